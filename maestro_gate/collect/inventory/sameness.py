"""Settles what only the whole repository can say of a sighting: that it is of what is seen elsewhere, or of no account.

1. A guardrail in use is the guardrail that the repository defines under that name.
2. What code calls by its product alone is the one resource of that kind that the infrastructure code has.
3. What an agent could act through counts where an agent, a tool or a server for agents stands in the same part of the
   repository: a plain web application that sends mail has none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from maestro_gate.model.evidence import Detection


@dataclass(frozen=True, slots=True)
class Resource:
    """A product as code calls it, and the kinds of resources that it is."""

    type: str
    name: str
    beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SamenessWords:
    """`same` of `policies/detectors.yaml`."""

    in_use: Mapping[str, str]
    """Type of a use → type of what is used."""
    resources: tuple[Resource, ...]
    acted_through: frozenset[str]
    """Types that need an agent near."""
    actors: frozenset[str]
    """Types of agents, and of what belongs to one."""
    holders: frozenset[str]
    """Folders whose own folders are parts by themselves."""


def parse(value: Any) -> SamenessWords:
    """The words of the file's value."""
    same = value["same"]
    return SamenessWords(
        in_use=dict(same["in_use"]),
        resources=tuple(
            Resource(row["type"], row["name"], tuple(row["resources"])) for row in same["resources"]
        ),
        acted_through=frozenset(same["acted_through"]),
        actors=frozenset(same["actors"]),
        holders=frozenset(same["holders"]),
    )


def settled(detections: Iterable[Detection], words: SamenessWords) -> tuple[Detection, ...]:
    """The sightings that count, each under the name of what it is of."""
    found = tuple(detections)
    names: dict[str, set[str]] = defaultdict(set)
    for one in found:
        names[one.type].add(one.name)
    parts = {_part(one.path, words) for one in found if one.type in words.actors}
    declared = {one.name for one in found if one.confidence == "declared"}
    return tuple(
        _named(one, names, words)
        for one in found
        if one.type not in words.acted_through or one.name in declared or _part(one.path, words) in parts
    )


def _named(one: Detection, names: Mapping[str, set[str]], words: SamenessWords) -> Detection:
    used = words.in_use.get(one.type, "")
    name = one.name.rpartition(": ")[2]
    if used and name in names.get(used, ()):
        return replace(one, type=used, name=name)
    for resource in words.resources:
        if (one.type, one.name) == (resource.type, resource.name):
            held = _of_kind(names.get(one.type, ()), resource)
            if len(held) == 1:
                return replace(one, name=held[0])
    return one


def _of_kind(names: Iterable[str], resource: Resource) -> Sequence[str]:
    return [name for name in names if name.startswith(resource.beginnings)]


def _part(path: str, words: SamenessWords) -> tuple[str, ...]:
    """The folder that is a part of the repository; what stands at its top is a part, too."""
    folders = path.split("/")[:-1]
    return tuple(folders[: 2 if folders and folders[0] in words.holders else 1])
