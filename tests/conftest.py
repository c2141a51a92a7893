"""Fixtures for every test: a clean environment, a result cache of the session's own, and the real scanners."""

import os
from pathlib import Path

import hypothesis
import pytest
from hypothesis.vendor import pretty

from maestro_gate.tools import catalogue, find, place

# A test is right or wrong, never slow: machines are shared.
hypothesis.settings.register_profile("gate", deadline=None)
hypothesis.settings.load_profile("gate")
# Half a megabyte of tables hides what a failing example is about: it cannot be printed, and that is what fails then.
pretty.for_type_by_name(
    "maestro_gate.collect.reading", "Tables", lambda _, printer, __: printer.text("Tables(…)")
)

CI_PREFIXES = ("GITHUB_", "GITLAB_", "CI_", "RUNNER_", "SEMGREP_", "CHECKOV_", "CKV_", "BC_", "MAESTRO_GATE_")
CI_NAMES = ("CI", "GITHUB", "GITLAB")

# Taken before the environment is scrubbed: the tools stay where `make tools` put them, for the whole session.
TOOLS = place.tools_folder(os.environ)
SEARCH = find.place(TOOLS, dict(os.environ))


@pytest.fixture(scope="session")
def session_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of scan results of this session."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, session_cache: Path) -> None:
    for name in list(os.environ):
        if name in CI_NAMES or name.startswith(CI_PREFIXES):
            monkeypatch.delenv(name)
    monkeypatch.setenv(place.CACHE_VARIABLE, str(session_cache))
    monkeypatch.setenv(place.TOOLS_VARIABLE, str(TOOLS))


@pytest.fixture(scope="session")
def tools_folder() -> Path:
    """Where installed scanners stand."""
    return TOOLS


@pytest.fixture(scope="session")
def checkov() -> find.Located:
    """The real Checkov."""
    return _located("checkov")


@pytest.fixture(scope="session")
def semgrep() -> find.Located:
    """The real Semgrep."""
    return _located("semgrep")


@pytest.fixture(scope="session")
def checkov_executable(checkov: find.Located) -> Path:
    """The script of the real Checkov."""
    return checkov.executable


@pytest.fixture(scope="session")
def semgrep_executable(semgrep: find.Located) -> Path:
    """The script of the real Semgrep."""
    return semgrep.executable


def _located(name: str) -> find.Located:
    found = find.find(catalogue.named(name, catalogue.load()), SEARCH)
    if isinstance(found, find.Missing):
        # Never a skip: a test that does not run proves nothing, neither here nor in continuous integration.
        pytest.fail(f"{found.reason}. Type `make tools`, then test again.", pytrace=False)
    return found


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` writes the expected results of stories anew."""
    parser.addoption("--accept", action="store_true", help="write tests/scenarios/*/expected anew")
