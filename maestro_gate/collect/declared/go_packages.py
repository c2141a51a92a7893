"""Reads `go.mod`."""

import re
from collections.abc import Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.lockfiles import go_modules

_MODULE = re.compile(r'"?([A-Za-z0-9][\w.~-]*(?:/[\w.~-]+)+)"?\s+v\S+')
_MAJOR = re.compile(r"/v\d+\Z")


def read(text: str) -> Reader:
    """The modules that the project requires by itself."""
    go_modules.require_module(text)
    return Reader("golang", tuple(_required(text)))


def _required(text: str) -> Iterator[Declared]:
    for words, comment in go_modules.statements(text, "require"):
        module = _MODULE.match(words)
        if module and comment.strip() != "indirect":
            yield Declared(_MAJOR.sub("", module[1]), module[1])
