"""Knows how Python spells the names of packages, and where they stand in requirements (PEP 508)."""

import re
from functools import lru_cache

_SEPARATORS = re.compile(r"[-_.]+")
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?=$|[\[\s<>=!~;@#,(])")
_EGG = re.compile(r"\s*(?:-e\s+|--editable[\s=]+)?\S+#(?:\S*&)?egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_LONGEST = 1_000
"""Characters of a requirement in which a name is looked for."""


@lru_cache(maxsize=100_000)
def normal(name: str) -> str:
    """The one spelling of a name that registries go by."""
    return _SEPARATORS.sub("-", name).lower()


def name_of(requirement: str) -> str:
    """The name in a requirement; empty for an option, a path or a URL."""
    start = requirement[:_LONGEST]
    match = _NAME.match(start) or _EGG.match(start)
    return match[1] if match else ""
