"""Reads `go.mod`."""

import re
from collections.abc import Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader

_MODULE = re.compile(r'"?([A-Za-z0-9][\w.~-]*(?:/[\w.~-]+)+)"?\s+v\S+')
_MAJOR = re.compile(r"/v\d+\Z")


def read(text: str) -> Reader:
    """The modules that the project requires by itself."""
    if not re.search(r"^module\s", text, re.MULTILINE):
        raise ValueError("no go.mod")
    return Reader("golang", tuple(_required(text)))


def _required(text: str) -> Iterator[Declared]:
    is_open = False
    for line in text.splitlines():
        code, _, comment = line.partition("//")
        words = code.strip()
        if not is_open and words.startswith("require"):
            words = words[len("require") :].strip()
            is_open = words.startswith("(")
        elif not is_open:
            continue
        elif words == ")":
            is_open = False
        module = _MODULE.match(words)
        if module and comment.strip() != "indirect":
            yield Declared(_MAJOR.sub("", module[1]), module[1])
