"""What rows of a large JSON document usually look like, so that they are read at once and checked from a distance."""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter, eq
from typing import Generic, TypeVar

import msgspec
from msgspec import inspect

S = TypeVar("S", bound=msgspec.Struct)

_FLAT = (inspect.StrType, inspect.BoolType, inspect.IntType, inspect.FloatType, inspect.NoneType)


class Shape(Generic[S]):
    """One kind of row. A struct that is a `proof` has no values but those that every schema of such rows allows."""

    def __init__(self, struct: type[S], *, is_proof: bool = False) -> None:
        self.decode = msgspec.json.Decoder(list[struct]).decode  # type: ignore[valid-type]  # known at run time
        """An array of rows → structs. Raises msgspec.ValidationError when one has members of other types."""
        self.is_proof = is_proof
        whole = inspect.type_info(struct)
        fields = whole.fields if isinstance(whole, inspect.StructType) else ()
        loose = [field.name for field in fields if not _is_bounded(field.type)]
        self._loose = attrgetter(*loose) if loose else None
        self._none = self._loose and self._loose(struct())

    def may_nest(self, rows: Sequence[S]) -> bool:
        """Whether anything in the rows may be deeper than the struct itself: some members may hold any value."""
        loose, none = self._loose, self._none
        return loose is not None and not all(map(partial(eq, none), map(loose, rows)))


def _is_bounded(type_: inspect.Type) -> bool:
    """Whether its values have a depth that is known beforehand."""
    if isinstance(type_, inspect.UnionType):
        return all(map(_is_bounded, type_.types))
    if isinstance(type_, inspect.ListType | inspect.FrozenSetType):
        return _is_bounded(type_.item_type)
    if isinstance(type_, inspect.StructType):
        return all(_is_bounded(field.type) for field in type_.fields)
    return isinstance(type_, _FLAT)
