"""The package as it is shipped: every policy and schema is in it, byte for byte, from the tree and from the sdist."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_SHOW = """
import sys
sys.path.insert(0, sys.argv[1])
import maestro_gate
from maestro_gate import policy
print(maestro_gate.__file__)
print(len(policy.read(policy.bundled_files(), profile="strict").rules))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out)]
    subprocess.run([*command, "--sdist", "--wheel", str(ROOT)], check=True, capture_output=True, timeout=300)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(out / "unpacked", filter="data")
    (source,) = (out / "unpacked").iterdir()
    subprocess.run(
        [*command[:-1], str(out / "again"), "--wheel", str(source)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return next(out.glob("*.whl")), next((out / "again").glob("*.whl"))


@pytest.mark.parametrize("origin", [0, 1], ids=["from the tree", "from the sdist"])
def test_the_wheel_holds_every_policy_and_schema(built, origin):
    with zipfile.ZipFile(built[origin]) as wheel:
        shipped = {name: wheel.read(name) for name in wheel.namelist() if "/_data/" in name}
    expected = {
        f"maestro_gate/_data/{path.relative_to(ROOT).as_posix()}": path.read_bytes()
        for folder in ("policies", "schemas")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert shipped == expected
    assert len(expected) > 200


def test_templates_and_types_are_shipped(built):
    with zipfile.ZipFile(built[0]) as wheel:
        names = set(wheel.namelist())
    assert {"maestro_gate/report/templates/markdown.md.j2", "maestro_gate/py.typed"} <= names


def test_no_data_folder_lies_in_the_checkout():
    assert not (ROOT / "maestro_gate" / "_data").exists()


def test_the_installed_wheel_works_outside_the_checkout(built, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(tmp_path / "site"),
         str(built[0])],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", _SHOW, str(tmp_path / "site")],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    file, rules = ended.stdout.split()
    assert file.startswith(str(tmp_path))
    assert int(rules) >= 60
