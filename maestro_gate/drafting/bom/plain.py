"""Makes hostile text fit for a document that others read: nothing that cannot be printed, no credentials."""

import re

from maestro_gate.drafting.bom.elements import Place

_CREDENTIALS = re.compile(r"(?<=//)[^/?#\s]*@")
_ADDRESS = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*://(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?)(/.*|)"
)
_NOT_IN_PATHS = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/%-]|%(?![0-9A-Fa-f]{2})")
_LONGEST = 1_000


def text(value: str) -> str:
    """On one line, of bounded length; lone surrogates and control characters are no part of XML."""
    return "".join(character for character in value[:_LONGEST] if character.isprintable())


def address(value: str) -> str:
    """An address without whoever asks and without what is asked; empty where it is none."""
    found = _ADDRESS.fullmatch(_CREDENTIALS.sub("", text(value).partition("?")[0].partition("#")[0]))
    if found is None:
        return ""
    return found[1] + _NOT_IN_PATHS.sub(_encoded, found[2])


def _encoded(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode())


def place(value: str) -> Place:
    """`path:line` in its parts."""
    path, _, line = value.rpartition(":")
    return (text(path), int(line)) if path and line.isdecimal() else (text(value), 0)
