"""What every kind of subject offers."""

import re
from collections.abc import Mapping
from functools import cache
from typing import ClassVar, Protocol, get_origin, get_type_hints

_DRAWN = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{8}[_T-][0-9]{6}|[0-9]{4}([-_])[0-9]{2}\1[0-9]{2}(?:T[0-9-]{8,})?"
)
"""Ids and times that tools put into the names of result files: the next run has others."""


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


def lasting(path: str) -> str:
    """The path of a result file as it is for the next run, too: ids and times that are drawn anew are left open."""
    return _DRAWN.sub("*", path)
