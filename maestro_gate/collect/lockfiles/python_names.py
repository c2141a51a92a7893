"""Knows how Python spells the names of packages."""

import re
from functools import lru_cache

_SEPARATORS = re.compile(r"[-_.]+")
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_LONGEST = 1_000


@lru_cache(maxsize=100_000)
def normal(name: str) -> str:
    """The one spelling of a name that registries go by."""
    return _SEPARATORS.sub("-", name).lower()


def required_name(requirement: str) -> str:
    """The name that a requirement begins with; empty when there is none."""
    match = _NAME.match(requirement[:_LONGEST])
    return match[1] if match else ""
