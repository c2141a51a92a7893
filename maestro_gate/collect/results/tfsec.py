"""Reads tfsec's JSON. `results` is null when nothing was found; a status other than 0 is no failure."""

from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, mapping, text
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.results.issues import Issue, finding, line
from maestro_gate.model.subjects import Claim, Subject

TOOL = "tfsec"

_PASSED, _IGNORED = 1, 2
"""Values of `status`; 0 is a failure, and so is what is not said."""


def recognises(head: bytes) -> bool:
    """Do the words of its results stand there; with nothing found, `results` is all that it writes."""
    return (b'"long_id"' in head and b'"rule_provider"' in head) or b"".join(
        head.split()
    ) == b'{"results":null}'


def is_result(value: object) -> bool:
    """Has it the frame of its results."""
    top = mapping(value)
    return "results" in top and (top["results"] is None or isinstance(top["results"], list))


def subjects(value: object, _path: str, tables: Tables, ignored: Ignored) -> Iterator[Subject]:
    """Its findings, with a claim for each that a comment ignores."""
    for result in ignored.objects(mapping(value).get("results"), "results"):
        status = result.get("status")
        if type(status) is int and status == _PASSED:
            continue
        location = mapping(result.get("location"))
        check_id = text(result.get("long_id")) or text(result.get("rule_id"))
        if not check_id or not text(location.get("filename")):
            ignored.note("results[]", "has no rule or no file")
            continue
        is_suppressed = type(status) is int and status == _IGNORED
        found = finding(_issue(result, location, is_suppressed=is_suppressed), tables)
        yield found
        if is_suppressed:
            yield Claim(found.path, found.line, "inline-suppression", TOOL, (check_id,), "")


def _issue(result: Object, location: Object, *, is_suppressed: bool) -> Issue:
    return Issue(
        tool=TOOL,
        check_id=text(result.get("long_id")) or text(result.get("rule_id")),
        path=text(location.get("filename")),
        title=text(result.get("description")) or text(result.get("rule_description")),
        lines=(line(location.get("start_line")), line(location.get("end_line"))),
        severity=text(result.get("severity")),
        words=text(result.get("rule_description")),
        framework="terraform",
        resource=text(result.get("resource")),
        is_suppressed=is_suppressed,
    )
