"""Nothing of the change runs in the gate's jobs, and nothing that other jobs can write is trusted."""

import os
import sys
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


def test_tokens_reach_no_command_but_the_one_that_posts_the_note(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED | {"scanners": "checkov"})
    seen, image = tmp_path / "seen", tmp_path / "image"
    image.mkdir()
    listening = f'#!/bin/sh\nfor name in MAESTRO_GATE_TOKEN CI_JOB_TOKEN; do\n  eval "[ -z \\"\\$$name\\" ] || echo $1 $name >> {seen}"\ndone\n[ "$1" = tools ] || exec {gate}/maestro-gate "$@"\n'
    (image / "maestro-gate").write_text(listening, encoding="utf-8")
    (image / "maestro-gate").chmod(0o755)
    tokens = {"MAESTRO_GATE_TOKEN": "glpat-secret-of-the-note", "CI_JOB_TOKEN": "glcbt-secret-of-the-job"}
    nowhere = {"CI_API_V4_URL": ""}  # so that nothing is asked again and again
    pipeline = project.run(image, project.merge_request({"README.md": "# Agent\n"}) | tokens | nowhere)
    assert pipeline.failed == {}, pipeline.output
    assert "publish MAESTRO_GATE_TOKEN" in seen.read_text("utf-8")
    assert not [line for line in seen.read_text("utf-8").splitlines() if line.startswith("check ")]
    assert "tools MAESTRO_GATE_TOKEN" not in seen.read_text("utf-8")
    assert "secret-of" not in pipeline.output


def test_the_cache_keeps_downloads_alone(tmp_path, gate, tools_folder):
    project = Project(tmp_path, PREINSTALLED | {"scanners": "checkov semgrep"})
    planted = {".maestro-gate-cache/wheels/aa/evil.whl": "x", ".maestro-gate-cache/pip.conf": "x"}
    change = project.merge_request(planted) | {"MAESTRO_GATE_TOOLS": str(tools_folder)}
    pipeline = project.run(gate, change)
    assert pipeline.report("outcome.json").exists(), pipeline.output
    assert pipeline.sentences.count("is installed") == 2
    (kept,) = pipeline.kept.iterdir()
    assert kept.name.startswith("maestro-gate-scanners-")
    names = {
        path.relative_to(kept / ".maestro-gate-cache").parts[0] for path in kept.glob(".maestro-gate-cache/*")
    }
    assert names == {"http", "http-v2"}


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
