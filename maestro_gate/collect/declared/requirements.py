"""Reads requirements files, and requirements as other files hold them (PEP 508).

A file that a tool compiled says behind each package who asked for it (`# via`): what only other packages of the file
asked for is left out.
"""

import re
from collections.abc import Iterable, Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?=$|[\[\s<>=!~;@#,(])")
_EGG = re.compile(r"\s*(?:-e\s+|--editable[\s=]+)?\S+#(?:\S*&)?egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_VIA = re.compile(r"\s+#\s+(?:via)?\s*(.*)")
_LONGEST = 1_000
"""Characters of a line in which a name is looked for."""
_SEPARATORS = re.compile(r"[-_.]+")


def read(text: str) -> Reader:
    """The packages of a requirements file."""
    return Reader("pypi", tuple(_asked_for(_entries(text))))


def name_of(requirement: str) -> str:
    """The name in a requirement; empty for an option, a path or a URL."""
    start = requirement[:_LONGEST]
    match = _NAME.match(start) or _EGG.match(start)
    return match[1] if match else ""


def listed(requirements: Iterable[object]) -> Iterator[Declared]:
    """The packages of a list of requirements; what is no text is passed over."""
    for requirement in requirements:
        if isinstance(requirement, str) and (name := name_of(requirement)):
            yield Declared(name, requirement)


def _entries(text: str) -> Iterator[tuple[Declared, tuple[str, ...]]]:
    """Each package with those who asked for it, as far as the file says so."""
    found: Declared | None = None
    asking: list[str] = []
    for line in text.splitlines():
        comment = _VIA.match(line)
        if comment and found:
            asking.append(comment[1].strip())
            continue
        name = name_of(line)
        if name:
            if found:
                yield found, tuple(asking)
            _, _, behind = line.partition("# via ")
            found, asking = Declared(name, line.rstrip("\\ ")), [*filter(None, behind.split(", "))]
    if found:
        yield found, tuple(asking)


def _asked_for(entries: Iterable[tuple[Declared, tuple[str, ...]]]) -> Iterator[Declared]:
    known = list(entries)
    names = {_normal(found.name) for found, _ in known}
    for found, asking in known:
        by = [one for one in asking if one]
        if not by or any(_normal(one) not in names for one in by):
            yield found


def _normal(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()
