"""The whole way of an installation, with a tiny wheel from a folder instead of the network."""

import base64
import hashlib
import threading
import zipfile
from pathlib import Path

import pytest

from maestro_gate import tools
from maestro_gate.errors import GateError, InvalidInput
from maestro_gate.tools import catalogue, environments, find, install, launch

TINY = "import sys\n\ndef main():\n    print('7.1.0')\n    return 0\n"


def wheel(folder: Path, version: str = "7.1.0", code: str = TINY) -> Path:
    """A wheel of the package `tinyscan`, made by hand."""
    info = f"tinyscan-{version}.dist-info"
    files = {
        "tinyscan.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tinyscan\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\ntinyscan = tinyscan:main\n",
    }
    rows = [f"{name},sha256={_hash(text)},{len(text)}" for name, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""])
    folder.mkdir(exist_ok=True)
    path = folder / f"tinyscan-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def _hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> catalogue.Tool:
    made = wheel(tmp_path / "wheels")
    lock = tmp_path / "tinyscan.txt"
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    lock.write_text(f"tinyscan==7.1.0 \\\n    --hash=sha256:{digest}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(made.parent))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return catalogue.Tool("tinyscan", "7.1.0", (7,), (8,), "tinyscan", lock, ("--version",), {})


def test_an_installed_tool_is_found_runs_and_is_not_installed_again(tiny, tmp_path):
    said: list[str] = []
    located = install.install(tiny, tmp_path / "tools", said.append)
    assert any("package 1 of 1, tinyscan" in line for line in said)
    assert find.find(tiny, find.place(tmp_path / "tools", {"PATH": ""})) == located
    command = launch.Command((str(located.executable),), tmp_path, {"PATH": "/usr/bin:/bin"})
    outcome = launch.run(command, launch.Bounds(seconds=60))
    assert isinstance(outcome, launch.Finished)
    assert outcome.stdout == b"7.1.0\n"
    assert list((located.executable.parents[1] / "lib").rglob("tinyscan*.pyc")), "starts without compiling"

    marker = environments.environment(tiny, tmp_path / "tools").marker
    before = marker.stat().st_mtime_ns
    said.clear()
    assert install.install(tiny, tmp_path / "tools", said.append) == located
    assert said == ["tinyscan 7.1.0: is installed"]
    assert marker.stat().st_mtime_ns == before


def test_two_installations_at_once_make_one_environment(tiny, tmp_path):
    said: list[str] = []
    found: list[find.Located] = []
    threads = [
        threading.Thread(target=lambda: found.append(install.install(tiny, tmp_path / "tools", said.append)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]
    assert sum("making its environment" in line for line in said) == 1
    assert any("waiting for another installation" in line for line in said)


def test_a_package_with_another_hash_is_refused_and_leaves_nothing_that_looks_whole(tiny, tmp_path):
    wheel(tmp_path / "wheels", code=TINY + "# tampered with\n")
    with pytest.raises(GateError) as error:
        install.install(tiny, tmp_path / "tools", lambda _: None)
    assert "could not be installed" in str(error.value)
    assert "hash" in str(error.value).lower()
    assert "maestro-gate tools install" in str(error.value)
    assert environments.complete(tiny, tmp_path / "tools") is None
    assert not environments.environment(tiny, tmp_path / "tools").folder.exists()


def test_the_remains_of_a_killed_installation_are_replaced(tiny, tmp_path):
    remains = environments.environment(tiny, tmp_path / "tools")
    (remains.folder / "bin").mkdir(parents=True)
    (remains.folder / "bin" / "tinyscan").write_text("half")
    located = install.install(tiny, tmp_path / "tools", lambda _: None)
    assert located.executable.read_text().startswith("#!")


def test_a_python_without_ensurepip_gets_advice(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(GateError) as error:
        install.install(tiny, tmp_path / "tools", lambda _: None)
    assert "apt install python3-venv" in str(error.value)


def test_a_folder_that_cannot_be_written_gets_advice(tiny, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GateError) as error:
        install.install(tiny, tmp_path / "file" / "tools", lambda _: None)
    assert "MAESTRO_GATE_TOOLS" in str(error.value)


def test_a_tool_that_does_not_exist_names_those_that_do():
    with pytest.raises(InvalidInput) as error:
        catalogue.named("grep", catalogue.load())
    assert "checkov, semgrep" in error.value.fix


def test_the_survey_lists_every_tool_found_or_missing(tmp_path):
    rows = tools.survey(find.place(tmp_path, {"PATH": ""}))
    assert [(row.tool.name, type(row)) for row in rows] == [
        ("checkov", find.Missing),
        ("semgrep", find.Missing),
    ]
