"""Reads `pylock.toml` (PEP 751): packages, digests, who asks for whom."""

import tomllib
from collections.abc import Iterator

from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.lockfiles import digests, locked, origins
from maestro_gate.collect.lockfiles.locked import OPTIONAL, REQUIRED, Lock, Package
from maestro_gate.collect.lockfiles.python_toml import Keys, rows_of


def read(content: str) -> Lock:
    """The packages of a `pylock.toml` (PEP 751)."""
    rows = [row for row in rows_of(tomllib.loads(content), "packages") if "directory" not in row]
    known = Keys(rows)
    packages = [
        Package(
            known.of(row),
            text(row.get("name")),
            text(row.get("version")),
            digests.read(_digests(row)),
            known.asked([row.get("dependencies")]),
            OPTIONAL if "marker" in row else REQUIRED,
            origin=_origin(row),
        )
        for row in rows
    ]
    return Lock("pypi", locked.topmost(packages), says_who_asks=False)


def _digests(row: Object) -> Iterator[str]:
    for file in (row.get("sdist"), row.get("archive"), *sequence(row.get("wheels"))):
        for name, content in mapping(mapping(file).get("hashes")).items():
            yield f"{name}:{text(content)}"


def _origin(row: Object) -> tuple[str, str]:
    vcs, archive = mapping(row.get("vcs")), mapping(row.get("archive"))
    if vcs:
        return origins.of_git(
            text(vcs.get("url")) or text(vcs.get("path")),
            text(vcs.get("commit-id")) or text(vcs.get("requested-revision")),
        )
    if text(archive.get("url")):
        return origins.of_url(text(archive.get("url")))
    return origins.of_path(text(archive.get("path")))
