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
5. Each side is scanned in a copy of this process, so that no tree sees what another left in Checkov's registries.
"""

import gc
import importlib
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maestro_gate.collect.scanners.checkov_worker import gate_reports, gate_sandbox
else:  # Checkov's interpreter runs the folder and does not know of maestro_gate
    import gate_reports
    import gate_sandbox

Scan = dict[str, Any]

RUNNERS = {
    "ansible": ("checkov.ansible.runner", "Runner"),
    "argo_workflows": ("checkov.argo_workflows.runner", "Runner"),
    "arm": ("checkov.arm.runner", "Runner"),
    "azure_pipelines": ("checkov.azure_pipelines.runner", "Runner"),
    "bicep": ("checkov.bicep.runner", "Runner"),
    "bitbucket_pipelines": ("checkov.bitbucket_pipelines.runner", "Runner"),
    "circleci_pipelines": ("checkov.circleci_pipelines.runner", "Runner"),
    "cloudformation": ("checkov.cloudformation.runner", "Runner"),
    "dockerfile": ("checkov.dockerfile.runner", "Runner"),
    "github_actions": ("checkov.github_actions.runner", "Runner"),
    "gitlab_ci": ("checkov.gitlab_ci.runner", "Runner"),
    "kubernetes": ("checkov.kubernetes.runner", "Runner"),
    "openapi": ("checkov.openapi.runner", "Runner"),
    "secrets": ("checkov.secrets.runner", "Runner"),
    "serverless": ("checkov.serverless.runner", "Runner"),
    "terraform": ("checkov.terraform.runner", "Runner"),
    "terraform_json": ("checkov.terraform_json.runner", "TerraformJsonRunner"),
    "terraform_plan": ("checkov.terraform.plan_runner", "Runner"),
}

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
    scan_all = side_by_side if len(sides) > 1 else one_by_one
    json.dump({"checkov": version, "sides": scan_all(sides)}, response, sort_keys=True)
    response.flush()
    os._exit(0)  # freeing a million objects takes longer than leaving


def prepare(frameworks: Iterable[str]) -> str:
    """Import Checkov as far as the frameworks need it and return its version."""
    gc.disable()  # thousands of modules and an 11 MB table are made, and nothing of them is garbage
    sys.meta_path.insert(0, gate_sandbox.StandIns())
    for framework in frameworks:
        importlib.import_module(RUNNERS[framework][0])
    admit_all()
    version: str = importlib.import_module("checkov.version").version
    logging.disable(logging.CRITICAL)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
    return version


def admit_all() -> None:
    """Take off the filters that leave a document out without a word."""
    workflows = sys.modules.get("checkov.github_actions.runner")
    if workflows is not None:
        # A key that Checkov's copy of the schema does not know is enough.
        workflows.is_schema_valid = lambda _: True  # type: ignore[attr-defined]  # a name that the module imported
    manifests = sys.modules.get("checkov.kubernetes.parser.validatior")
    if manifests is not None:
        # A brace in the name of an environment variable is enough.
        manifests.K8sValidator._is_name_valid = staticmethod(lambda _: (True, ""))  # noqa: SLF001


def one_by_one(sides: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Scan]]:
    """Scan each side in this process."""
    return {side: scan_side(roots) for side, roots in sides.items()}


def side_by_side(sides: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Scan]]:
    """Scan each side in a copy of this process."""
    running: dict[str, tuple[int, Any]] = {}
    for side, roots in sides.items():
        answer = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed when it was read
        child = os.fork()
        if child == 0:
            json.dump(scan_side(roots), answer)
            answer.flush()
            os._exit(0)
        running[side] = (child, answer)
    done: dict[str, dict[str, Scan]] = {}
    for side, (child, answer) in running.items():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        answer.seek(0)
        failed = {"failed": f"the scanning process ended with {code}"}
        done[side] = dict.fromkeys(sides[side], failed) if code else json.load(answer)
        answer.close()
    return done


def scan_side(roots: Mapping[str, str]) -> dict[str, Scan]:
    """Scan the frameworks of one side, one after the other."""
    scans: dict[str, Scan] = {}
    for framework, root in sorted(roots.items()):
        try:
            Path(root).stat()  # Checkov takes a folder that is not there for an empty one
            scans[framework] = scan(framework, root)
        except Exception as error:  # noqa: BLE001 - rule 4
            scans[framework] = {"failed": f"{type(error).__name__}: {error}"[:1000]}
    return scans


def scan(framework: str, root: str) -> Scan:
    """Run one fresh runner over one tree."""
    module, name = RUNNERS[framework]
    runner = getattr(sys.modules[module], name)()
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
