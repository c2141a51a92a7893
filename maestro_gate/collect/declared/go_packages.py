"""Reads `go.mod`."""

import re
from collections.abc import Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader

_MODULE = re.compile(r'"?([A-Za-z0-9][\w.~-]*(?:/[\w.~-]+)+)"?\s+v\S+')
_MAJOR = re.compile(r"/v\d+\Z")


def read(text: str) -> Reader:
    """The modules that the project requires by itself."""
    require_module(text)
    return Reader("golang", tuple(_required(text)))


def require_module(text: str) -> None:
    """Raises ValueError where the text is no `go.mod`."""
    if not re.search(r"^module\s", text, re.MULTILINE):
        raise ValueError("no go.mod")


def _required(text: str) -> Iterator[Declared]:
    for words, comment in statements(text, "require"):
        module = _MODULE.match(words)
        if module and comment.strip() != "indirect":
            yield Declared(_MAJOR.sub("", module[1]), module[1])


def statements(text: str, directive: str) -> Iterator[tuple[str, str]]:
    """The words behind a directive, alone or in its block, each with its comment."""
    is_open = False
    for line in text.splitlines():
        code, _, comment = line.partition("//")
        words = code.strip()
        if is_open:
            is_open = words != ")"
            if is_open and words:
                yield words, comment
        elif words.startswith((f"{directive} ", f"{directive}\t", f"{directive}(")):
            words = words[len(directive) :].strip()
            is_open = words.startswith("(")
            if words and not is_open:
                yield words, comment
