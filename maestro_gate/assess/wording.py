"""Fills the `{field}` places of a rule's message from the subject it fired on."""

import re
from datetime import date
from typing import Any

from maestro_gate.model.subjects import Subject

_PLACE = re.compile(r"\{([a-z_]+)\}")
_LONGEST = 300


def places(template: str) -> tuple[str, ...]:
    """Names of the fields that a message uses."""
    return tuple(_PLACE.findall(template))


def worded(template: str, subject: Subject) -> str:
    """The message for this subject. Values are hostile text: a reporter escapes them for its format."""
    return _PLACE.sub(lambda match: _shown(getattr(subject, match[1])), template)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if value is None:
        return "never"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
