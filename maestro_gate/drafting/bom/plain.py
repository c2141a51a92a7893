"""Makes hostile text fit for a document that others read: nothing that cannot be printed, no credentials."""

import re

from maestro_gate.drafting.bom.elements import Place

_CREDENTIALS = re.compile(r"(?<=//)[^/?#\s]*@")
_LONGEST = 1_000


def text(value: str) -> str:
    """On one line, of bounded length; lone surrogates and control characters are no part of XML."""
    return "".join(character for character in value[:_LONGEST] if character.isprintable())


def address(value: str) -> str:
    """An address without whoever asks and without what is asked."""
    return text(_CREDENTIALS.sub("", value.partition("?")[0].partition("#")[0]).replace(" ", "%20"))


def place(value: str) -> Place:
    """`path:line` in its parts."""
    path, _, line = value.rpartition(":")
    return (text(path), int(line)) if path and line.isdecimal() else (text(value), 0)
