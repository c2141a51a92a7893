"""Reads `policies/cascades.yaml`: what a way through the graph looks like to be a chain, and how grave it is."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maestro_gate.errors import InvalidInput
from maestro_gate.policy.files import shown, validated

_NAME = "cascades.yaml"


@dataclass(frozen=True, slots=True)
class StepPattern:
    """What one step of a chain has to be."""

    layers: frozenset[str]
    """Slugs; any layer when empty."""
    types: frozenset[str]
    """Asset types; any type when empty."""
    weak: bool
    """Something has to be wrong with the asset or with the link to it."""
    rules: frozenset[str]
    """Rules of which one has to have fired there; any rule when empty."""
    sensitive: bool
    """The asset has to hold data of a class that `policies/cascades.yaml` names."""
    threats: frozenset[str] = frozenset()
    """Threats of which what is wrong there has to name one; any threat when empty. A rule that is named needs none."""
    data: frozenset[str] = frozenset()
    """Data classes of which the asset has to hold one, in small letters; any when empty."""
    unauthorised: bool = False
    """The link to the asset has to be a flow that names no authorisation."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """A pattern of `policies/cascades.yaml`: a chain of weaknesses across layers."""

    id: str
    title: str
    story: str
    """Two or three sentences on how an attacker walks it."""
    steps: tuple[StepPattern, ...]
    between: int
    """How many assets may stand between two steps that follow one another."""
    threats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A row of the table that says how grave a chain is: it fits when everything holds that it names."""

    severity: str
    rank: int
    """Of the severity: a graver one has a higher rank."""
    risk: int
    """Basis points that have to arrive at the end, at least."""
    regulated: bool | None
    """It reaches data that a regulation concerns."""
    detected: bool | None
    """A verified detective control stands on it."""
    answered: bool | None
    """A scenario that starts on it has a playbook."""
    criticality: frozenset[str]
    """Of the asset at its end; any when empty."""

    def fits(self, *, risk: int, facts: Mapping[str, bool], criticality: str) -> bool:
        """Does the row fit a chain? `facts` are `regulated`, `detected` and `answered`."""
        if risk < self.risk or (self.criticality and criticality not in self.criticality):
            return False
        return all(getattr(self, name) in (None, holds) for name, holds in facts.items())


@dataclass(frozen=True, slots=True)
class Cascades:
    """`policies/cascades.yaml`."""

    patterns: tuple[Cascade, ...]
    sensitive_data: frozenset[str]
    """Data classes that regulations concern, in small letters."""
    max_states: int
    """Bound of the search for one pattern: what it does not reach by then is said to be unknown."""
    watching_layers: frozenset[str] = frozenset()
    """Layers whose assets watch whoever flows to them: blinding them is a step against the flow."""
    grades: tuple[Grade, ...] = ()
    """The first that fits a chain says how grave it is; the last fits every chain."""

    def grade(self, *, risk: int, facts: Mapping[str, bool], criticality: str) -> Grade:
        """How grave a chain is: the first row that fits; the last fits every chain."""
        return next(
            grade for grade in self.grades if grade.fits(risk=risk, facts=facts, criticality=criticality)
        )

    def is_sensitive(self, data_classes: Collection[str]) -> bool:
        """One of the classes is of data that regulations concern."""
        return any(word.casefold() in self.sensitive_data for word in data_classes)


def read_cascades(
    files: Mapping[str, bytes], layers: Collection[str], severities: Sequence[str], threats: Collection[str]
) -> Cascades:
    """The patterns. Raises InvalidInput where the file does not follow its schema or names what there is not."""
    if _NAME not in files:
        raise InvalidInput("the policy tree lacks this file", where=shown(_NAME))
    value = validated(files, _NAME, "cascades")
    unknown = sorted(_unknown(value, layers, severities, threats))
    if unknown:
        raise InvalidInput(f"there is no {unknown[0]}", where=shown(_NAME))
    if set(value["grades"][-1]) != {"severity"}:
        raise InvalidInput("the last of the grades has to fit every chain", where=shown(_NAME))
    ids = [row["id"] for row in value["patterns"]]
    if len(set(ids)) < len(ids):
        raise InvalidInput("two patterns have one id", where=shown(_NAME))
    return Cascades(
        patterns=tuple(_cascade(row) for row in value["patterns"]),
        sensitive_data=_small(value["sensitive_data"]),
        max_states=value["max_states"],
        watching_layers=frozenset(value["watching_layers"]),
        grades=tuple(_grade(row, severities) for row in value["grades"]),
    )


def _unknown(
    value: Mapping[str, Any], layers: Collection[str], severities: Sequence[str], threats: Collection[str]
) -> Iterator[str]:
    steps = [step for row in value["patterns"] for step in row["steps"]]
    named = {layer for step in steps for layer in step.get("layers", ())} | set(value["watching_layers"])
    yield from (f"layer «{layer}»" for layer in named - set(layers))
    yield from (
        f"severity «{row['severity']}»" for row in value["grades"] if row["severity"] not in severities
    )
    about = {threat for row in (*value["patterns"], *steps) for threat in row.get("threats", ())}
    yield from (f"threat «{threat}»" for threat in about - set(threats))


def _cascade(row: Mapping[str, Any]) -> Cascade:
    return Cascade(
        id=row["id"],
        title=row["title"],
        story=row["story"].strip(),
        steps=tuple(_step(step) for step in row["steps"]),
        between=row.get("between", 0),
        threats=tuple(row["threats"]),
    )


def _step(row: Mapping[str, Any]) -> StepPattern:
    rules, threats = frozenset(row.get("rules", ())), frozenset(row.get("threats", ()))
    return StepPattern(
        layers=frozenset(row.get("layers", ())),
        types=frozenset(row.get("types", ())),
        weak=row.get("weak", False) or bool(rules or threats),
        rules=rules,
        sensitive=row.get("sensitive", False),
        threats=threats,
        data=_small(row.get("data", ())),
        unauthorised=row.get("unauthorised", False),
    )


def _grade(row: Mapping[str, Any], severities: Sequence[str]) -> Grade:
    return Grade(
        severity=row["severity"],
        rank=severities.index(row["severity"]),
        risk=row.get("risk", 0),
        regulated=row.get("regulated"),
        detected=row.get("detected"),
        answered=row.get("answered"),
        criticality=frozenset(row.get("criticality", ())),
    )


def _small(words: Collection[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)
