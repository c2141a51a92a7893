"""Reads `bandit -f json`. `line_number` is where the call's telling argument stands; `line_range` is the call.

Bandit leaves out what `# nosec` hushes and only counts it: that is noted.
"""

import re
from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.results.issues import Issue, finding, line
from maestro_gate.collect.weaknesses import cwes
from maestro_gate.model.subjects import Finding

TOOL = "bandit"

_NUMBERED = re.compile(r"^(\d+)\s?(.*)$")


def recognises(head: bytes) -> bool:
    """Do the words of its results stand there."""
    return b'"metrics"' in head and b'"_totals"' in head


def is_result(value: object) -> bool:
    """Has it the frame of its results."""
    top = mapping(value)
    return isinstance(top.get("results"), list) and isinstance(top.get("errors"), list)


def subjects(value: object, _path: str, tables: Tables, ignored: Ignored) -> Iterator[Finding]:
    """Its findings, and notes of what it could not read."""
    top = mapping(value)
    for _ in sequence(top.get("errors")):
        ignored.note("errors[]", "bandit could not read a file")
    totals = mapping(mapping(top.get("metrics")).get("_totals"))
    if any(type(count := totals.get(name)) is int and count > 0 for name in ("nosec", "skipped_tests")):
        ignored.note("metrics", "comments in the code hush results that bandit does not show")
    for result in ignored.objects(top.get("results"), "results"):
        check_id, path = text(result.get("test_id")), text(result.get("filename"))
        if check_id and path:
            yield finding(_issue(result, check_id, path), tables)
        else:
            ignored.note("results[]", "has no test or no file")


def _issue(result: Object, check_id: str, path: str) -> Issue:
    spans = sorted({found for found in map(line, sequence(result.get("line_range"))) if found})
    first, last = (spans[0], spans[-1]) if spans else (line(result.get("line_number")),) * 2
    quoted = _quoted(text(result.get("code")))
    return Issue(
        tool=TOOL,
        check_id=check_id,
        path=path,
        title=text(result.get("issue_text")),
        lines=(first, last),
        severity=text(result.get("issue_severity")),
        cwes=cwes(mapping(result.get("issue_cwe")).get("id")),
        confidence=text(result.get("issue_confidence")),
        code="\n".join(code for number, code in quoted.items() if first <= number <= last),
        first_line=quoted.get(first, ""),
    )


def _quoted(code: str) -> dict[int, str]:
    """Line number → line, of code that is quoted with its numbers."""
    found = (_NUMBERED.match(row) for row in code.splitlines())
    return {int(match[1]): match[2] for match in found if match and len(match[1]) <= _LINE_DIGITS}


_LINE_DIGITS = 9
