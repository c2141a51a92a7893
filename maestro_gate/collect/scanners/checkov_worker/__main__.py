"""Runs Checkov's own runners over several trees in one start and prints one JSON document.

Started by the interpreter of Checkov's environment, never by the gate's own; it imports nothing of the gate:

    python -I -B checkov_worker '{"head": {"terraform": "/scratch/head/terraform"}, "base": {…}}'

request   side → framework → absolute folder that holds the framework's files and nothing else
response  {"checkov": version, "sides": {side: {framework: scan}}}
scan      {"report": [{check_type, results}], "scanned": [paths]} as `checkov -o json` writes them,
          or {"failed": reason}

1. Nothing of a scanned tree configures this program: Checkov's command line, through which `.checkov.yaml`, external
   checks and `~/.bridgecrew` come in, is never imported.
2. Nothing leaves this program: sockets, other programs and changes to files outside TMPDIR are refused by an audit
   hook, which no library can take off again.
3. Nothing but the response reaches standard output: Checkov replaces `sys.stdout` at import and prints, so the
   descriptor is moved out of its reach first.
4. A runner that raises or dies is a failed scan, never an empty one.
5. Each framework of each side is scanned in a copy of this process: none sees what another left in Checkov's
   registries, and one that dies takes no other along.
"""

import gc
import importlib
import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maestro_gate.collect.scanners.checkov_worker import gate_filters, gate_reports, gate_sandbox
else:  # Checkov's interpreter runs the folder and does not know of maestro_gate
    import gate_filters
    import gate_reports
    import gate_sandbox

Scan = dict[str, Any]
Answer = dict[str, Any]

DIED = "the scanning process died"

FRAMEWORKS = """
    ansible argo_workflows arm azure_pipelines bicep bitbucket_pipelines circleci_pipelines cloudformation dockerfile
    github_actions gitlab_ci kubernetes openapi secrets serverless terraform terraform_json terraform_plan
"""
"""Those that read files and run nothing: helm and kustomize start programs on the tree, others need an account."""

SETTINGS = {
    "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true",  # importing Checkov asks a package index for news otherwise
    "CKV_IGNORE_HIDDEN_DIRECTORIES": "false",  # else a manifest in `.deploy/` is not read
    "CKV_IGNORED_DIRECTORIES": "//",  # else node_modules is a place to hide in; empty would hide files from secrets
    "CHECKOV_PARALLELIZATION_TYPE": "none",  # a parsing process that dies takes its files with it, without a word
    "HCL_PARSE_TIMEOUT_SEC": "60",  # ten seconds on a busy machine are a parse error that comes and goes
    "LOG_LEVEL": "ERROR",
}


def main() -> None:
    """Answer the request of the command line."""
    response = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sides: dict[str, dict[str, str]] = json.loads(sys.argv[1])
    os.environ.update(SETTINGS)
    gate_sandbox.guard(os.path.realpath(tempfile.gettempdir()))
    version = prepare(sorted({framework for roots in sides.values() for framework in roots}))
    answers = {side: in_a_copy(partial(scan_side, roots)) for side, roots in sides.items()}
    done = {side: answer() or failures(sides[side]) for side, answer in answers.items()}
    json.dump({"checkov": version, "sides": done}, response, sort_keys=True)
    response.flush()
    os._exit(0)  # freeing a million objects takes longer than leaving


def prepare(frameworks: Iterable[str]) -> str:
    """Import Checkov as far as the frameworks need it and return its version."""
    gc.disable()  # thousands of modules and an 11 MB table are made, and nothing of them is garbage
    sys.meta_path.insert(0, gate_sandbox.StandIns())
    for framework in frameworks:
        runner_of(framework)
    gate_filters.admit_all()
    version: str = importlib.import_module("checkov.version").version
    logging.disable(logging.CRITICAL)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
    return version


def runner_of(framework: str) -> Any:
    """The class of a framework's runner."""
    if framework not in FRAMEWORKS.split():
        raise ValueError(f"{framework} is not a framework that is scanned here")
    module = (
        "checkov.terraform.plan_runner" if framework == "terraform_plan" else f"checkov.{framework}.runner"
    )
    name = "TerraformJsonRunner" if framework == "terraform_json" else "Runner"
    return getattr(importlib.import_module(module), name)


def in_a_copy(work: Callable[[], Answer]) -> Callable[[], Answer | None]:
    """Start work in a copy of this process; the result is a function that waits for it, and returns None if it died."""
    answer = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed when it was read
    child = os.fork()
    if child == 0:
        code = 1
        try:
            json.dump(work(), answer)
            answer.flush()
            code = 0
        finally:
            os._exit(
                code
            )  # whatever happened: there must never be a second process that goes on as the first

    def wait() -> Answer | None:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with answer:
            answer.seek(0)
            return None if code else json.load(answer)

    return wait


def failures(roots: Mapping[str, str]) -> dict[str, Scan]:
    """What is said of a side whose process died."""
    return {framework: {"failed": DIED} for framework in roots}


def scan_side(roots: Mapping[str, str]) -> dict[str, Scan]:
    """Scan the frameworks of one side, one after the other, each in a copy: one that dies takes no other along."""
    return {
        framework: in_a_copy(partial(attempt, framework, root))() or {"failed": DIED}
        for framework, root in sorted(roots.items())
    }


def attempt(framework: str, root: str) -> Scan:
    """Scan one framework; what it raises is its answer."""
    try:
        Path(root).stat()  # Checkov takes a folder that is not there for an empty one
        return scan(framework, root)
    except Exception as error:  # noqa: BLE001 - rule 4
        busy = gate_reports.culprit(error, root)
        place = f"{busy}: " if busy else ""
        return {"failed": f"{place}{type(error).__name__}: {error}"[:1000]}


def scan(framework: str, root: str) -> Scan:
    """Run one fresh runner over one tree."""
    runner = runner_of(framework)()
    chosen = importlib.import_module("checkov.runner_filter").RunnerFilter(
        framework=[framework], runners=[framework], show_progress_bar=False, download_external_modules=False
    )
    made = runner.run(root_folder=root, external_checks_dir=None, files=None, runner_filter=chosen)
    reports = made if isinstance(made, list) else [made]
    return {
        "report": [gate_reports.as_report(report, root) for report in reports],
        "scanned": sorted({gate_reports.inside(path, root) for path in gate_reports.read_by(runner)}),
    }


if __name__ == "__main__":
    main()
