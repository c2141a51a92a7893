"""Reads requirements files that pin versions, and `Pipfile.lock`.

A requirements file is a lock file as soon as it pins one version. What it leaves open is listed without a version:
the next installation may bring any.
"""

import json
import re
from collections.abc import Iterator

from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.lockfiles import digests, origins, requirements
from maestro_gate.collect.lockfiles.locked import DEVELOPMENT, OPTIONAL, REQUIRED, Lock, Package
from maestro_gate.collect.lockfiles.python_names import normal

_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]\n]{0,300}\])?\s*"
    r"(?:@\s*(?P<url>\S+)|(?P<version>\(?[<>=!~][^;#]*)?)\s*(?P<marker>;[^#]*)?(?:\s--.*)?(?:#.*)?\Z"
)
_PIN = re.compile(r"\(?\s*={2,3}\s*v?([A-Za-z0-9][A-Za-z0-9.!+_-]*)\s*\)?\Z")
_EDITABLE = re.compile(r"(?:-e\s+|--editable[\s=]+)")
_GIT = re.compile(r"(git\+[^@#\s]+(?:@[^/@#\s]+(?=/))?[^@#\s]*)(?:@([^#\s]+))?")
_EGG = re.compile(r"#(?:\S*&)?egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_HASH = re.compile(r"--hash[=\s]\s*([A-Za-z0-9]+:[0-9A-Fa-f]+)")
_PINNED = re.compile(
    rb"^[ \t]*[A-Za-z0-9][\w.-]*(?:\[[^\]\n]{0,300}\])?[ \t]*\(?={2,3}|@[ \t]*\S+://|git\+\w+://",
    re.MULTILINE,
)
_LONGEST = 4_000
"""Characters of an entry, without its digests, that are looked at."""


def is_pinned(head: bytes) -> bool:
    """Some line pins a version, a commit or an address."""
    return _PINNED.search(head) is not None


def read(content: str) -> Lock:
    """The packages of a requirements file."""
    asked = {normal(one.name) for one in requirements.asked_for(content)}
    found = [_package(entry, asked) for entry in _entries(content)]
    return Lock("pypi", [one for one in found if one is not None])


def pipfile(content: str) -> Lock:
    """The packages of a `Pipfile.lock`, which says nothing of who asks for them."""
    value = mapping(json.loads(content))
    if "_meta" not in value:
        raise ValueError("no Pipfile.lock")
    found = [one for table, scope in _tables(value) for one in _of_table(table, scope)]
    return Lock("pypi", found, says_who_asks=False)


def _tables(value: Object) -> Iterator[tuple[Object, str]]:
    for key, table in value.items():
        if key != "_meta":
            yield mapping(table), DEVELOPMENT if key == "develop" else REQUIRED


def _of_table(table: Object, scope: str) -> Iterator[Package]:
    for name, row in table.items():
        entry = mapping(row)
        if entry.get("editable") is True and "git" not in entry:
            continue
        pin = _PIN.match(text(entry.get("version")))
        yield Package(
            f"{scope} {normal(name)}",
            name,
            pin[1] if pin else "",
            digests.read(one for one in sequence(entry.get("hashes")) if isinstance(one, str)),
            scope=scope,
            origin=_origin(entry),
        )


def _origin(entry: Object) -> tuple[str, str]:
    if "git" in entry:
        return origins.of_git(text(entry.get("git")), text(entry.get("ref")))
    return (
        origins.of_url(text(entry.get("file")))
        if "file" in entry
        else origins.of_path(text(entry.get("path")))
    )


def _entries(content: str) -> Iterator[str]:
    """Each requirement with the lines that continue it; comments between them do not end it."""
    waiting: list[str] = []
    for line in content.splitlines():
        words = line.strip()
        if words.startswith("#"):
            continue
        is_open = words.endswith("\\")
        waiting.append(words[:-1].rstrip() if is_open else words)
        if not is_open:
            yield " ".join(waiting)
            waiting = []
    if waiting:
        yield " ".join(waiting)


def _package(entry: str, asked: set[str]) -> Package | None:
    hashes = digests.read(_HASH.findall(entry))
    words = entry.partition(" --")[0].strip()[:_LONGEST] if not entry.startswith("-") else entry[:_LONGEST]
    match = _LINE.match(words)
    if match is None:
        return _from_address(words, hashes)
    name, url, wanted = match["name"], match["url"] or "", (match["version"] or "").strip()
    pin = _PIN.match(wanted)
    return Package(
        f"{normal(name)} {pin[1] if pin else url}",
        name,
        pin[1] if pin else "",
        hashes,
        scope=OPTIONAL if match["marker"] else REQUIRED,
        direct=normal(name) in asked,
        origin=_of_address(url) if url else origins.NOWHERE,
    )


def _from_address(words: str, hashes: tuple[str, ...]) -> Package | None:
    """A repository or an archive that says its package's name behind it."""
    address = _EDITABLE.sub("", words, count=1)
    egg = _EGG.search(address)
    if egg is None or "://" not in address:
        return None
    return Package(
        f"{normal(egg[1])} {address}", egg[1], "", hashes, direct=True, origin=_of_address(address)
    )


def _of_address(url: str) -> tuple[str, str]:
    git = _GIT.match(url)
    if git:
        return origins.of_git(git[1], git[2] or "")
    return origins.of_url(url) if "://" in url and not url.startswith("file:") else origins.of_path(url)
