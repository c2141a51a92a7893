"""What a tabletop exercise says besides the facts of the model: `policies/exercise.yaml`, bundled as a template is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from maestro_gate import documents, resources

_FILE = "exercise.yaml"
_OTHER = "other"
_PLACE = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Role:
    """One group of people at the table."""

    id: str
    title: str
    who: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What can be told of one moment; texts have places for names."""

    event: str
    exhibits: tuple[str, ...]
    ask: Mapping[str, str]
    """Role → question."""
    decision: str
    start: str = ""
    """The event, where a story begins with it."""
    layers: frozenset[str] = frozenset()
    """Any layer when empty."""
    types: frozenset[str] = frozenset()
    """Any asset type when empty."""
    sources: frozenset[str] = frozenset()
    """Layers of what the attack comes from; any, and none, when empty."""

    def fits(self, layer: str, type_: str, source: str) -> bool:
        """It can be told of an asset of this kind, to which an attack comes from a layer; empty where it starts."""
        asked = ((self.layers, layer), (self.types, type_), (self.sources, source))
        return all(not wanted or word in wanted for wanted, word in asked)


@dataclass(frozen=True, slots=True)
class Score:
    """One thing that is scored."""

    name: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Words:
    """All texts of a pack."""

    minutes: Mapping[str, int]
    begins: int
    """Minutes after midnight."""
    step: int
    max_injects: int
    criticality: tuple[str, ...]
    links: Mapping[str, str]
    openings: Mapping[str, str]
    """By kind of question: how the story begins, where that is not for the layer to say."""
    purpose: tuple[str, ...]
    rules: tuple[str, ...]
    roles: tuple[Role, ...]
    scenes: tuple[Scene, ...]
    """The closest first: what is for less comes before what is for more."""
    beyond: Scene
    outside: Scene
    scores: tuple[Score, ...]
    after: tuple[str, ...]

    def fitting(self, layer: str, type_: str, source: str) -> tuple[Scene, ...]:
        """What can be told of an asset, the closest first."""
        return tuple(scene for scene in self.scenes if scene.fits(layer, type_, source))

    def link(self, kind: str) -> str:
        """How a link carries an attack, in words."""
        return self.links.get(kind, self.links[_OTHER])


def filled(text: str, names: Mapping[str, str]) -> str:
    """The text with names in its places. Names are hostile text: whoever prints escapes them."""
    return _PLACE.sub(lambda match: names.get(match[1], match[0]), text)


@cache
def load() -> Words:
    """The texts that are shipped."""
    data = (resources.policies() / _FILE).read_bytes()
    value: Any = documents.load_yaml(data, f"policies/{_FILE}").value
    hours, _, minutes = value["story"]["begins"].partition(":")
    return Words(
        minutes=value["minutes"],
        begins=int(hours) * 60 + int(minutes),
        step=value["story"]["step"],
        max_injects=value["max_injects"],
        criticality=tuple(value["criticality"]),
        links=value["links"],
        openings=value["openings"],
        purpose=tuple(value["purpose"]),
        rules=tuple(value["rules"]),
        roles=tuple(
            Role(id_, row["title"], row["who"], tuple(row["questions"]))
            for id_, row in value["roles"].items()
        ),
        scenes=tuple(sorted(map(_scene, value["scenes"]), key=_distance)),
        beyond=_scene(value["beyond"]),
        outside=_scene(value["outside"]),
        scores=tuple(Score(row["name"], row["low"], row["high"]) for row in value["scores"]),
        after=tuple(value["after"]),
    )


def _scene(row: Any) -> Scene:
    return Scene(
        event=row["event"],
        exhibits=tuple(row["exhibits"]),
        ask=row["ask"],
        decision=row["decision"],
        start=row.get("start", ""),
        layers=frozenset(row.get("layers", ())),
        types=frozenset(row.get("types", ())),
        sources=frozenset(row.get("sources", ())),
    )


def _distance(scene: Scene) -> tuple[bool, bool, bool]:
    return (not scene.sources, not scene.types, not scene.layers)
