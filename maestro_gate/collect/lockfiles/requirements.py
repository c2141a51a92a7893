"""Reads which packages a requirements file asks for.

A file that a tool compiled says behind each package who asked for it (`# via`): what only other packages of the file
asked for is left out.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from maestro_gate.collect.lockfiles.python_names import name_of, normal

_VIA = re.compile(r"\s+#\s+(?:via)?\s*(.*)")


class Requirement(NamedTuple):
    """A package that a line of the file names."""

    name: str
    written: str
    """The line, without the mark that the next one continues it."""
    asking: tuple[str, ...] = ()
    """Who asked for it, as far as the file says so."""


def asked_for(text: str) -> Iterator[Requirement]:
    """Those that the project itself asks for."""
    known = list(_entries(text))
    names = {normal(one.name) for one in known}
    for one in known:
        if not one.asking or any(normal(by) not in names for by in one.asking):
            yield one


def _entries(text: str) -> Iterator[Requirement]:
    found: Requirement | None = None
    asking: list[str] = []
    for line in text.splitlines():
        comment = _VIA.match(line)
        if comment and found:
            asking.append(comment[1].strip())
            continue
        name = name_of(line)
        if name:
            if found:
                yield _with(found, asking)
            _, _, behind = line.partition("# via ")
            found, asking = Requirement(name, line.rstrip("\\ ")), behind.split(", ")
    if found:
        yield _with(found, asking)


def _with(found: Requirement, asking: list[str]) -> Requirement:
    return found._replace(asking=tuple(filter(None, asking)))
