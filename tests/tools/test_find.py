import dataclasses
import os
from pathlib import Path

import pytest

from maestro_gate.errors import InvalidInput
from maestro_gate.tools import catalogue, environments, find, place
from maestro_gate.tools.find import Located, Missing


@pytest.fixture
def tool() -> catalogue.Tool:
    return catalogue.named("semgrep", catalogue.load())


def fake(folder: Path, says: str, *, code: int = 0, count: Path | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "semgrep"
    asked = f"echo asked >> {count}\n" if count else ""
    script.write_text(f"#!/bin/sh\n{asked}printf '%s\\n' '{says}'\nexit {code}\n")
    script.chmod(0o755)
    return script


def look(
    tool: catalogue.Tool, tmp_path: Path, *folders: Path, outside: Path | None = None
) -> Located | Missing:
    path = os.pathsep.join(str(folder) for folder in folders)
    return find.find(tool, find.place(tmp_path / "tools", {"PATH": path}, outside=outside))


def pretend_installed(tool: catalogue.Tool, folder: Path) -> environments.ToolEnvironment:
    made = environments.environment(tool, folder)
    (made.folder / "bin").mkdir(parents=True)
    for file in (made.python, made.executable(tool)):
        file.write_text("#!/bin/sh\n")
        file.chmod(0o755)
    environments.mark_complete(tool, made)
    return made


def test_a_compatible_tool_on_path_is_used(tool, tmp_path):
    script = fake(tmp_path / "bin", "1.182.0")
    found = look(tool, tmp_path, tmp_path / "bin")
    assert isinstance(found, Located)
    assert (found.version, found.executable, found.is_installed) == ("1.182.0", script, False)


def test_the_installed_one_comes_first(tool, tmp_path):
    made = pretend_installed(tool, tmp_path / "tools")
    fake(tmp_path / "bin", "1.182.0")
    found = look(tool, tmp_path, tmp_path / "bin")
    assert isinstance(found, Located)
    assert (found.executable, found.is_installed) == (made.executable(tool), True)


def test_an_environment_without_its_marker_is_not_used(tool, tmp_path):
    made = pretend_installed(tool, tmp_path / "tools")
    made.marker.unlink()
    assert isinstance(look(tool, tmp_path), Missing)


@pytest.mark.parametrize("marker", ["", "{", "[]", '{"tool": "semgrep"}'])
def test_an_environment_with_a_strange_marker_is_not_used(tool, tmp_path, marker):
    made = pretend_installed(tool, tmp_path / "tools")
    made.marker.write_text(marker)
    assert isinstance(look(tool, tmp_path), Missing)


def test_an_environment_whose_interpreter_went_away_is_not_used(tool, tmp_path):
    made = pretend_installed(tool, tmp_path / "tools")
    made.python.unlink()
    made.python.symlink_to("/nonexistent/python3")
    assert isinstance(look(tool, tmp_path), Missing)


def test_a_changed_lock_file_asks_for_another_environment(tool, tmp_path):
    pretend_installed(tool, tmp_path / "tools")
    lock = tmp_path / "semgrep.txt"
    lock.write_bytes(tool.lock.read_bytes() + b"\n")
    assert isinstance(look(dataclasses.replace(tool, lock=lock), tmp_path), Missing)


@pytest.mark.parametrize("version", ["1.149.9", "2.0.0", "0.9"])
def test_a_version_out_of_range_is_named_and_not_used(tool, tmp_path, version):
    script = fake(tmp_path / "bin", version)
    found = look(tool, tmp_path, tmp_path / "bin")
    assert isinstance(found, Missing)
    assert str(script) in found.reason
    assert version in found.reason
    assert "1.150.0 or newer, below 2.0.0" in found.reason
    assert "maestro-gate tools install" in found.fix


def test_a_later_folder_of_path_is_tried_when_the_first_will_not_do(tool, tmp_path):
    fake(tmp_path / "old", "1.0.0")
    script = fake(tmp_path / "new", "1.182.0")
    found = look(tool, tmp_path, tmp_path / "old", tmp_path / "new")
    assert isinstance(found, Located)
    assert found.executable == script


@pytest.mark.parametrize(("says", "code"), [("rubbish", 0), ("", 0), ("1.182.0", 1)])
def test_a_tool_that_does_not_say_its_version_is_not_used(tool, tmp_path, says, code):
    fake(tmp_path / "bin", says, code=code)
    found = look(tool, tmp_path, tmp_path / "bin")
    assert isinstance(found, Missing)
    assert "does not say its version" in found.reason


def test_a_tool_that_is_nowhere_is_missing_with_what_to_type(tool, tmp_path):
    found = look(tool, tmp_path)
    assert found == Missing(tool, "semgrep is neither installed by maestro-gate nor on PATH")
    assert found.fix == "Type `maestro-gate tools install`."


def test_a_tool_inside_the_repository_under_review_is_never_asked(tool, tmp_path):
    count = tmp_path / "count"
    fake(tmp_path / "repo" / ".venv" / "bin", "1.182.0", count=count)
    found = look(tool, tmp_path, tmp_path / "repo" / ".venv" / "bin", outside=tmp_path / "repo")
    assert isinstance(found, Missing)
    assert not count.exists()


def test_a_link_into_the_repository_under_review_is_never_asked(tool, tmp_path):
    count = tmp_path / "count"
    script = fake(tmp_path / "repo" / "tools", "1.182.0", count=count)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "semgrep").symlink_to(script)
    assert isinstance(look(tool, tmp_path, tmp_path / "bin", outside=tmp_path / "repo"), Missing)
    assert not count.exists()


