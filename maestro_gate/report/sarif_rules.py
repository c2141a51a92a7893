"""The rules that fired as SARIF rules, with their help as text and as Markdown."""

from collections.abc import Iterable
from typing import Any

from maestro_gate.model.judgement import Violation
from maestro_gate.report import markdown, plain, scale
from maestro_gate.report.standing import Entry

TAGS = 20
"""Tags of a rule that GitHub accepts."""
_LONGEST = 1_024
"""Characters of a description that GitHub shows."""


def of(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Each rule once, sorted by its id.

    GitHub takes the security severity from the rule: one whose severity is that of its subject has the gravest here.
    """
    gravest: dict[str, Violation] = {}
    for entry in entries:
        violation = entry.violation
        known = gravest.get(violation.rule)
        if known is None or _rank(known) < _rank(violation):
            gravest[violation.rule] = violation
    return [_rule(gravest[rule]) for rule in sorted(gravest)]


def _rank(violation: Violation) -> int:
    return scale.load().of(violation.severity).rank


def _rule(violation: Violation) -> dict[str, Any]:
    word = scale.load().of(violation.severity)
    properties: dict[str, Any] = {
        "tags": ["security", "maestro", violation.layer, *violation.threats][:TAGS],
        "problem.severity": word.problem,
    }
    if word.security_severity:
        properties["security-severity"] = word.security_severity
    title = plain.line(violation.title, _LONGEST) or violation.rule
    return {
        "id": violation.rule,
        "shortDescription": {"text": title},
        "fullDescription": {"text": plain.line(violation.why, _LONGEST) or title},
        "help": _help(violation),
        "defaultConfiguration": {"level": word.level},
        "properties": properties,
    }


def _help(violation: Violation) -> dict[str, str]:
    why, fix, threats = plain.line(violation.why), plain.lines(violation.fix), ", ".join(violation.threats)
    text = f"{why}\n\nFix:\n{fix}\n\nMAESTRO threats: {threats}"
    return {"text": text, "markdown": _markdown(violation, threats)}


def _markdown(violation: Violation, threats: str) -> str:
    return "\n\n".join(
        (
            markdown.prose(violation.why),
            "**Fix**",
            str(markdown.advice(violation.fix)),
            f"**MAESTRO threats:** {markdown.prose(threats)}",
            f"`maestro-gate explain {markdown.prose(violation.rule)}` says more.",
        )
    )
