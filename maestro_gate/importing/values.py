"""Looks into values that anybody may have written: what is not as expected is as if it were not there."""

from collections.abc import Mapping
from typing import Any


def mapping(value: Any) -> Mapping[str, Any]:
    """The mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else []


def names(value: Any) -> list[str]:
    """Texts of the list."""
    return [name for name in items(value) if isinstance(name, str)]


def text(value: Any, longest: int = 4000) -> str:
    """The text, or an empty one; as long as our schema takes it."""
    return value[:longest].strip() if isinstance(value, str) else ""
