"""Compiles and evaluates rule conditions: CEL over the typed fields of one subject kind.

1. A condition is of type BOOL, or it does not compile.
2. An answer that is not a BOOL at run time (CEL returns errors as values, and their plain value is truthy) is an
   error: never silently true, never silently false.
3. A date that is not there lies at the epoch: "never" is older than any limit.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any

from cel_expr_python import cel

from maestro_gate.assess.crowd import Crowd
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import KINDS, Subject, System, fields
from maestro_gate.policy.profile import SHARES

_TYPES: dict[object, cel.Type] = {
    str: cel.Type.STRING,
    int: cel.Type.INT,
    float: cel.Type.DOUBLE,
    bool: cel.Type.BOOL,
    tuple[str, ...]: cel.Type.List(cel.Type.STRING),
    date | None: cel.Type.TIMESTAMP,
}
_DEFAULTS: dict[object, Any] = {
    str: "",
    int: 0,
    float: 0.0,
    bool: False,
    tuple[str, ...]: (),
    date | None: None,
}
_REMEMBERED = 50_000
"""Answers kept per condition: enough for what repeats (licences, suppliers), bounded for what does not (names)."""
_CONTAINER = "subject"
_TAKEN = frozenset({"type"})
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_STRING = re.compile(r"""r?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
_STRUCTURE = re.compile(r"&&|\|\||[()\[\]{}?]")
_NAME = re.compile(r"(?<![\w.])([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)")


class ExpressionError(Exception):
    """A condition that does not compile, or that has no answer for a subject."""


@cache
def kinds() -> Mapping[str, type[Subject]]:
    """Subject kinds by name."""
    return {kind.kind: kind for kind in KINDS}


@cache
def variables(kind: str) -> Mapping[str, object]:
    """Names and Python types that a rule on this kind sees."""
    if kind not in kinds():
        raise InvalidInput(
            f"there is no subject kind «{kind}»", fix=f"Use one of: {', '.join(sorted(kinds()))}."
        )
    return {name: type_ for name, type_ in fields(kinds()[kind]).items() if not name.startswith("_")}


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
        self._whole = _Part(source, kind, limits)
        conjuncts = _conjuncts(source)
        self._parts = (
            tuple(_Part(text, kind, limits) for text in conjuncts) if len(conjuncts) > 1 else (self._whole,)
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
        shared = {f"system.{name}": _plain(getattr(system, name)) for name in variables(System.kind)}
        shared |= {f"profile.{name}": value for name, value in limits.items()}
        shared["now"] = datetime(now.year, now.month, now.day, tzinfo=UTC)
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


def _kept(part: "_Part", crowd: Crowd, doubtful: list[Subject]) -> Iterator[list[Subject]]:
    """The groups for which a part of the condition holds; where it has no answer they are doubtful."""
    for value, group in crowd.by(part.names).items():
        try:
            answer = part.answer(value)
        except ExpressionError:
            doubtful.extend(group)
            continue
        if answer:
            yield group


class _Part:
    """A compiled expression of type BOOL with the answers that it has given."""

    def __init__(self, source: str, kind: str, limits: frozenset[str]) -> None:
        used = _names(source) & _types(kind, limits).keys()
        try:
            self._program = _environment(kind, limits).compile(source)
        except RuntimeError as error:
            raise ExpressionError(_first_line(error)) from None
        if self._program.return_type() != cel.Type.BOOL:
            raise ExpressionError(f"the condition is of type {self._program.return_type().name()}, not bool")
        self.names = tuple(sorted(name for name in used if name in variables(kind)))
        self._declared = tuple(map(_as_cel, self.names))
        self._answers: dict[Any, bool] = {}
        self._shared: dict[str, Any] = {}
        self.wanted = frozenset(used)

    def bind(self, shared: Mapping[str, Any]) -> None:
        wanted = {name: value for name, value in shared.items() if name in self.wanted}
        if wanted != self._shared:
            self._shared = wanted
            self._answers.clear()

    def answer(self, value: Any) -> bool:
        """The answer for what the named fields hold: one value, or a tuple of several."""
        known = self._answers.get(value)
        if known is None:
            known = self._evaluated(value)
            if len(self._answers) < _REMEMBERED:
                self._answers[value] = known
        return known

    def _evaluated(self, value: Any) -> bool:
        values = (value,) if len(self.names) == 1 else value
        data = dict(zip(self._declared, map(_plain, values), strict=True)) | self._shared
        try:
            answer = self._program.eval(data=data)
        except RuntimeError as error:  # the iteration budget is raised, other errors are returned
            raise ExpressionError(_first_line(error)) from None
        if answer.type() != cel.Type.BOOL:
            raise ExpressionError(_first_line(answer.value()))
        result: bool = answer.value()
        return result


def _conjuncts(source: str) -> tuple[str, ...]:
    """The operands of the outermost `&&`, or the source itself where something binds looser than `&&`."""
    text = _STRING.sub(lambda match: "_" * len(match[0]), source)
    depth, start, cuts = 0, 0, []
    for token in _STRUCTURE.finditer(text):
        sign = token[0]
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth == 0 and sign == "&&":
            cuts.append((start, token.start()))
            start = token.end()
        elif depth == 0:
            return (source,)
    return tuple(source[begin:end].strip() for begin, end in [*cuts, (start, len(source))])


@cache
def _types(kind: str, limits: frozenset[str]) -> Mapping[str, cel.Type]:
    types = {name: _TYPES[type_] for name, type_ in variables(kind).items()}
    types |= {f"system.{name}": _TYPES[type_] for name, type_ in variables(System.kind).items()}
    types |= {
        f"profile.{name}": cel.Type.DOUBLE if name.endswith(SHARES) else cel.Type.DURATION for name in limits
    }
    return types | {"now": cel.Type.TIMESTAMP}


@cache
def _environment(kind: str, limits: frozenset[str]) -> cel.Env:
    variables_ = {_as_cel(name): type_ for name, type_ in _types(kind, limits).items()}
    return cel.NewEnv(variables=variables_, container=_CONTAINER)


def _as_cel(name: str) -> str:
    """`type` is a function of CEL: the field of that name is declared in the container, where it is found first."""
    return f"{_CONTAINER}.{name}" if name in _TAKEN else name


def _names(source: str) -> frozenset[str]:
    """Every name in the source that could be a variable: a superset is harmless, a subset would be wrong."""
    text = _STRING.sub("''", source)
    found = set(_NAME.findall(text))
    return frozenset(found | {name.split(".")[0] for name in found})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if value is None:
        return _NEVER
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


def _first_line(error: object) -> str:
    text = str(error).strip()
    lines = [
        line.strip()
        for line in text.removeprefix("INVALID_ARGUMENT: ").removeprefix("INTERNAL: ").splitlines()
        if line.strip()
    ]
    return lines[0].removeprefix("ERROR: ").replace("<input>:", "") if lines else "unknown error"
