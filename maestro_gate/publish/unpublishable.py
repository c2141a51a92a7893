"""Why something could not be published, in words that are safe to print wherever a run prints."""

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]+")
_COMMAND = re.compile(r"([:#])(?=\1)")
"""`::name::` at the start of a line, and `##[name]` anywhere, are commands to GitHub's runner."""
_LONGEST = 200


class Unpublishable(Exception):
    """A surface could not be written; `str(error)` is one sentence. It never changes a verdict."""


class Refused(Unpublishable):
    """The platform answered, and the answer is no."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        super().__init__(reason)


class Uncertain(Unpublishable):
    """A request that is not repeatable got lost: it may or may not have taken effect."""


def plain(text: object) -> str:
    """What a platform or an environment says, as a piece of one line that no runner takes for a command."""
    flat = _COMMAND.sub(r"\1 ", _CONTROL.sub(" ", str(text))).strip()
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
