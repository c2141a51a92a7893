"""A violation as a SARIF result."""

from typing import Any

from maestro_gate.model.judgement import WaiverUse
from maestro_gate.report import plain, scale
from maestro_gate.report.standing import Entry

_LONGEST = 1_000
_BASELINE = {"introduced": "new", "newly-known": "new", "worsened": "updated", "unchanged": "unchanged"}
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
"""What a path in a URI may hold as it is; RFC 3986 would allow more, and readers differ there."""


def result(entry: Entry, rule_index: int, *, is_delta: bool) -> dict[str, Any]:
    """The result; without a base there is no state against it, and what is waived claims none."""
    violation = entry.violation
    made: dict[str, Any] = {
        "ruleId": violation.rule,
        "ruleIndex": rule_index,
        "level": scale.load().of(violation.severity).level,
        "message": {"text": message(violation.message)},
        "locations": [_location(entry)],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{entry.key[:16]}:{entry.occurrence}",
            "maestroGateIdentity/v1": entry.key,
        },
        "rank": violation.residual / 100,
        "properties": _properties(entry),
    }
    if is_delta and entry.state in _BASELINE:
        made["baselineState"] = _BASELINE[entry.state]
    if entry.use is not None:
        made["suppressions"] = [_suppression(entry.use)]
    return made


def message(text: str) -> str:
    """One sentence, in which nothing is a link: SARIF reads `[text](target)` in plain messages."""
    said = plain.line(text, _LONGEST).replace("](", "] (") or "There is no message"
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def uri(path: str) -> str:
    """A relative path as a URI reference."""
    data = path.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in data)


def _location(entry: Entry) -> dict[str, Any]:
    violation = entry.violation
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(entry.path), "uriBaseId": "%SRCROOT%"}}
    if violation.path and violation.line >= 1:
        physical["region"] = {"startLine": violation.line}
    subject = {
        "name": plain.line(violation.label, _LONGEST) or violation.kind,
        "fullyQualifiedName": plain.name(violation.subject) or violation.kind,
        "kind": violation.kind,
    }
    return {"physicalLocation": physical, "logicalLocations": [subject]}


def _properties(entry: Entry) -> dict[str, Any]:
    violation = entry.violation
    made: dict[str, Any] = {
        "layer": violation.layer,
        "severity": violation.severity,
        "class": entry.state,
        "blocks": entry.blocks,
        "riskBasisPoints": violation.risk,
        "residualBasisPoints": violation.residual,
        "threats": list(violation.threats),
    }
    if violation.reported_by:
        made["reportedBy"] = [plain.line(name) for name in violation.reported_by]
    if entry.reason:
        made["reason"] = plain.line(entry.reason, _LONGEST)
    if violation.asset:
        made["asset"] = plain.line(violation.asset)
    if not violation.path:
        made["isAboutNoFile"] = True
    return made


def _suppression(use: WaiverUse) -> dict[str, Any]:
    waiver = use.waiver
    said = f"{waiver.reason} ({waiver.owner}, until {waiver.expires.isoformat()})"
    return {
        "kind": "external",
        "status": "accepted",
        "justification": plain.line(said, _LONGEST),
        "properties": {
            "owner": plain.line(waiver.owner),
            "expires": waiver.expires.isoformat(),
            "state": use.state,
            "daysLeft": use.days_left,
        },
    }
