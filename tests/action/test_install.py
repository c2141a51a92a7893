"""The install step: outside the workspace, from pinned files, nothing of the workspace imported."""

import json
import subprocess
from pathlib import Path

from action import commands
from action.github_job import machine
from real_clients import PROJECT, client


def test_it_installs_what_the_action_holds_as_a_copy_outside_the_workspace(installation):
    temp, ended, output, _ = installation
    assert ended.returncode == 0, ended.stdout + ended.stderr
    environment = Path(commands.in_file(output)["environment"])
    assert environment.parent == temp / "maestro-gate"
    program = (
        "import maestro_gate, json; print(json.dumps([maestro_gate.__file__, maestro_gate.__version__]))"
    )
    said = subprocess.run(
        [environment / "bin/python", "-I", "-c", program], capture_output=True, text=True, check=True
    )
    subprocess.run([environment / "bin/python", "-I", "-m", "pip", "check"], check=True)
    file, version = json.loads(said.stdout)
    assert Path(file).is_relative_to(environment)
    assert f"maestro-gate, version {version}" in ended.stdout
    for name in ("policies/tools/checkov.txt", "schemas/outcome.schema.json"):
        assert (Path(file).parent / "_data" / name).read_bytes() == (PROJECT / name).read_bytes()


def test_the_keys_of_the_cache_name_the_locks_the_system_and_the_processor(installation):
    values = commands.in_file(installation[2])
    assert values["tools-key"].startswith("maestro-gate-tools-Linux-X64-")
    assert values["scans-key"].startswith("maestro-gate-scans-Linux-X64-")
    digest = values["tools-key"].rpartition("-")[2]
    assert len(digest) == 32
    assert digest in values["scans-key"]


def test_it_leaves_nothing_behind_in_the_action_s_own_folder(installation):
    assert installation[1].returncode == 0
    assert not (PROJECT / "build/lib").exists()
    assert not (PROJECT / "maestro_gate/_data").exists()


def test_without_a_suitable_python_it_says_what_to_do(tmp_path):
    for name in ("dirname", "mkdir"):
        (tmp_path / name).symlink_to(client(name))
    (tmp_path / "temp").mkdir()
    environment = machine(tmp_path, tmp_path / "temp") | {"PATH": str(tmp_path), "GITHUB_OUTPUT": "/dev/null"}
    ended = subprocess.run(
        [client("bash"), PROJECT / "steps/install.sh"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    (error,) = commands.in_log(ended.stdout)
    assert "actions/setup-python" in error.message
