"""Reads `go.mod`, which lists all modules since Go 1.17, and the digests of `go.sum` beside it."""

import re
from collections.abc import Iterator

from maestro_gate.collect.lockfiles import origins
from maestro_gate.collect.lockfiles.locked import Lock, Package

_REQUIRED = re.compile(r'"?([A-Za-z0-9][\w.~/-]*)"?\s+(v[\w.+~-]+)')
_REPLACED = re.compile(r'"?([A-Za-z0-9][\w.~/-]*)"?(?:\s+(v\S+))?\s*=>\s*"?(\S+?)"?(?:\s+(v\S+))?\s*\Z')
_TREE = "SHA-256:"
"""The digest is one of a list of files: no file has it."""
_SUM = re.compile(r"^(\S{1,500}) (v[^\s/]{1,200}) h1:", re.MULTILINE)


def modules(content: str) -> Lock:
    """The modules of a `go.mod`."""
    require_module(content)
    replaced = dict(_replaced(content))
    found = []
    for words, comment in statements(content, "require"):
        match = _REQUIRED.match(words)
        if match is None:
            continue
        name, version = match[1], match[2]
        by = replaced.get((name, version)) or replaced.get((name, ""))
        if by is None:
            found.append(Package(f"{name} {version}", name, version, direct=_is_direct(comment)))
        elif by[1]:
            found.append(Package(f"{by[0]} {by[1]}", *by, direct=_is_direct(comment)))
        else:
            found.append(Package(name, name, "", direct=_is_direct(comment), origin=origins.of_path(by[0])))
    return Lock("golang", found)


def digests(content: str) -> Lock:
    """The modules of a `go.sum`: more than are used, each with a digest. They only lend it to those of `go.mod`."""
    found = dict.fromkeys(_SUM.findall(content))
    if content.strip() and not found and "/go.mod h1:" not in content:
        raise ValueError("no go.sum")
    return Lock("golang", [Package(f"{name} {version}", name, version, (_TREE,)) for name, version in found])


def require_module(text: str) -> None:
    """Raises ValueError where the text is no `go.mod`."""
    if not re.search(r"^module\s", text, re.MULTILINE):
        raise ValueError("no go.mod")


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


def _is_direct(comment: str) -> bool:
    return comment.partition(";")[0].strip() != "indirect"


def _replaced(content: str) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for words, _ in statements(content, "replace"):
        match = _REPLACED.match(words[:1_000])
        if match:
            yield (match[1], match[2] or ""), (match[3], match[4] or "")
