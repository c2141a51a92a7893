"""Finds files that somebody vouched for at base and nobody vouches for in head: signatures and provenance that go.

1. What counts at base is a statement that holds: `verified`, or `unverified` where nobody named a key. Signatures of
   models are alike, and so are all versions of one predicate.
2. A file that head does not have needs none. Where head has a statement about it that does not hold, that is said of
   the statement itself. A verified one is not replaced by one that nobody can check.
3. Where a signed model goes as a whole, with its signature, model files that the change brings stand in its place:
   another name makes no difference.
4. Where neither the file nor its statement was touched, nothing went: head only failed to read it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from maestro_gate.assess.drift_sides import Sides
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Attestation, Drift, ModelFile

_VERIFIED, _UNVERIFIED = "verified", "unverified"
_HOLDS = (_VERIFIED, _UNVERIFIED)
_SIGNATURE = "signature"
_ATTRIBUTES = {"model-signing": _SIGNATURE, "in-toto": "provenance"}
_NONE = "none"

_Vouched = tuple[str, str]
"""(what kind of statement, path of the file)."""


def of(both: Sides) -> Iterator[Drift]:
    """One `removed-safeguard` for each statement of base that vouches for a file which is left without."""
    spoken = _spoken(both.head)
    for one in both.base.of_kind(Attestation):
        if one.status not in _HOLDS:
            continue
        lost = [both.moved(path) for path in _about(one) if _is_lost(one, path, both, spoken)]
        lost = lost or _in_its_place(one, both, spoken)
        if lost:
            yield _removed(one, sorted(lost), both, spoken)


def _is_lost(one: Attestation, path: str, both: Sides, spoken: Mapping[_Vouched, set[str]]) -> bool:
    now = both.moved(path)
    if now not in both.head.files or (_untouched(path, both) and _untouched(one.path, both)):
        return False
    statuses = spoken.get((_kind(one), now), set())
    return not statuses or (one.status == _VERIFIED and statuses == {_UNVERIFIED})


def _in_its_place(one: Attestation, both: Sides, spoken: Mapping[_Vouched, set[str]]) -> list[str]:
    """Model files that the change brings, and nobody vouches for, where a signed model and its signature go."""
    is_there = any(both.moved(path) in both.head.files for path in _about(one))
    if _kind(one) != _SIGNATURE or is_there or _untouched(one.path, both):
        return []
    kept = {both.moved(file.path) for file in both.base.of_kind(ModelFile)}
    return [
        file.path
        for file in both.head.of_kind(ModelFile)
        if file.path not in kept and (_SIGNATURE, file.path) not in spoken
    ]


def _untouched(path: str, both: Sides) -> bool:
    return path in both.base.files and both.base.files[path] == both.head.files.get(path)


def _spoken(head: Evidence) -> Mapping[_Vouched, set[str]]:
    """What statements of head say of each file, whether they hold or not."""
    found: dict[_Vouched, set[str]] = defaultdict(set)
    for one in head.of_kind(Attestation):
        for path in (*_about(one), *one.mismatched, *one.unsigned):
            found[_kind(one), path].add(one.status)
    return found


def _about(one: Attestation) -> tuple[str, ...]:
    return (*one.matched, *one.unchecked)


def _kind(one: Attestation) -> str:
    """The format of a model's signature; of other statements what they state, without its version."""
    attribute = _ATTRIBUTES.get(one.format, one.format)
    return (
        attribute if attribute == _SIGNATURE else one.predicate_type.rpartition("/v")[0] or one.predicate_type
    )


def _removed(one: Attestation, lost: list[str], both: Sides, spoken: Mapping[_Vouched, set[str]]) -> Drift:
    left = {status for path in lost for status in spoken.get((_kind(one), path), ())}
    statement = both.moved(one.path)
    return Drift(
        path=statement if statement in both.head.files else lost[0],
        line=0,
        change="removed-safeguard",
        layer="",
        type=one.format,
        name=one.name or one.path,
        asset="",
        confidence="used",
        attribute=_ATTRIBUTES.get(one.format, one.format),
        base=one.status,
        head=max(left, default=_NONE),
        places=tuple(lost),
    )
