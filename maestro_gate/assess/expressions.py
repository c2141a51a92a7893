"""Holds the conditions of rules against subjects: one at a time, or a crowd of them at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from maestro_gate.assess.conjuncts import conjuncts_of
from maestro_gate.assess.crowd import Crowd
from maestro_gate.assess.programs import ExpressionError, Program, kinds, plain, variables
from maestro_gate.model.subjects import Subject, System, fields

_DEFAULTS: dict[object, Any] = {
    str: "",
    int: 0,
    float: 0.0,
    bool: False,
    tuple[str, ...]: (),
    date | None: None,
}


def subject_of(kind: str, values: Mapping[str, Any]) -> Subject:
    """A subject of this kind with these values and an empty answer for every other field: what an example means."""
    types = variables(kind)
    for name in values:
        if name not in types:
            raise ExpressionError(f"«{name}» is no field of {kind}")
    full = {name: _DEFAULTS[type_] for name, type_ in types.items()}
    hidden = {name: "" for name in fields(kinds()[kind]) if name.startswith("_")}
    return kinds()[kind](
        **full | hidden | {name: _typed(kind, name, types[name], value) for name, value in values.items()}
    )


def _typed(kind: str, name: str, type_: object, value: Any) -> Any:
    if (
        type_ == tuple[str, ...]
        and isinstance(value, list | tuple)
        and all(isinstance(item, str) for item in value)
    ):
        return tuple(value)
    if type_ == date | None and isinstance(value, str):
        return date.fromisoformat(value)
    if type_ is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(type_, type) and type(value) is type_:
        return value
    raise ExpressionError(f"«{name}» of {kind} cannot be {value!r}")


class Condition:
    """One compiled condition.

    A conjunction is answered from left to right, and each of its parts is asked once for all subjects that have the
    same values in the fields that this part names: `type == 'data' && purl.…` asks about a PURL only where the type
    fits.
    """

    def __init__(self, source: str, kind: str, limits: frozenset[str]) -> None:
        self._whole = Program(source, kind, limits)
        conjuncts = conjuncts_of(source)
        self._parts = (
            tuple(Program(text, kind, limits) for text in conjuncts) if len(conjuncts) > 1 else (self._whole,)
        )

    @property
    def names(self) -> frozenset[str]:
        """The fields that it names: of its subject by name, of the system as `system.<field>`."""
        return frozenset(n for n in self._whole.wanted if n != "now" and not n.startswith("profile."))

    @property
    def asks_day(self) -> bool:
        """It holds something against the day of the run."""
        return "now" in self._whole.wanted

    def bind(self, system: System, now: date, limits: Mapping[str, timedelta | float]) -> None:
        """Set what is the same for every subject of a tree; forgets earlier answers if it changed."""
        shared = {f"system.{name}": plain(getattr(system, name)) for name in variables(System.kind)}
        shared |= {f"profile.{name}": value for name, value in limits.items()}
        shared["now"] = plain(now)
        for part in {self._whole, *self._parts}:
            part.bind(shared)

    def holds(self, subject: Subject) -> bool:
        """Does the condition hold for the subject? Raises `ExpressionError` when it has no answer."""
        sifted = self.sift(Crowd([subject]))
        if sifted.unanswered:
            raise sifted.unanswered[0][1]
        return bool(sifted.held)

    def sift(self, crowd: Crowd) -> "Sifted":
        """The subjects for which the condition holds, and those for which it has no answer."""
        doubtful: list[Subject] = []
        for part in self._parts:
            crowd = Crowd(chain.from_iterable(_kept(part, crowd, doubtful)))
        # CEL's && is false when either side is, whatever the other side's error: only the whole knows.
        unanswered: list[tuple[Subject, ExpressionError]] = []
        held = [*crowd, *(subject for subject in doubtful if self._holds_whole(subject, unanswered))]
        return Sifted(held, unanswered)

    def _holds_whole(self, subject: Subject, unanswered: list[tuple[Subject, ExpressionError]]) -> bool:
        (value,) = Crowd([subject]).by(self._whole.names)
        try:
            return self._whole.answer(value)
        except ExpressionError as error:
            unanswered.append((subject, error))
            return False


@dataclass(frozen=True, slots=True)
class Sifted:
    """A condition held against a crowd."""

    held: Sequence[Subject]
    unanswered: Sequence[tuple[Subject, ExpressionError]]


def _kept(part: Program, crowd: Crowd, doubtful: list[Subject]) -> Iterator[list[Subject]]:
    """The groups for which a part of the condition holds; where it has no answer they are doubtful."""
    for value, group in crowd.by(part.names).items():
        try:
            answer = part.answer(value)
        except ExpressionError:
            doubtful.extend(group)
            continue
        if answer:
            yield group
