"""Puts reasons together that share a rule and a fix, so that a report says each sentence once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from maestro_gate.model.judgement import Change, Reason

Identities = frozenset[tuple[str, str]]
"""Rule and subject of violations."""


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
    drawn: int = 0
    """Reasons that are told elsewhere: attack paths that are drawn."""


def grouped(reasons: Iterable[Reason], drawn: Identities = frozenset()) -> tuple[Group, ...]:
    """The reasons by rule, or kind, and fix, in the order in which each first appears; `drawn` ones are counted."""
    groups: dict[tuple[str, str, str], list[Reason]] = {}
    for reason in reasons:
        layer = reason.layer if reason.rule else ""
        groups.setdefault((reason.rule or reason.code, layer, reason.fix), []).append(reason)
    return tuple(_group(name, fix, members, drawn) for (name, _, fix), members in groups.items())


def but(changes: Iterable[Change], told: Identities) -> list[Change]:
    """The changes without those that another section tells."""
    return [change for change in changes if change.violation.identity not in told]


def _group(name: str, fix: str, members: list[Reason], drawn: Identities) -> Group:
    layers: dict[Reason, tuple[str, ...]] = {}
    listed = [reason for reason in members if (reason.rule, reason.subject) not in drawn]
    for reason in listed:
        alike = replace(reason, layer="")
        layers[alike] = _with(layers.get(alike, ()), reason.layer)
    differ = len(set(layers.values())) > 1
    said = tuple(Said(reason, about if differ else ()) for reason, about in layers.items())
    every = tuple(dict.fromkeys(reason.layer for reason in members if reason.layer))
    causes = {reason.cause for reason in members}
    cause = causes.pop() if len(causes) == 1 and "code" not in causes else ""
    return Group(name, every, fix, said, cause, len(members) - len(listed))


def _with(layers: tuple[str, ...], layer: str) -> tuple[str, ...]:
    return layers if not layer or layer in layers else (*layers, layer)