@pytest.mark.parametrize("is_linked", [False, True], ids=["named", "through a link"])
def test_a_tools_folder_inside_the_repository_under_review_is_never_used(tool, tmp_path, is_linked):
    repository = tmp_path / "repo"
    planted = pretend_installed(tool, repository / "tools").folder.parent
    if is_linked:
        planted = tmp_path / "tools"
        planted.symlink_to(repository / "tools")
    found = find.find(tool, find.place(planted, {"PATH": ""}, outside=repository))
    assert isinstance(found, Missing)
    assert found.reason == f"the folder of tools {planted} stands in the repository under review"
    assert "MAESTRO_GATE_TOOLS" in found.fix
    assert isinstance(find.find(tool, find.place(planted, {"PATH": ""}, outside=tmp_path / "other")), Located)


def test_relative_entries_of_path_are_left_out(tool, tmp_path, monkeypatch):
    count = tmp_path / "count"
    fake(tmp_path / "here", "1.182.0", count=count)
    monkeypatch.chdir(tmp_path / "here")
    looked = find.place(tmp_path / "tools", {"PATH": f".{os.pathsep}{os.pathsep}here"})
    assert looked.path == ()
    assert isinstance(find.find(tool, looked), Missing)
    assert not count.exists()


def test_the_version_is_asked_once_until_the_file_changes(tool, tmp_path):
    count = tmp_path / "count"
    script = fake(tmp_path / "bin", "1.182.0", count=count)
    for _ in range(3):
        assert isinstance(look(tool, tmp_path, tmp_path / "bin"), Located)
    assert count.read_text().splitlines() == ["asked"]
    fake(tmp_path / "bin", "2.0.0", count=count)
    os.utime(script, ns=(1, 1))
    assert isinstance(look(tool, tmp_path, tmp_path / "bin"), Missing)


def test_a_damaged_memory_of_the_version_is_asked_again(tool, tmp_path):
    fake(tmp_path / "bin", "1.182.0")
    look(tool, tmp_path, tmp_path / "bin")
    [memory] = (tmp_path / "tools" / "versions").iterdir()
    memory.write_bytes(b"\xff\x00 9.9.9")
    found = look(tool, tmp_path, tmp_path / "bin")
    assert isinstance(found, Located)
    assert found.version == "1.182.0"


def test_the_interpreter_is_read_from_a_python_script_only(tool, tmp_path):
    script = fake(tmp_path / "bin", "1.182.0")
    found = look(tool, tmp_path, tmp_path / "bin")
    assert isinstance(found, Located)
    assert found.python is None
    python = tmp_path / "python3"
    python.symlink_to("/bin/sh")
    script.write_text(f"#!{python}\nprintf '1.182.0'\n")
    found = look(tool, tmp_path, tmp_path / "bin")
    assert isinstance(found, Located)
    assert found.python == python


def test_the_real_tools_are_found(checkov, semgrep):
    for located in (checkov, semgrep):
        assert located.tool.accepts(located.version)
        assert located.python is not None


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOME": "/home/x"}, "/home/x/.cache/maestro-gate"),
        ({"HOME": "/home/x", "XDG_CACHE_HOME": "/var/c"}, "/var/c/maestro-gate"),
        ({"HOME": "/home/x", "XDG_CACHE_HOME": "relative"}, "/home/x/.cache/maestro-gate"),
        ({"HOME": "/home/x", "MAESTRO_GATE_CACHE": "/srv/gate"}, "/srv/gate"),
    ],
)
def test_the_cache_folder_follows_the_environment(environment, expected):
    assert place.cache_folder(environment) == Path(expected)
    assert place.tools_folder(environment) == Path(expected) / "tools"
    assert place.tools_folder({**environment, "MAESTRO_GATE_TOOLS": "/opt/t"}) == Path("/opt/t")


@pytest.mark.parametrize("environment", [{}, {"HOME": ""}, {"HOME": "/x", "MAESTRO_GATE_CACHE": "relative"}])
def test_without_a_place_for_the_cache_there_is_advice(environment):
    with pytest.raises(InvalidInput) as error:
        place.cache_folder(environment)
    assert error.value.fix
