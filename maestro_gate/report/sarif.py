"""The outcome as SARIF 2.1.0: one run, one result for each violation that stands at head.

1. GitHub reads every result as an open alert, whatever its `baselineState` and `suppressions` say. So what the change
   resolves is counted, not listed: an alert that is no longer there closes. What is waived stays, with its suppression.
2. Evidence that is missing is a notification, and the run is then not a successful one: an empty list is not clean.
3. What would exceed a limit of GitHub's is left out from the end, where the least important stands, and counted.
"""

import json
import zlib
from typing import Any

from maestro_gate.model.judgement import Outcome, Reason
from maestro_gate.report import completeness, plain, sarif_results, sarif_rules, standing
from maestro_gate.report.standing import Entry

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RESULTS = 25_000
"""Results of a run that GitHub accepts; it accepts as many rules."""
COMPRESSED = 10_000_000
"""Bytes that GitHub accepts, compressed."""
NOTIFICATIONS = 1_000
CATEGORY = "maestro-gate/"
"""The same for every run: GitHub compares a branch with its base by category, and one run replaces the one before."""

_LONGEST = 2_000


def render(outcome: Outcome) -> str:
    """The outcome as one SARIF document with a final newline."""
    entries = standing.entries(outcome)
    kept = entries[:RESULTS]
    text = _text(outcome, kept, entries)
    while kept and (size := _compressed(text)) > COMPRESSED:
        kept = kept[: len(kept) * COMPRESSED // size * 9 // 10]
        text = _text(outcome, kept, entries)
    return text


def _compressed(text: str) -> int:
    """At most this many bytes; without compressing when they are few anyway."""
    data = text.encode()
    return len(data) if len(data) <= COMPRESSED else len(zlib.compress(data, 1))


def _text(outcome: Outcome, kept: tuple[Entry, ...], entries: tuple[Entry, ...]) -> str:
    return json.dumps(_document(outcome, kept, entries), ensure_ascii=False, separators=(",", ":")) + "\n"


def _document(outcome: Outcome, kept: tuple[Entry, ...], entries: tuple[Entry, ...]) -> dict[str, Any]:
    rules = sarif_rules.of(kept)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    is_delta = outcome.mode == "delta"
    run = {
        "tool": {
            "driver": {
                "name": "maestro-gate",
                "version": outcome.version,
                "organization": "maestro-gate",
                "rules": rules,
            }
        },
        "automationDetails": {"id": CATEGORY},
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top folder of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(outcome, len(kept), entries)],
        "results": [
            sarif_results.result(entry, index[entry.violation.rule], is_delta=is_delta) for entry in kept
        ],
        "properties": _properties(outcome, len(entries) - len(kept)),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _invocation(outcome: Outcome, kept: int, entries: tuple[Entry, ...]) -> dict[str, Any]:
    listed = {entry.violation.identity for entry in entries}
    reasons = [reason for reason in outcome.reasons if (reason.rule, reason.subject) not in listed]
    notes = [_notification(reason) for reason in reasons[:NOTIFICATIONS]]
    if len(reasons) > NOTIFICATIONS:
        notes.append(_note("error", f"{len(reasons) - NOTIFICATIONS} further notifications are left out."))
    if kept < len(entries):
        text = (
            f"{len(entries) - kept} of {len(entries)} results are left out, the least important: "
            f"GitHub accepts {RESULTS} results and {COMPRESSED} bytes. --format json lists all."
        )
        notes.append(_note("warning", text))
    return {"executionSuccessful": completeness.is_complete(outcome), "toolExecutionNotifications": notes}


def _notification(reason: Reason) -> dict[str, Any]:
    said = f"{reason.text}\n{reason.fix}" if reason.fix else reason.text
    level = "error" if completeness.is_open(reason) else "warning"
    about = {"effect": reason.effect, "layer": reason.layer, "rule": reason.rule, "subject": reason.subject}
    return {
        **_note(level, plain.lines(said, _LONGEST)),
        "descriptor": {"id": reason.code},
        "properties": {name: plain.name(value) for name, value in about.items() if value},
    }


def _note(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _properties(outcome: Outcome, left_out: int) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict,
        "wouldBlock": outcome.would_block,
        "mode": outcome.mode,
        "profile": plain.line(outcome.law.profile),
        "lawDigest": outcome.law.digest,
        "baseRevision": outcome.base_revision,
        "headRevision": outcome.head_revision,
        "asOf": outcome.as_of.isoformat(),
        "resultsLeftOut": left_out,
        "layers": [
            {
                "layer": layer.layer,
                "present": layer.present,
                "covered": layer.covered,
                "baseRiskBasisPoints": layer.base_own,
                "headRiskBasisPoints": layer.head_own,
                "resolved": len(layer.resolved),
            }
            for layer in outcome.delta.layers
        ],
    }
