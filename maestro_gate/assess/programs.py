"""Compiles expressions of CEL over the typed fields of one subject kind, and answers them.

1. A condition is of type BOOL, or it does not compile.
2. An answer that is not a BOOL at run time (CEL returns errors as values, and their plain value is truthy) is an
   error: never silently true, never silently false.
3. A date that is not there lies at the epoch: "never" is older than any limit.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from cel_expr_python import cel

from maestro_gate.assess.conjuncts import named_in
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
_REMEMBERED = 50_000
"""Answers kept per condition: enough for what repeats (licences, suppliers), bounded for what does not (names)."""
_CONTAINER = "subject"
_TAKEN = frozenset({"type"})
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


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


class Program:
    """A compiled expression of type BOOL with the answers that it has given."""

    def __init__(self, source: str, kind: str, limits: frozenset[str]) -> None:
        used = named_in(source) & _types(kind, limits).keys()
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
        data = dict(zip(self._declared, map(plain, values), strict=True)) | self._shared
        try:
            answer = self._program.eval(data=data)
        except RuntimeError as error:  # the iteration budget is raised, other errors are returned
            raise ExpressionError(_first_line(error)) from None
        if answer.type() != cel.Type.BOOL:
            raise ExpressionError(_first_line(answer.value()))
        result: bool = answer.value()
        return result


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


def plain(value: Any) -> Any:
    """The value of a field as CEL has it."""
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
