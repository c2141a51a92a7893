"""Reads `zizmor --format=json` and `json-v1`: findings, each with the places that it speaks of.

1. The first place of kind `Primary` is where it stands; rows count from 0.
2. What a comment ignores is written with `ignored`: a claim.
3. The path has had three names: `given_path`, `verbatim_path`, and a key of its own for actions of others.
"""

from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.results.issues import Issue, finding, line
from maestro_gate.model.subjects import Claim, Subject

TOOL = "zizmor"

_PATHS = ("verbatim_path", "given_path")


def recognises(head: bytes) -> bool:
    """Do the words of its results stand there."""
    return b'"ident"' in head and b'"determinations"' in head


def is_result(value: object) -> bool:
    """Has it the frame of its results."""
    return isinstance(value, list) and all("ident" in mapping(item) for item in value[:1])


def subjects(value: object, _path: str, tables: Tables, ignored: Ignored) -> Iterator[Subject]:
    """Its findings, with a claim for each that a comment ignores."""
    for one in ignored.objects(value, "findings"):
        check_id, place = text(one.get("ident")), _primary(one)
        path = _file(place)
        if not check_id or not path:
            ignored.note("findings[]", "has no audit or no file of this repository")
            continue
        found = finding(_issue(one, check_id, place, path), tables)
        yield found
        if found.suppressed:
            yield Claim(found.path, found.line, "inline-suppression", TOOL, (check_id,), "")


def _issue(one: Object, check_id: str, place: Object, path: str) -> Issue:
    told = mapping(one.get("determinations"))
    concrete = mapping(place.get("concrete"))
    span = mapping(concrete.get("location"))
    said = text(mapping(place.get("symbolic")).get("annotation"))
    title = text(one.get("desc"))
    return Issue(
        tool=TOOL,
        check_id=check_id,
        path=path,
        title=f"{title}: {said}" if said else title,
        lines=(_line(span.get("start_point")), _line(span.get("end_point"))),
        severity=text(told.get("severity")),
        confidence=text(told.get("confidence")),
        is_suppressed=one.get("ignored") is True,
        code=text(concrete.get("feature")),
    )


def _primary(one: Object) -> Object:
    places = [mapping(place) for place in sequence(one.get("locations"))]
    primary = [place for place in places if mapping(place.get("symbolic")).get("kind") == "Primary"]
    return next(iter((*primary, *places)), {})


def _file(place: Object) -> str:
    """Its path in this repository; empty for an action of others, which was fetched."""
    local = mapping(mapping(mapping(place.get("symbolic")).get("key")).get("Local"))
    return next((text(local.get(name)) for name in _PATHS if text(local.get(name))), "")


def _line(point: object) -> int:
    row = mapping(point).get("row")
    return line(row + 1) if type(row) is int else 0
