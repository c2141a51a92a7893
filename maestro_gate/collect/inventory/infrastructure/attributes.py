"""Flattens what a resource says literally to dotted names: what selectors of controls ask for.

1. A mapping or block gives `name.member`; a list or a repeated block `name.0`, `name.1` …. A block that occurs once has
   no index. Policies that are JSON in text, or `jsonencode(…)`, are flattened like blocks.
2. Truth values are `true` and `false`, None is `null`, numbers are written as in JSON.
3. What is computed, of several lines, too long, nested too deeply, or a secret in clear is no attribute: nobody learns
   a secret from here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.mcp_secrets import in_url, is_literal, is_secret_name
from maestro_gate.collect.mcp_words import SecretWords

LONGEST = 1_000
"""Characters of a value."""
MOST = 400
"""Attributes of one resource that are kept."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_PLAIN = re.compile(r"true|false|null|-?[0-9.]*", re.IGNORECASE)
"""Values that are no secret under whatever name."""

_Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Privacy:
    """What says that a value is nobody's business."""

    secrets: SecretWords
    words: frozenset[str]
    """Last words of names, in lower case."""

    def covers(self, name: str) -> bool:
        """Does the name say so."""
        return is_secret_name(name, self.secrets) or (
            bool(found := _WORD.findall(name)) and found[-1].lower() in self.words
        )


def of(value: Any, privacy: Privacy) -> tuple[tuple[str, str], ...]:
    """Dotted name → value of what stands in a resource literally, sorted."""
    kept: dict[str, str] = {}
    hidden = frozenset(_variables(value, privacy))
    before = ""
    for names, leaf in values.leaves(value):
        if len(kept) >= MOST:
            break
        if isinstance(leaf, str):
            is_told = names not in hidden and not _is_secret(names, leaf, before, privacy)
            if is_told and len(leaf) <= LONGEST and "\n" not in leaf:
                kept[".".join(names)] = leaf
        before = leaf if isinstance(leaf, str) else ""
    return tuple(sorted(kept.items()))


def _variables(value: Any, privacy: Privacy) -> Iterator[_Names]:
    """Values that stand beside a name which says that they are secret, as variables of containers do."""
    for names, here in values.mappings(value):
        low = {key.lower(): key for key in here}
        name = here.get(low.get("name", ""))
        if isinstance(name, str) and "value" in low and privacy.covers(name):
            yield (*names, low["value"])


def _is_secret(names: _Names, value: str, before: str, privacy: Privacy) -> bool:
    """Is it one by its name, by a name in front of it (`NAME=value`, `--flag value`), or by its shape."""
    if _PLAIN.fullmatch(value):
        return False
    named = [name for name in names if not name.isdigit()]
    front, equals, _ = value.partition("=")
    in_front = (*named[-2:], front) if equals else named[-2:]
    if any(privacy.covers(name) for name in in_front) or (before.startswith("-") and privacy.covers(before)):
        return True
    return is_literal("", value, privacy.secrets) or ("://" in value and in_url(value, privacy.secrets))
