"""What every kind of subject offers."""

from collections.abc import Mapping
from functools import cache
from typing import ClassVar, Protocol, get_origin, get_type_hints


class Subject(Protocol):
    """What every subject kind offers to the stages that do not care which kind it is."""

    kind: ClassVar[str]

    @property
    def path(self) -> str:
        """File the subject was read from, relative to the tree's root."""
        ...

    @property
    def line(self) -> int:
        """1-based line in `path`; 0 when the evidence does not say."""
        ...

    @property
    def identity(self) -> str:
        """What the subject is, stable across versions, lines and element order."""
        ...

    @property
    def label(self) -> str:
        """How a person calls it."""
        ...


@cache
def fields(kind: type[Subject]) -> Mapping[str, object]:
    """Names and Python types of a kind's fields, in their order."""
    return {name: type_ for name, type_ in get_type_hints(kind).items() if get_origin(type_) is not ClassVar}
