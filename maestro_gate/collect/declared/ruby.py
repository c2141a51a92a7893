"""Reads `Gemfile`, `*.gemspec` and `Gemfile.lock`, as far as gems are named literally: both first are programs."""

import re

from maestro_gate.collect.declared.declaration import Declared, Reader

_GEM = re.compile(
    r"""^[ \t]*+(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[ \t(]++(["'])([A-Za-z0-9][\w.-]*)\1""",
    re.MULTILINE,
)
_ASKED_FOR = re.compile(r"^DEPENDENCIES$(.*?)(?:^\S|\Z)", re.MULTILINE | re.DOTALL)
_LOCKED = re.compile(r"^  ([A-Za-z0-9][\w.-]*)", re.MULTILINE)


def read(text: str) -> Reader:
    """The gems of a `Gemfile` or `*.gemspec`."""
    return Reader(
        "gem", tuple(Declared(match[2], f"{match[1]}{match[2]}{match[1]}") for match in _GEM.finditer(text))
    )


def lock(text: str) -> Reader:
    """What the project of a `Gemfile.lock` asks for."""
    section = _ASKED_FOR.search(text)
    if section is None:
        raise ValueError("no Gemfile.lock")
    return Reader("gem", tuple(Declared(name, f"\n  {name}") for name in _LOCKED.findall(section[1])))
