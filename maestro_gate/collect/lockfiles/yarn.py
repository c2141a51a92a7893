"""Reads `yarn.lock` as Yarn 1 writes it and as Yarn 2 and later do, line by line: both have the shape of an outline."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from maestro_gate.collect.lockfiles import digests, locked, npm
from maestro_gate.collect.lockfiles.locked import REQUIRED, Lock, Package

_DESCRIPTOR = re.compile(r"((?:@[^@/\s]+/)?[^@\s]+)@(.*)\Z")
_MEMBER = re.compile(r'"?((?:@[^"\s/]+/)?[^"\s:]+)"?:?\s+"?([^"]*)"?\Z')
_PERHAPS = "optionalDependencies"
_EDGES = ("dependencies", _PERHAPS)
_META = "dependenciesMeta"
_OWN = ("workspace:", "link:", "portal:")
_NPM = "npm:"
_OWN_ARCHIVE = "SHA-512:"
"""Yarn 2 and later digest an archive that they make themselves: no other file has the digest."""


@dataclass(slots=True)
class _Block:
    """One entry while its lines are read."""

    descriptors: list[str]
    values: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Descriptors of what it depends on."""
    perhaps: list[str] = field(default_factory=list)
    """Those of them that it needs on some platforms only."""
    about: str = ""
    """The dependency of which more is said."""


def read(content: str) -> Lock:
    """The packages of the file."""
    is_classic = "yarn lockfile v1" in content
    if not is_classic and "__metadata:" not in content:
        raise ValueError("no yarn.lock")
    blocks = [block for block in _blocks(content) if block.descriptors != ["__metadata"]]
    keys = {descriptor: block.descriptors[0] for block in blocks for descriptor in block.descriptors}
    own = [block for block in blocks if _is_own(block)]
    packages = [_package(block, keys) for block in blocks if not _is_own(block)]
    if not own:
        return Lock("npm", locked.optional(locked.topmost(packages)), says_who_asks=False)
    return Lock(
        "npm", locked.placed(packages, {REQUIRED: [k for block in own for k in _keys(block.asked, keys)]})
    )


def _blocks(content: str) -> Iterator[_Block]:
    block, table = _Block([]), ""
    for line in content.splitlines():
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        if indent == 0:
            if block.descriptors:
                yield block
            block, table = _Block(_descriptors(words)), ""
        elif indent == 2 and words.endswith(":"):  # noqa: PLR2004  both write two spaces a level
            table = words[:-1]
        else:
            table = "" if indent == 2 else table  # noqa: PLR2004
            _member(block, words, table)
    if block.descriptors:
        yield block


def _descriptors(words: str) -> list[str]:
    """`"a@^1", "a@^2":` or `"a@npm:^1, a@npm:^2":`."""
    return [one.strip().strip('"') for one in words.rstrip(":").split(", ")]


def _member(block: _Block, words: str, table: str) -> None:
    member = _MEMBER.match(words)
    if table == _META:
        _meta(block, words)
    elif member is None:
        return
    elif not table:
        block.values[member[1]] = member[2]
    elif table in _EDGES:
        block.asked.append(f"{member[1]}@{member[2]}")
        if table == _PERHAPS:
            block.perhaps.append(block.asked[-1])


def _meta(block: _Block, words: str) -> None:
    """Yarn 2 and later say of a dependency that it is optional in a table of its own: its name, and below it so."""
    if words == "optional: true":
        block.perhaps += [one for one in block.asked if one.startswith(f"{block.about}@")]
    else:
        block.about = words.rstrip(":").strip('"')


def _is_own(block: _Block) -> bool:
    return any(f"@{mark}" in block.values.get("resolution", "") or f"@{mark}" in one
               for one in block.descriptors[:1] for mark in _OWN)  # fmt: skip


def _keys(descriptors: Iterable[str], keys: dict[str, str]) -> Iterator[str]:
    for descriptor in descriptors:
        for form in _forms(descriptor):
            if form in keys:
                yield keys[form]
                break


def _forms(descriptor: str) -> Iterable[str]:
    """Yarn 2 and 3 leave `npm:` out where they ask, and write it where they answer."""
    name, _, wanted = descriptor.rpartition("@") if "@" in descriptor[1:] else (descriptor, "", "")
    return descriptor, f"{name}@{_NPM}{wanted}"


def _package(block: _Block, keys: dict[str, str]) -> Package:
    values = block.values
    resolution = values.get("resolution", "")
    match = _DESCRIPTOR.match(resolution or block.descriptors[0])
    name, where = (match[1], match[2]) if match else (block.descriptors[0], "")
    if not resolution and where.startswith(_NPM):  # Yarn 1: `alias@npm:name@^1`
        name = where.removeprefix(_NPM).rpartition("@")[0] or name
    checksum = (_OWN_ARCHIVE,) if "checksum" in values else ()
    elsewhere = "" if where.startswith(_NPM) or not resolution else where
    return Package(
        block.descriptors[0],
        name,
        values.get("version", ""),
        checksum or digests.integrity(values.get("integrity", "")),
        tuple(_keys(block.asked, keys)),
        perhaps=tuple(_keys(block.perhaps, keys)),
        origin=npm.of_address((values.get("resolved") or elsewhere).replace("commit=", "")),
    )
