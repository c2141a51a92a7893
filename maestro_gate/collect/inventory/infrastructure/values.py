"""Values of infrastructure code: what stands there literally, and what is computed.

A value is text, a number, a truth value, None, a list, a dict with text as keys, or `Computed`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_VARIABLE = re.compile(r"\$\{\w+:?-([^${}]*)\}|\$\{?\w+\}?")
"""Of a shell."""

DEEPEST = 40
LONGEST_JSON = 100_000
"""Characters of JSON in text."""
MOST_LEAVES = 2_000
"""Leaves of one resource that are looked at."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that is known only when the code runs."""

    text: str = ""
    """Text with `${…}` where something is filled in; empty where nothing is known."""


Leaf = tuple[tuple[str, ...], str | Computed]
"""Names from the resource down, and what stands there."""


def leaves(value: Any) -> Iterator[Leaf]:
    """Everything in a value that holds nothing else, in its order; of a huge one the beginning."""
    for count, leaf in enumerate(_leaves(value, ())):
        if count >= MOST_LEAVES:
            return
        yield leaf


def _leaves(value: Any, names: tuple[str, ...]) -> Iterator[Leaf]:
    if isinstance(value, dict | list):
        if len(names) >= DEEPEST:
            return
        members = value.items() if isinstance(value, dict) else ((str(n), one) for n, one in enumerate(value))
        for name, member in members:
            yield from _leaves(member, (*names, name))
    else:
        yield names, value if isinstance(value, Computed) else written(value)


def written(value: Any) -> str:
    """A plain value as text."""
    return value if isinstance(value, str) else json.dumps(value)


def mappings(value: Any) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every mapping in a value with the names that lead to it, in order; bounded as leaves are."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), value)]
    seen = 0
    while waiting and seen < MOST_LEAVES:
        names, here = waiting.pop()
        seen += 1
        if len(names) >= DEEPEST:
            continue
        if isinstance(here, dict):
            yield names, here
            waiting.extend(((*names, name), member) for name, member in reversed(here.items()))
        elif isinstance(here, list):
            waiting.extend(((*names, str(n)), member) for n, member in reversed([*enumerate(here)]))


def parsed(text: str) -> Any:
    """The value of JSON that stands in text, as policies do; None when it is none. Filled in parts stay computed."""
    if text.lstrip()[:1] not in ("{", "[") or len(text) > LONGEST_JSON:
        return None
    try:
        return with_computed(json.loads(text))
    except (ValueError, RecursionError):
        return None


def with_computed(value: Any, depth: int = 0) -> Any:
    """The value with `Computed` in place of texts in which something is filled in."""
    if isinstance(value, str):
        return Computed(value) if "${" in value else value
    if depth > DEEPEST:
        return Computed()
    if isinstance(value, dict):
        return {key: with_computed(member, depth + 1) for key, member in value.items()}
    return [with_computed(member, depth + 1) for member in value] if isinstance(value, list) else value


def with_defaults(value: Any, depth: int = 0) -> Any:
    """The value where no variable of a shell is set: `${MODEL:-gpt-4o}` is `gpt-4o`, `${MODEL}` is computed."""
    if isinstance(value, str):
        if "$" not in value:
            return value
        whole = _VARIABLE.fullmatch(value)
        if whole and whole[1]:
            return whole[1]
        return Computed(_VARIABLE.sub(lambda found: found[1] or "${}", value))
    if depth > DEEPEST:
        return Computed()
    if isinstance(value, dict):
        return {key: with_defaults(member, depth + 1) for key, member in value.items()}
    return [with_defaults(member, depth + 1) for member in value] if isinstance(value, list) else value
