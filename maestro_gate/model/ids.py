"""Makes ids of a threat model from names that others gave: readable, valid, and each but once."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 90
"""Characters; the schema allows 100, and an id that is taken gets a number."""

_OTHER = re.compile(r"[^a-z0-9_.]+")


def slug(text: str) -> str:
    """The name in the letters of an id; `unnamed` when it has none of them."""
    ascii_ = unicodedata.normalize("NFKD", text[: LONGEST * 10]).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", ascii_).strip("-_.")[:LONGEST].rstrip("-_.") or "unnamed"


class Ids:
    """The ids that are taken."""

    __slots__ = ("_numbers", "_taken")

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}
        """Id → the number that was given to it last."""

    def take(self, *names: str) -> str:
        """The first of the names whose id is free, else the last one with a number."""
        ids = [slug(name) for name in names]
        free = next((id_ for id_ in ids if id_ not in self._taken), "")
        while not free:
            number = self._numbers[ids[-1]] = self._numbers.get(ids[-1], 1) + 1
            numbered = f"{ids[-1]}-{number}"
            free = "" if numbered in self._taken else numbered
        self._taken.add(free)
        return free
