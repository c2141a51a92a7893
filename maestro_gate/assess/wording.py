"""Fills the places of a rule's message from the subject it fired on.

1. `{field}` is that field, `{one|other}` the first of them that is not empty.
2. A subject without a name or a title is called what it is called elsewhere, and by its id only once.
3. Of what nobody names, that is said: a protocol, a fix, an analysis. What else is empty leaves no gap.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from maestro_gate.model.subjects import Subject

_PLACE = re.compile(r"( ?)\{([a-z_]+(?:\|[a-z_]+)*)\}")
_NAME = re.compile(r"«?\{(name|title)\}»? \(\{id\}(?P<more>\)|, )")
_UNSAID = {
    "protocol": "an unnamed protocol",
    "remedy": "no fix is named",
    "justification": "no reason is named",
    "clearance": "no analysis clears it",
}
_LONGEST = 300


def places(template: str) -> tuple[str, ...]:
    """Names of the fields that a message uses."""
    return tuple(name for _, place in _PLACE.findall(template) for name in place.split("|"))


def worded(template: str, subject: Subject) -> str:
    """The message for this subject. Values are hostile text: a reporter escapes them for its format."""
    named = _NAME.sub(lambda match: _called(match, subject), template)
    return _PLACE.sub(lambda match: _placed(match[1], _filled(match[2].split("|"), subject)), named).lstrip()


def _placed(space: str, value: str) -> str:
    return space + value if value else ""


def _called(match: re.Match[str], subject: Subject) -> str:
    """The place as it stands; of a subject without a name, what is left when its id is not to be told twice."""
    if getattr(subject, match[1]):
        return match[0]
    return "{id}" if match["more"] == ")" else "{id} ("


def _filled(names: Sequence[str], subject: Subject) -> str:
    name = next((name for name in names if getattr(subject, name)), names[-1])
    value = getattr(subject, name)
    if value == "":
        value = subject.label if name in ("name", "title") else _UNSAID.get(name, "")
    return _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        value = ", ".join(value) or "none"
    if value is None:
        return "never"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
