"""Reads Gradle builds as far as coordinates stand there literally: a build script is a program, and none is run."""

import re
import tomllib
from collections.abc import Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.lenient import mapping, text

_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_CONFIGURATION = r"\b(?:[a-z]+)?(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[pP]rocessor)\b"
_ASKS = rf"{_CONFIGURATION}\s*+\(?\s*+"
_SHORT = re.compile(rf"""{_ASKS}(?:platform\s*+\(\s*+)?["']({_WORD}):({_WORD})(?=[:"'@])""")
_LONG = re.compile(
    rf"""{_ASKS}group\s*+[:=]\s*+["']({_WORD})["']\s*+,\s*+name\s*+[:=]\s*+["']({_WORD})["']"""
)
_COMPUTED = re.compile(rf"""{_ASKS}["'](?:[^"':\n]*+:)?[^"':$\n]*+\$""")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:/])//[^\n]*", re.DOTALL)


def script(content: str) -> Reader:
    """The packages of a `build.gradle` or `build.gradle.kts`."""
    plain = _COMMENT.sub("", content)
    found = tuple(
        Declared(f"{match[1]}/{match[2]}", match[2])
        for form in (_SHORT, _LONG)
        for match in form.finditer(plain)
    )
    notes = ("packages whose names the script computes are not known",) if _COMPUTED.search(plain) else ()
    return Reader("maven", found, notes)


def catalogue(content: str) -> Reader:
    """The packages of a version catalogue (`libs.versions.toml`)."""
    libraries = mapping(tomllib.loads(content).get("libraries"))
    return Reader("maven", tuple(found for value in libraries.values() for found in _of_library(value)))


def _of_library(value: object) -> Iterator[Declared]:
    table = mapping(value)
    module = text(value).rpartition(":")[0] if isinstance(value, str) else text(table.get("module"))
    group, _, name = (
        module.partition(":") if module else (text(table.get("group")), "", text(table.get("name")))
    )
    if group and name:
        yield Declared(f"{group}/{name}", name)
