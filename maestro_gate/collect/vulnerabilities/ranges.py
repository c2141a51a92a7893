"""Says whether a version lies in a range of versions (`vers:pypi/>=1.0|<2.0`), in the order of its ecosystem."""

from functools import lru_cache
from typing import Any

SCHEME = "vers:"
_LONGEST = 1_000
"""Characters of a range."""


@lru_cache(maxsize=10_000)
def holds(range_: str, version: str) -> bool | None:
    """Is the version in the range; None when nobody can say."""
    if not range_.startswith(SCHEME) or len(range_) > _LONGEST or not version:
        return None
    # It knows a dozen orders of versions, and takes a while to load them.
    from univers.version_range import VersionRange
    from univers.versions import InvalidVersion

    try:
        read: Any = VersionRange.from_string  # has no types
        found = read(range_)
        return bool(found.contains(found.version_class(version)))
    except (InvalidVersion, ValueError, TypeError, AttributeError, NotImplementedError, IndexError, KeyError):
        return None
