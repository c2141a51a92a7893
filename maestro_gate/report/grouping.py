"""Puts reasons together that share a rule and a fix, so that a report says each sentence once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from maestro_gate.model.judgement import Reason


@dataclass(frozen=True, slots=True)
class Said:
    """One reason, said once for all layers that it holds for."""

    reason: Reason
    layers: tuple[str, ...]
    """The layers that it is about; empty when every reason of its group is about the same ones."""


@dataclass(frozen=True, slots=True)
class Group:
    """Reasons that share a title and a fix: of one rule in one layer, or of one kind and no rule."""

    name: str
    """The rule, or what kind of reason it is."""
    layers: tuple[str, ...]
    fix: str
    said: tuple[Said, ...]
    cause: str = ""
    """What brought all of them about, where it is not the change itself."""


def grouped(reasons: Iterable[Reason]) -> tuple[Group, ...]:
    """The reasons by rule, or kind, and fix, in the order in which each first appears."""
    groups: dict[tuple[str, str, str], list[Reason]] = {}
    for reason in reasons:
        layer = reason.layer if reason.rule else ""
        groups.setdefault((reason.rule or reason.code, layer, reason.fix), []).append(reason)
    return tuple(_group(name, fix, members) for (name, _, fix), members in groups.items())


def _group(name: str, fix: str, members: list[Reason]) -> Group:
    layers: dict[Reason, tuple[str, ...]] = {}
    for reason in members:
        alike = replace(reason, layer="")
        layers[alike] = _with(layers.get(alike, ()), reason.layer)
    differ = len(set(layers.values())) > 1
    said = tuple(Said(reason, about if differ else ()) for reason, about in layers.items())
    every = tuple(dict.fromkeys(reason.layer for reason in members if reason.layer))
    causes = {reason.cause for reason in members}
    return Group(name, every, fix, said, causes.pop() if len(causes) == 1 and "code" not in causes else "")


def _with(layers: tuple[str, ...], layer: str) -> tuple[str, ...]:
    return layers if not layer or layer in layers else (*layers, layer)
