"""The outcome as a GitLab Code Quality report: a list of what stands at head, that GitLab compares with the target's.

GitLab stops at the first entry that is not valid and keeps one of several with the same fingerprint: each entry has
every field, a path without `./`, a line of at least 1 and a fingerprint of its own. What is waived is left out, because
the format has no word for it.
"""

import json

from maestro_gate.model.judgement import Outcome
from maestro_gate.report import plain, scale, standing
from maestro_gate.report.standing import Entry

_LONGEST = 1_000


def render(outcome: Outcome) -> str:
    """The report as one JSON document with a final newline."""
    entries = [_entry(entry) for entry in standing.entries(outcome) if entry.use is None]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def _entry(entry: Entry) -> dict[str, object]:
    violation = entry.violation
    return {
        "description": plain.line(violation.message, _LONGEST) or violation.rule,
        "check_name": violation.rule,
        "fingerprint": entry.key,
        "severity": scale.load().of(violation.severity).code_quality,
        "location": {"path": entry.path, "lines": {"begin": entry.line}},
    }
