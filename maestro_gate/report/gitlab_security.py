"""The outcome as GitLab security reports of schema 15.1.4: dependency scanning for components, SAST for all else.

1. GitLab knows a vulnerability by its report type, its place and its identifiers: each has an identifier of its own,
   so that several in one file do not fall together. Advisories keep theirs, which other scanners name too.
2. What is waived is left out; the formats have no word for it.
3. Both times are the day the run judges by, at midnight: a reporter has no clock.
4. Where evidence is missing the scan has failed and says why. A short list is not a clean one.
"""

import json
import re
from functools import lru_cache
from typing import Any

from maestro_gate.model.judgement import Outcome, Violation
from maestro_gate.report import completeness, markdown, plain, scale, standing
from maestro_gate.report.standing import Entry

VERSION = "15.1.4"
MESSAGES = 100
"""Messages of a scan that are listed; the rest is counted."""

_NAME, _SOLUTION, _LONGEST = 255, 7_000, 2_000
_ADVISORY = re.compile(r"(CVE)-\d{4}-\d{4,}|(GHSA)(?:-[23456789cfghjmpqrvwx]{4}){3}")


def render_sast(outcome: Outcome) -> str:
    """What is no dependency, as a SAST report with a final newline."""
    return _render(outcome, "sast")


def render_dependency_scanning(outcome: Outcome) -> str:
    """Components and their advisories, as a dependency scanning report with a final newline."""
    return _render(outcome, "dependency_scanning")


def _render(outcome: Outcome, type_: str) -> str:
    kinds, wanted = scale.load().dependencies, type_ == "dependency_scanning"
    entries = (entry for entry in standing.entries(outcome) if entry.use is None)
    document = {
        "version": VERSION,
        "scan": _scan(outcome, type_),
        "vulnerabilities": [
            _vulnerability(entry, is_dependency=wanted)
            for entry in entries
            if (entry.violation.kind in kinds) == wanted
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _scan(outcome: Outcome, type_: str) -> dict[str, Any]:
    tool = {
        "id": "maestro-gate",
        "name": "maestro-gate",
        "version": outcome.version,
        "vendor": {"name": "maestro-gate"},
    }
    time = f"{outcome.as_of.isoformat()}T00:00:00"
    scan = {
        "analyzer": tool,
        "scanner": tool,
        "type": type_,
        "start_time": time,
        "end_time": time,
        "status": "success" if completeness.is_complete(outcome) else "failure",
    }
    messages = _messages(outcome)
    return {**scan, "messages": messages} if messages else scan


def _messages(outcome: Outcome) -> list[dict[str, str]]:
    """What is missing: gaps, failures, rules without an answer."""
    reasons = [reason for reason in outcome.reasons if completeness.is_about_evidence(reason)]
    said = [
        {
            "level": "fatal" if completeness.is_open(reason) else "warn",
            "value": plain.line(f"{reason.layer}: {reason.text}".removeprefix(": "), _LONGEST),
        }
        for reason in reasons[:MESSAGES]
    ]
    left = len(reasons) - MESSAGES
    return [*said, {"level": "warn", "value": f"… {left} more messages"}] if left > 0 else said


def _vulnerability(entry: Entry, *, is_dependency: bool) -> dict[str, Any]:
    violation = entry.violation
    made = {
        "id": _uuid(entry.key),
        "name": plain.line(f"{violation.title}: {violation.label}", _NAME),
        "description": _description(violation),
        "severity": scale.load().of(violation.severity).gitlab,
        "identifiers": _identifiers(entry),
        "location": _dependency(entry) if is_dependency else _place(entry),
    }
    solution = _solution_text(violation.fix)
    return {**made, "solution": solution} if solution else made


def _uuid(digest: str) -> str:
    return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))


def _description(violation: Violation) -> str:
    said = _prose(plain.line(violation.message, _LONGEST))
    why = _prose(plain.line(violation.why, _LONGEST))
    threats = _prose(f"MAESTRO threats: {', '.join(violation.threats)}")
    return "\n\n".join(part for part in (said, why, threats) if part)


@lru_cache(maxsize=4096)
def _prose(text: str) -> str:
    """GitLab shows it as Markdown. Rules say the same of every violation: it is escaped once."""
    return markdown.prose(text)


@lru_cache(maxsize=4096)
def _solution_text(fix: str) -> str:
    return plain.cut(str(markdown.advice(fix)), _SOLUTION)


def _identifiers(entry: Entry) -> list[dict[str, str]]:
    violation = entry.violation
    own = {
        "type": "maestro_gate",
        "name": plain.line(violation.rule, _NAME),
        "value": f"{violation.rule}/{entry.key}",
    }
    known = _ADVISORY.match(violation.subject)
    if known is None:
        return [own]
    word = (known[1] or known[2]).lower()
    return [{"type": word, "name": known[0], "value": known[0]}, own]


def _place(entry: Entry) -> dict[str, Any]:
    violation = entry.violation
    place: dict[str, Any] = {"file": entry.path}
    return {**place, "start_line": violation.line} if violation.path and violation.line >= 1 else place


def _dependency(entry: Entry) -> dict[str, Any]:
    name, version = _package(entry.violation)
    return {"file": entry.path, "dependency": {"package": {"name": name}, "version": version}}


def _package(violation: Violation) -> tuple[str, str]:
    """Name and version, from the label: a component's is `name version`, an advisory's `id in name version`."""
    label, subject = plain.line(violation.label), plain.name(violation.subject)
    advisory, _, component = subject.partition("@")
    if component and label.startswith(f"{advisory} in "):
        label, subject = label.removeprefix(f"{advisory} in "), component
    name = subject.rpartition("/")[2]
    if label.startswith(f"{name} "):
        return name, label.removeprefix(f"{name} ").strip()
    name, _, version = label.rpartition(" ")
    return (name, version) if name else (label or violation.kind, "unknown")
