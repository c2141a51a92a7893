"""Holds a report of each format to what its readers demand: schemas, limits of platforms, and never green by accident.

GitLab's own schemas are not shipped by anybody whom tests could ask: what is held here is what schema 15.1.4 requires.
"""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

import jsonschema_rs
from real_clients import NODE_MODULES

from maestro_gate.cli import formats

NAMES = tuple(name for name in formats.NAMES if name not in ("terminal", "markdown", "json"))
UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)

_TEXT = {"type": "string", "minLength": 1}
_TOOL = {
    "type": "object",
    "required": ["id", "name", "version", "vendor"],
    "properties": {
        "id": _TEXT,
        "name": {**_TEXT, "maxLength": 255},
        "version": _TEXT,
        "vendor": {"type": "object", "required": ["name"], "properties": {"name": _TEXT}},
    },
}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$"}
_PLACES = {
    "sast": {
        "type": "object",
        "required": ["file"],
        "properties": {"file": _TEXT, "start_line": {"type": "integer", "minimum": 1}},
        "additionalProperties": False,
    },
    "dependency_scanning": {
        "type": "object",
        "required": ["file", "dependency"],
        "properties": {
            "file": _TEXT,
            "dependency": {
                "type": "object",
                "required": ["package", "version"],
                "properties": {
                    "package": {"type": "object", "required": ["name"], "properties": {"name": _TEXT}},
                    "version": {"type": "string"},
                },
            },
        },
        "additionalProperties": False,
    },
}
_CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "fingerprint", "severity", "location"],
        "properties": {
            "description": _TEXT,
            "check_name": _TEXT,
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
        "additionalProperties": False,
    },
}


def check(format_: str, text: str, verdict: str) -> None:
    """Raises AssertionError where a reader of the format would stumble, or would see a verdict that is not so."""
    assert text.endswith("\n")
    text.encode()
    CHECKS[format_](text, verdict)


def sarif(text: str, verdict: str) -> None:
    document = json.loads(text)
    _conforms(_sarif_schema(), document)
    (run,) = document["runs"]
    assert len(run["results"]) <= 25_000
    assert len(run["tool"]["driver"]["rules"]) <= 25_000
    assert all(len(rule["properties"]["tags"]) <= 20 for rule in run["tool"]["driver"]["rules"])
    assert len(gzip.compress(text.encode(), mtime=0)) <= 10_000_000
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert len(result["locations"]) == 1
        assert re.fullmatch(r"[0-9a-f]{16}:\d+", result["partialFingerprints"]["primaryLocationLineHash"])
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?!/)[A-Za-z0-9._~/%-]+", place)
        assert not re.search(r"\]\(", result["message"]["text"])
        assert not UNSEEN.search(result["message"]["text"])
    keys = [result["partialFingerprints"]["maestroGateIdentity/v1"] for result in run["results"]]
    assert len(keys) == len(set(keys))
    if verdict == "undecided":
        assert run["invocations"][0]["executionSuccessful"] is False
        assert run["invocations"][0]["toolExecutionNotifications"]


def junit(text: str, verdict: str) -> None:
    root = ET.fromstring(text)  # noqa: S314 - of our own making
    assert root.tag == "testsuites"
    pairs = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert all(group and name for group, name in pairs)
    assert len(pairs) == len(set(pairs))
    for suite in (root, *root.iter("testsuite")):
        for name, tag in (
            ("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")
        ):  # fmt: skip
            assert int(suite.get(name)) == len(list(suite.iter(tag)))
    assert not any(UNSEEN.search(value) for element in root.iter() for value in element.attrib.values())
    assert not any(UNSEEN.search(element.text or "") for element in root.iter())
    assert (int(root.get("failures")) > 0) == (verdict == "block")
    if verdict == "undecided":
        assert int(root.get("errors")) > 0
    if verdict in ("pass", "warn"):
        assert int(root.get("errors")) == 0


def code_quality(text: str, verdict: str) -> None:
    del verdict
    entries = json.loads(text)
    _conforms(_CODE_QUALITY, entries)
    prints = [entry["fingerprint"] for entry in entries]
    assert len(prints) == len(set(prints))


def security(kind: str, text: str, verdict: str) -> None:
    document = json.loads(text)
    _conforms(_security_schema(kind), document)
    ids = [one["id"] for one in document["vulnerabilities"]]
    own = [one["identifiers"][-1]["value"] for one in document["vulnerabilities"]]
    assert len(ids) == len(set(ids)) == len(set(own))
    if verdict == "undecided":
        assert document["scan"]["status"] == "failure"
        assert document["scan"]["messages"]


def annotations(text: str, verdict: str) -> None:
    read = commands(text)
    assert read
    levels = [level for level, _, _ in read]
    assert all(levels.count(level) <= 10 for level in levels)
    assert ("error" in levels) == (verdict in ("block", "undecided"))


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands as GitHub's runner reads them."""
    made = []
    for line in text.removesuffix("\n").split("\n"):
        assert not re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", line)
        found = re.fullmatch(r"::(error|warning|notice)(?: ([^:]*))?::(.*)", line)
        assert found, line
        pairs = (pair.partition("=") for pair in (found[2] or "").split(",") if pair)
        made.append((found[1], {name: _unescaped(value) for name, _, value in pairs}, _unescaped(found[3])))
    return made


def _unescaped(text: str) -> str:
    for escaped, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


def _conforms(schema: dict[str, Any], document: object) -> None:
    errors = [
        f"{error.instance_path}: {error.message}"
        for error in _validator(json.dumps(schema)).iter_errors(document)
    ]
    assert not errors, errors[:5]


@cache
def _validator(schema: str) -> Any:
    return jsonschema_rs.validator_for(schema)


@cache
def _sarif_schema() -> Any:
    return json.loads((NODE_MODULES / "@microsoft/sarif-multitool-linux/sarif-2.1.0.json").read_text())


def _security_schema(kind: str) -> dict[str, Any]:
    identifier = {
        "type": "object",
        "required": ["type", "name", "value"],
        "properties": dict.fromkeys(("type", "name", "value"), _TEXT),
    }
    vulnerability = {
        "type": "object",
        "required": ["id", "identifiers", "location"],
        "properties": {
            "id": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
            "name": {"type": "string", "maxLength": 255},
            "description": {"type": "string", "maxLength": 1_048_576},
            "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
            "solution": {"type": "string", "maxLength": 7_000},
            "identifiers": {"type": "array", "minItems": 1, "maxItems": 20, "items": identifier},
            "location": _PLACES[kind],
        },
        "additionalProperties": False,
    }
    scan = {
        "type": "object",
        "required": ["analyzer", "scanner", "start_time", "end_time", "status", "type"],
        "properties": {
            "analyzer": _TOOL,
            "scanner": _TOOL,
            "start_time": _TIME,
            "end_time": _TIME,
            "status": {"enum": ["success", "failure"]},
            "type": {"const": kind},
            "messages": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["level", "value"],
                    "properties": {"level": {"enum": ["info", "warn", "fatal"]}, "value": _TEXT},
                },
            },
        },
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "required": ["version", "scan", "vulnerabilities"],
        "properties": {
            "version": {"const": "15.1.4"},
            "scan": scan,
            "vulnerabilities": {"type": "array", "items": vulnerability},
        },
        "additionalProperties": False,
    }


CHECKS = {
    "sarif": sarif,
    "junit": junit,
    "gitlab-code-quality": code_quality,
    "gitlab-sast": lambda text, verdict: security("sast", text, verdict),
    "gitlab-dependency-scanning": lambda text, verdict: security("dependency_scanning", text, verdict),
    "github-annotations": annotations,
}
