"""A typing mistake in a table of readers is an error with its place, and `policy lint` says so."""

import pytest
from click.testing import CliRunner

from maestro_gate import policy
from maestro_gate.cli import group
from maestro_gate.cli import policy as command
from maestro_gate.collect import reading, wording
from maestro_gate.drafting import bom
from maestro_gate.errors import InvalidInput

MISTAKES = [
    ("equivalents.yaml", "terrascan: [AC_AWS_0207]}", "terascan: [AC_AWS_0207]}", "terascan"),
    ("equivalents.yaml", "{per: file,", "{per: fiel,", "fiel"),
    ("equivalents.yaml", "spellings:", "spelings:", "spelings"),
    ("checks.yaml", "secret_topics:", "secret_topic:", "secret_topic"),
    ("checks.yaml", "    infrastructure: true", "    infrastructure: yes", "yes"),
    ("checks.yaml", "cwes: [502]", "cwes: [CWE-502]", "CWE-502"),
    ("evaluations.yaml", "success_from: 0.5", "success_from: 50", "50"),
    ("evaluations.yaml", "threats: [L7-04]", "threats: [L704]", "L704"),
    ("vulnerabilities.yaml", "accuses: [exploitable]", "accuses: [exploited]", "exploited"),
    ("vulnerabilities.yaml", "PyPI: pypi", "PyPI: PyPI", "PyPI"),
    ("advisories.yaml", "spelt: pypi", "spelled: pypi", "spelled"),
    ("advisories.yaml", "api: https://", "api: http://", "http://"),
    ("bom.yaml", "  data: [dataset]", "  dataset: [dataset]", "dataset"),
    ("bom.yaml", "own: [", "owns: [", "owns"),
]
UNKNOWN = [
    ("checks.yaml", "topic: workflow", "topic: workflows", "topic «workflows» is not in topics.yaml"),
    ("checks.yaml", "B104: network-exposure", "B104: network-exposed", "topic «network-exposed»"),
    ("evaluations.yaml", "threats: [L7-04]", "threats: [L7-99]", "threat «L7-99» is not in threats.yaml"),
    ("equivalents.yaml", "{per: file,", "{per: file, severity: hihg,", "severity «hihg»"),
    ("bom.yaml", "  data: [dataset]", "  data: [datasett]", "asset type «datasett» is not in detectors.yaml"),
]


def changed(name: str, text: str, mistake: str) -> tuple[dict[str, bytes], int]:
    """The bundled tables with one mistake, and the line on which it stands."""
    files = policy.bundled_files()
    before, found, after = files[name].decode().partition(text)
    assert found, text
    return files | {name: f"{before}{mistake}{after}".encode()}, before.count("\n") + 1


def read(files: dict[str, bytes]) -> None:
    reading.tables(files)
    bom.words(files)


@pytest.mark.parametrize(("name", "text", "mistake", "shown"), MISTAKES)
def test_a_typing_mistake_is_an_error_with_its_place(name: str, text: str, mistake: str, shown: str) -> None:
    files, _ = changed(name, text, mistake)
    with pytest.raises(InvalidInput, match=rf"policies/{name}:\d+:\d+") as caught:
        read(files)
    assert shown in str(caught.value)


@pytest.mark.parametrize(("name", "text", "mistake", "shown"), UNKNOWN)
def test_a_word_that_no_table_knows_is_told_with_its_place(
    name: str, text: str, mistake: str, shown: str
) -> None:
    files, line = changed(name, text, mistake)
    read(files)
    (problem,) = wording.problems(files)
    assert problem.startswith(f"policies/{name}:{line}:")
    assert shown in problem


def test_the_bundled_tables_know_every_word_that_they_use() -> None:
    assert wording.problems(policy.bundled_files()) == ()


@pytest.mark.parametrize(("name", "text", "mistake", "shown"), [MISTAKES[0], MISTAKES[-1], UNKNOWN[0]])
def test_policy_lint_refuses_it(
    name: str, text: str, mistake: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, _ = changed(name, text, mistake)
    monkeypatch.setattr(command, "bundled_files", lambda: files)
    error = CliRunner().invoke(group, ["policy", "lint"]).exception
    assert isinstance(error, InvalidInput)
    assert (error.exit_code, shown in str(error)) == (2, True), str(error)
