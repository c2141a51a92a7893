"""Makes one component of what several bills of materials say of it.

1. Components are the same when their package URLs without qualifiers and their versions are; those without a package
   URL, when type, group, name and version are. A leading `v` of a version does not count.
2. The fullest description stands, and what the others know besides is added; the paths of all are its origins.
3. No description takes away what another one says: a model that is also called a library is a model, one that is both
   model and data is both, and what one document has in use no other one excludes.
4. What one document lists twice stays twice, and with one bill of materials nothing is looked at.
5. Descriptions whose digests differ stay apart (`disputed`), and the document that gives others is noted.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, cast

from msgspec.structs import astuple, replace

from maestro_gate.collect import disputed, purls
from maestro_gate.collect.reading import Tables, ordered
from maestro_gate.model import versions
from maestro_gate.model.subjects import Component, Subject

_WORDS = ("NOASSERTION", "NONE")
"""What SPDX has for "nobody says": another document may say."""
_REQUIRED = "required"
_EXCLUDED = "excluded"
_TELLING = ("machine-learning-model", "data")
_SOFTWARE = frozenset({"application", "framework", "library", *_TELLING})
"""Types that generators give the same package; models and data are called libraries where a format knows no better."""
_UNITED = (
    "hashes", "properties", "reference_types", "datasets", "considerations", "classification", "sensitive_data",
    "governance", "performance_metrics", "digests",
)  # fmt: skip
"""Fields to which each document adds what it knows."""
_kind = attrgetter("kind")


class _Key(NamedTuple):
    """What makes components of two documents the same."""

    identity: str
    version: str
    type: str
    """Empty for software."""


def merged(subjects: tuple[Subject, ...], tables: Tables) -> tuple[Subject, ...]:  # noqa: ARG001 - as every step
    """The subjects, each component once, with the documents that list it."""
    begin = bisect_left(subjects, Component.kind, key=_kind)
    end = bisect_right(subjects, Component.kind, key=_kind)
    # They are in the order of their paths.
    if begin == end or subjects[begin].path == subjects[end - 1].path:
        return subjects
    found = chain.from_iterable(map(_once, _alike(cast("Sequence[Component]", subjects[begin:end]))))
    return (*subjects[:begin], *ordered(found), *subjects[end:])


def disputes(components: Iterable[Component]) -> Mapping[str, str]:
    """Path → sentence of each document that gives something other digests than another document of the tree."""
    return disputed.sentences(_alike(component for component in components if component.digests))


def _alike(components: Iterable[Component]) -> Iterable[list[Component]]:
    alike: dict[_Key, list[Component]] = defaultdict(list)
    for component in components:
        alike[_key(component)].append(component)
    return alike.values()


def _once(group: list[Component]) -> list[Component]:
    if len({component.path for component in group}) == 1:
        return group
    return [one for part in disputed.apart(group) for one in (_united(part) if len(part) > 1 else part)]


def _united(group: list[Component]) -> list[Component]:
    origins = tuple(sorted({path for component in group for path in (component.path, *component.origins)}))
    one = _one(group, origins if len(origins) > 1 else ())
    told = [kind for kind in _TELLING if any(component.type == kind for component in group)]
    return [replace(one, type=kind) for kind in told] or [one]


def _key(component: Component) -> _Key:
    version = component.version or _version_of(component.purl)
    kind = "" if component.type in _SOFTWARE else component.type
    return _Key(component.identity, versions.bare(version), kind)


def _version_of(purl: str) -> str:
    """Some generators leave the version to the package URL."""
    if "@" not in purl:
        return ""
    try:
        return purls.parsed(purl).version or ""
    except ValueError:
        return ""


def _one(group: Sequence[Component], origins: tuple[str, ...]) -> Component:
    said = [astuple(component)[1:] for component in group]
    if said.count(said[0]) == len(said):
        return replace(group[0], origins=origins)
    # The order in which they come decides between descriptions that are equally full.
    ranked = sorted(group, key=_fullness, reverse=True)
    return replace(
        ranked[0],
        version=_first(ranked, "version"),
        # A qualifier may say where it comes from: the longest says most.
        purl=max(map(attrgetter("purl"), ranked), key=lambda purl: (len(purl), purl)),
        supplier=_first(ranked, "supplier"),
        licenses=_licenses(ranked),
        scope=_scope(ranked),
        direct=any(one.direct for one in ranked),
        has_model_card=any(one.has_model_card for one in ranked),
        origins=origins,
        **{field: _union(ranked, field) for field in _UNITED},
    )


def _fullness(component: Component) -> int:
    """How many fields it fills."""
    return sum(map(bool, astuple(component)))


def _first(ranked: Sequence[Component], field: str) -> str:
    return next(filter(None, map(attrgetter(field), ranked)), "")


def _scope(ranked: Sequence[Component]) -> str:
    used = [one for one in ranked if one.scope != _EXCLUDED]
    if any(one.scope == _REQUIRED for one in used):
        return _REQUIRED
    return _first(used, "scope") if used else _EXCLUDED


def _union(ranked: Sequence[Component], field: str) -> tuple[str, ...]:
    return tuple(sorted({text for component in ranked for text in getattr(component, field)}))


def _licenses(ranked: Sequence[Component]) -> tuple[str, ...]:
    found = _union(ranked, "licenses")
    return tuple(name for name in found if name not in _WORDS) or found
