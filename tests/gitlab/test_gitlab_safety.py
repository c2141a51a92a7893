"""Nothing of the change runs in the gate's jobs, and nothing that other jobs can write is trusted."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from gitlab_pipelines import PREINSTALLED, UNPINNED, Project, see_dependencies

PLANT = "open({marker!r}, 'a').write(__name__ + '\\n')\n"
PLANTED = (
    "maestro_gate/__init__.py",
    "pip/__init__.py",
    "pip/__main__.py",
    "venv.py",
    "click.py",
    "sitecustomize.py",
)
PYTHON = """#!/bin/sh
# As `python3`, but the environments that it makes find the packages that they depend on without a network.
{python} "$@" || exit $?
for last; do :; done
case " $* " in *" venv "*) cp {dependencies} "$last"/lib/python*/site-packages/ ;; esac
"""

LISTENING = """#!/bin/sh
echo "$1" >> {seen}
for name in MAESTRO_GATE_TOKEN GITLAB_TOKEN CI_JOB_TOKEN PYTHONSTARTUP PYTHONUSERBASE; do
  eval "value=\\${{$name:-}}"
  [ -z "$value" ] || echo "$1 $name $value" >> {seen}
done
[ "$1" = tools ] || exec {gate}/maestro-gate "$@"
"""
INTERPRETER = """#!/bin/sh
echo "$@" >> {calls}
case "$*" in *"import ensurepip, sys"*)
  exec {real} -I -c "import ensurepip; ensurepip.version = lambda: '{pip}'; $3" ;;
