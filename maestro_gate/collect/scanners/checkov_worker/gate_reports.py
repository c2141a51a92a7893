"""Writes what Checkov's runners found in the shape of `checkov -o json`, without what nobody reads, in stable order."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

POSITION = re.compile(r"\[\d+\]\Z")
"""A resource that is named by its place in a list: what stands there is its identity, and goes into the report."""


def read_by(runner: Any) -> Iterator[str]:
    """The files in which a runner found something that it knows."""
    for key, value in (getattr(runner, "definitions", None) or {}).items():
        if value:
            yield str(getattr(key, "file_path", key))


def as_report(report: Any, root: str) -> dict[str, Any]:
    """A report in the shape of `checkov -o json`, without what nobody reads."""
    return {
        "check_type": report.check_type,
        "results": {
            "passed_checks": in_order(record(check, root) for check in report.passed_checks),
            "failed_checks": in_order(record(check, root) for check in report.failed_checks),
            "skipped_checks": in_order(record(check, root) for check in report.skipped_checks),
            "parsing_errors": sorted({inside(path, root) for path in report.parsing_errors}),
        },
    }


def record(check: Any, root: str) -> dict[str, Any]:
    """One check on one resource."""
    resource = relative(str(check.resource or ""), root)
    result: dict[str, Any] = {}
    if check.check_result.get("suppress_comment"):
        result["suppress_comment"] = str(check.check_result["suppress_comment"])
    content = check.check_result.get("results_configuration")
    if POSITION.search(resource) and isinstance(content, dict):
        result["results_configuration"] = plain(content, root)
    return {
        "check_id": check.check_id,
        "check_name": check.check_name,
        "check_result": result,
        "file_path": inside(check.file_abs_path or check.file_path, root),
        "file_line_range": [line for line in check.file_line_range or () if isinstance(line, int)],
        "resource": resource,
    }


def plain(value: Any, root: str) -> Any:
    """Checkov's own kinds of nodes as plain JSON values."""
    if isinstance(value, dict):
        return {str(key): plain(item, root) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item, root) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return relative(str(value), root)


def inside(path: str, root: str) -> str:
    """A path as seen from the tree; Checkov writes `/main.tf`, absolute and relative ones."""
    if path == root or path.startswith(root + os.sep):
        path = path[len(root) :]
    return path.replace(os.sep, "/").lstrip("/")


def relative(text: str, root: str) -> str:
    """Text without the scratch folder."""
    return text.replace(root + os.sep, "").replace(root, "")


def in_order(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records in an order that depends on nothing but themselves."""
    return sorted(records, key=lambda one: json.dumps(one, sort_keys=True))


def culprit(error: BaseException, root: str) -> str:
    """The file of the tree that the innermost frame was busy with, as far as its variables tell."""
    found, step = "", error.__traceback__
    while step:
        for value in step.tb_frame.f_locals.values():
            if isinstance(value, str) and value.startswith(root + os.sep) and Path(value).is_file():
                found = inside(value, root)
        step = step.tb_next
    return found
