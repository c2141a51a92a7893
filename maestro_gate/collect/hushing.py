"""Makes a scanner's sentence fit to be shown: without what may be a secret, and without control characters."""

import re

_QUOTED = re.compile(r"""(['"`])(?:(?!\1).){4,}\1""")
"""Scanners quote what they found; shorter words are keys and options."""
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Colours of a terminal, and what else moves its cursor."""


def hushed(sentence: str) -> str:
    """The sentence without what it quotes: what a scanner calls a secret is shown to nobody."""
    return _QUOTED.sub("«…»", sentence)


def plain(sentence: str) -> str:
    """The sentence without control characters."""
    return _CONTROL.sub("", sentence)