esac
env | sed -n "s/^PIP_[A-Z_]*CACHE_DIR=.*/$3 &/p" >> {calls}.pip
exec {python} "$@"
"""


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """An image with `python3` and no maestro-gate."""
    folder = tmp_path / "image"
    folder.mkdir()
    text = PYTHON.format(python=Path(sys.executable).resolve(), dependencies=see_dependencies(folder))
    (folder / "python3").write_text(text, encoding="utf-8")
    (folder / "python3").chmod(0o755)
    return folder


def test_the_package_is_installed_outside_the_checkout_and_nothing_of_the_change_runs(tmp_path, image, wheel):
    marker = tmp_path / "ran"
    project = Project(tmp_path, PREINSTALLED | {"package": str(wheel)})
    change = project.merge_request({path: PLANT.format(marker=str(marker)) for path in PLANTED})
    variables = {"PYTHONPATH": ".", "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1"}
    pipeline = project.run(image, change | variables)
    assert pipeline.report("outcome.json").exists(), pipeline.output
    assert not marker.exists(), marker.read_text("utf-8")
    assert not list((tmp_path / "tmp").iterdir()), "a job leaves nothing behind"


@pytest.mark.parametrize("entry", [".", "{checkout}"], ids=["a relative entry", "the checkout"])
def test_a_console_script_of_the_checkout_is_not_run(tmp_path, gate, entry):
    project = Project(tmp_path, PREINSTALLED)
    marker = tmp_path / "ran"
    change = project.merge_request({"README.md": "# Agent\n"})
    (tmp_path / "clone/maestro-gate").write_text(f"#!/bin/sh\ntouch {marker}\n", encoding="utf-8")
    (tmp_path / "clone/maestro-gate").chmod(0o755)
    project.upstream.git("-C", str(tmp_path / "clone"), "add", "maestro-gate")
    checkout = tmp_path / "clone/.gitlab-ci-local/builds/maestro-gate"
    path = f"{entry.format(checkout=checkout)}{os.pathsep}{gate}{os.pathsep}{os.environ['PATH']}"
    pipeline = project.run(gate, change | {"PATH": path})
    assert pipeline.failed == {"maestro-gate": ("FAIL", 2)}
    assert "is not run" in pipeline.sentences
    assert not marker.exists()


def test_an_image_without_maestro_gate_says_what_to_do(tmp_path, image):
    project = Project(tmp_path, PREINSTALLED)
    change = project.merge_request({"README.md": "# Agent\n"})
    path = os.pathsep.join(
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if not (Path(folder) / "maestro-gate").exists()
    )
    pipeline = project.run(image, change | {"PATH": f"{image}{os.pathsep}{path}"})
    assert pipeline.failed == {"maestro-gate": ("FAIL", 2)}
    assert "give the input package" in pipeline.sentences


@pytest.mark.parametrize("of_the_note", [("MAESTRO_GATE_TOKEN", "GITLAB_TOKEN"), ("GITLAB_TOKEN",)])
def test_tokens_reach_no_command_but_the_one_that_posts_the_note(tmp_path, gate, of_the_note):
    project = Project(tmp_path, PREINSTALLED | {"scanners": "checkov"})
    seen, image = tmp_path / "seen", tmp_path / "image"
    image.mkdir()
    text = LISTENING.format(seen=seen, gate=gate)
    (image / "maestro-gate").write_text(text, encoding="utf-8")
    (image / "maestro-gate").chmod(0o755)
    tokens = {name: f"glpat-secret-of-{name}" for name in of_the_note} | {
        "CI_JOB_TOKEN": "glcbt-secret-of-the-job"
    }
    nowhere = {"CI_API_V4_URL": "", "PYTHONSTARTUP": "x.py", "PYTHONUSERBASE": "."}
    pipeline = project.run(image, project.merge_request({"README.md": "# Agent\n"}) | tokens | nowhere)
    assert pipeline.failed == {}, pipeline.output
    lines = set(seen.read_text("utf-8").splitlines())
    assert f"publish MAESTRO_GATE_TOKEN glpat-secret-of-{of_the_note[0]}" in lines
    told = {line for line in lines if not line.startswith("publish")}
    # The job's own token may be what the package index asks for.
    assert told == {"tools", "check", "tools CI_JOB_TOKEN glcbt-secret-of-the-job"}
    assert not [line for line in lines if "GITLAB_TOKEN glpat" in line or "PYTHON" in line]
    assert "secret-of" not in pipeline.output


@pytest.fixture
def isolated(tmp_path: Path, gate: Path) -> Callable[[str], Path]:
    """Makes an image whose interpreter says which pip it brings, and writes down how it was called."""

    def make(pip: str) -> Path:
        folder = tmp_path / "image"
        folder.mkdir()
        python = folder / "python3.13"
        text = INTERPRETER.format(
            calls=tmp_path / "calls", python=gate / "python", pip=pip, real=sys.executable
        )
        python.write_text(text, encoding="utf-8")
        lines = (gate / "maestro-gate").read_text("utf-8").split("\n", 1)
        (folder / "maestro-gate").write_text(f"#!{python}\n{lines[1]}", encoding="utf-8")
        for file in folder.iterdir():
            file.chmod(0o755)
        return folder

    return make


def test_the_cache_keeps_downloads_alone(tmp_path, isolated, tools_folder):
    project = Project(tmp_path, PREINSTALLED | {"scanners": "checkov semgrep"})
    change = project.merge_request({"README.md": "# Agent\n"}) | {"MAESTRO_GATE_TOOLS": str(tools_folder)}
    pipeline = project.run(isolated("23.3.1"), change)
    assert pipeline.report("outcome.json").exists(), pipeline.output
    assert pipeline.sentences.count("is installed") == 2
    (kept,) = pipeline.kept.iterdir()
    assert kept.name.startswith("maestro-gate-scanners-")
    names = {
        path.relative_to(kept / ".maestro-gate-cache").parts[0] for path in kept.glob(".maestro-gate-cache/*")
    }
    assert names == {"http-v2"}
    calls = (tmp_path / "calls").read_text("utf-8").splitlines()
    assert {call.split()[0] for call in calls} == {"-I"}
    assert {call.split()[2] for call in calls if "maestro-gate " in call} == {"tools", "check", "publish"}
    assert [call for call in calls if "pip-cache" in call] == []


@pytest.mark.parametrize(
    ("pip", "planted"),
    [
        ("23.2.1", "README.md"),
        ("23.3.1", ".maestro-gate-cache/http-v2/a/b"),
        ("24.0", ".MAESTRO-gate-cache/http-v2/a/b"),
    ],
    ids=["a pip that unpickles", "a cache that the change brings", "one in another case"],
)
def test_no_download_is_taken_from_a_cache_that_could_run(tmp_path, isolated, tools_folder, pip, planted):
    project = Project(tmp_path, PREINSTALLED | {"scanners": "checkov"})
    change = project.merge_request({planted: "x"}) | {"MAESTRO_GATE_TOOLS": str(tools_folder)}
    pipeline = project.run(isolated(pip), change)
    assert pipeline.report("outcome.json").exists(), pipeline.output
    told = (tmp_path / "calls.pip").read_text("utf-8").splitlines()
    assert told[0] == "tools PIP_NO_CACHE_DIR=1"
    assert not [line for line in told if "PIP_CACHE_DIR" in line]
    assert ("nothing is taken from it" in pipeline.sentences) == (planted != "README.md")


@pytest.mark.parametrize("is_linked", [False, True], ids=["named", "through a link"])
def test_scanners_of_the_checkout_are_not_run(tmp_path, gate, is_linked):
    project = Project(tmp_path, PREINSTALLED | {"scanners": "checkov"})
    change = project.merge_request({"tools/checkov/complete.json": "{}"})
    folder = tmp_path / "clone/.gitlab-ci-local/builds/maestro-gate/tools"
    if is_linked:
        (tmp_path / "link").symlink_to(folder)
        folder = tmp_path / "link"
    pipeline = project.run(gate, change | {"MAESTRO_GATE_TOOLS": str(folder)})
    assert pipeline.failed == {"maestro-gate": ("FAIL", 2)}, pipeline.output
    assert "MAESTRO_GATE_TOOLS stands in the checkout" in pipeline.sentences


@pytest.mark.parametrize(
    ("file", "said"),
    [("{checkout}/pins.txt", "stands in the checkout"), ("pins.txt", "takes an absolute path")],
)
def test_requirements_of_the_checkout_are_not_installed(tmp_path, image, file, said):
    checkout = tmp_path / "clone/.gitlab-ci-local/builds/maestro-gate"
    project = Project(tmp_path, PREINSTALLED | {"requirements": file.format(checkout=checkout)})
    pipeline = project.run(image, project.merge_request({"pins.txt": "x==1\n"}))
    assert pipeline.failed == {"maestro-gate": ("FAIL", 2)}, pipeline.output
    assert said in pipeline.sentences


@pytest.mark.parametrize("is_right", [True, False], ids=["the pinned file", "another file"])
def test_requirements_are_installed_by_their_hashes(tmp_path, image, wheel, is_right):
    digest = hashlib.sha256(wheel.read_bytes() if is_right else b"").hexdigest()
    pins = tmp_path / "pins.txt"
    pins.write_text(f"maestro-gate @ {wheel.as_uri()} --hash=sha256:{digest}\n", encoding="utf-8")
    project = Project(tmp_path, PREINSTALLED | {"requirements": str(pins), "package": "not-installed==1"})
    change = project.merge_request({"README.md": "# Agent\n"})
    pipeline = project.run(image, change | {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1"})
    assert pipeline.failed == ({} if is_right else {"maestro-gate": ("FAIL", 1)}), pipeline.output
    assert pipeline.report("outcome.json").exists() == is_right


def test_reports_that_the_change_plants_do_not_survive(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    planted = {
        "maestro-gate-report/outcome.json": '{"verdict": "pass"}',
        "maestro-gate-report/more.json": "{}",
    }
    change = project.merge_request(planted | {".mcp.json": UNPINNED})
    pipeline = project.run(gate, change)
    assert '"verdict": "block"' in pipeline.report("outcome.json").read_text("utf-8")
    assert not pipeline.report("more.json").exists()
    nobody = project.run(gate, change | {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "--upload-pack=x"})
    assert nobody.failed == {"maestro-gate": ("FAIL", 3)}
    assert not nobody.report("outcome.json").exists()
