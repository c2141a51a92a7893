"""Bills of materials made of lock files: what runs is known also where nobody wrote one. Nothing is resolved or run.

1. A lock file lists packages and versions, often digests and edges; never licences, suppliers or models.
2. It stands in only where the tree has no bill of materials; where it has one, the two are held against each other.
   `standing_in` does both.
3. Who asks for a package is known as far as the file says; where it does not, what no other package needs.
"""

from collections.abc import Callable
from xml.parsers.expat import ExpatError

from maestro_gate.collect.globs import Globs
from maestro_gate.collect.lockfiles import (
    bun,
    cargo,
    document,
    go_modules,
    gradle,
    maven,
    npm,
    pnpm,
    pylock,
    python_lines,
    python_toml,
    yarn,
)
from maestro_gate.collect.lockfiles.locked import Lock
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.documents import proportion
from maestro_gate.errors import InvalidInput

NAME = "lock-files"
PROVIDES = "lock-files"

_FORMATS: Globs[Callable[[str], Lock]] = Globs(
    (pattern, reader)
    for reader, patterns in (
        (python_toml.uv, ("uv.lock",)),
        (python_toml.poetry, ("poetry.lock",)),
        (python_toml.pdm, ("pdm.lock",)),
        (pylock.read, ("pylock.toml", "pylock.*.toml")),
        (python_lines.pipfile, ("Pipfile.lock",)),
        (python_lines.read, ("*.txt",)),
        (npm.read, ("package-lock.json", "npm-shrinkwrap.json")),
        (pnpm.read, ("pnpm-lock.yaml",)),
        (yarn.read, ("yarn.lock",)),
        (bun.read, ("bun.lock",)),
        (go_modules.modules, ("go.mod",)),
        (go_modules.digests, ("go.sum",)),
        (cargo.read, ("Cargo.lock",)),
        (maven.read, ("pom.xml",)),
        (gradle.locked, ("gradle.lockfile", "*.lockfile")),
        (gradle.verified, ("verification-metadata.xml",)),
    )
    for pattern in patterns
)


def recognises(path: str, head: bytes) -> bool:
    """The file is known by its name; of requirements only those that pin something lock anything."""
    return not path.endswith(".txt") or python_lines.is_pinned(head)


def read(path: str, data: bytes, tables: Tables) -> Reading:  # noqa: ARG001
    """The packages of the file, or a note that it is not what its name says."""
    readers = _FORMATS.matches(path) or [python_lines.read]
    try:
        if data.lstrip()[:1] == b"{":
            proportion.check(data, path)
            proportion.check_count(data.count(b"{}"), data, path)
        return document.reading(path, readers[0](data.decode("utf-8-sig")))
    except (ValueError, RecursionError, ExpatError, InvalidInput):
        return _unread(path, "not what its name says; its packages are not known")


def unfetched(path: str, error: InvalidInput, tables: Tables) -> Reading:  # noqa: ARG001
    """A file that is too large to be read, or cannot be had."""
    return _unread(path, f"its packages are not known: {str(error).partition(chr(10))[0]}")


def _unread(path: str, why: str) -> Reading:
    return Reading(notes=(f"{path}: {why}",), is_unread=True)
