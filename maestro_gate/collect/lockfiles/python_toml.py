"""Reads `uv.lock`, `poetry.lock` and `pdm.lock`: packages, digests, who asks for whom."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.lockfiles import digests, locked, origins
from maestro_gate.collect.lockfiles.locked import DEVELOPMENT, OPTIONAL, REQUIRED, Lock, Package
from maestro_gate.collect.lockfiles.python_names import name_of, normal

_OF_THE_PROJECT = ("virtual", "editable", "directory")
"""Sources of uv's packages that are the project's own."""


def uv(content: str) -> Lock:
    """The packages of a `uv.lock`."""
    rows = rows_of(tomllib.loads(content), "package")
    known = Keys(rows)
    own = [row for row in rows if _is_own(row)]
    packages = [
        Package(
            known.of(row),
            text(row.get("name")),
            text(row.get("version")),
            digests.read(_file_digests(row)),
            known.asked(_lists(row)),
            perhaps=known.asked(map(_conditional, _lists(row))),
            origin=_uv_origin(mapping(row.get("source"))),
        )
        for row in rows
        if not _is_own(row)
    ]
    if not own:
        return Lock("pypi", locked.topmost(packages), says_who_asks=False)
    asked = {
        REQUIRED: [key for row in own for key in known.asked([_certain(row.get("dependencies"))])],
        OPTIONAL: [key for row in own for key in known.asked(_lists(row))],
        DEVELOPMENT: [
            key for row in own for key in known.asked(mapping(row.get("dev-dependencies")).values())
        ],
    }
    return Lock("pypi", locked.placed(packages, asked))


def _is_own(row: Object) -> bool:
    """The package is the project itself, or a part of it."""
    return any(key in mapping(row.get("source")) for key in _OF_THE_PROJECT)


def _lists(row: Object) -> list[object]:
    return [row.get("dependencies"), *mapping(row.get("optional-dependencies")).values()]


def _conditional(entries: object) -> list[Object]:
    """What some platforms do not need."""
    return [entry for entry in map(mapping, sequence(entries)) if "marker" in entry]


def _certain(entries: object) -> list[Object]:
    return [entry for entry in map(mapping, sequence(entries)) if "marker" not in entry]


def poetry(content: str) -> Lock:
    """The packages of a `poetry.lock`, which does not say which of them the project asks for."""
    value = tomllib.loads(content)
    rows = rows_of(value, "package")
    known = Keys(rows)
    metadata = mapping(value.get("metadata"))
    files = mapping(metadata.get("files") or metadata.get("hashes"))
    packages = []
    for row in rows:
        source = mapping(row.get("source"))
        if text(source.get("type")) == "directory":
            continue
        beside = [*_hashes(files.get(text(row.get("name")))), *_texts(files.get(text(row.get("name"))))]
        packages.append(
            Package(
                known.of(row),
                text(row.get("name")),
                text(row.get("version")),
                digests.read([*_file_digests(row), *map(_prefixed, beside)]),
                known.of_names(mapping(row.get("dependencies"))),
                _poetry_scope(row),
                origin=_poetry_origin(source),
            )
        )
    return Lock("pypi", locked.topmost(packages), says_who_asks=False)


def pdm(content: str) -> Lock:
    """The packages of a `pdm.lock`, which does not say which of them the project asks for."""
    value = tomllib.loads(content)
    rows = [row for row in rows_of(value, "package") if not _is_folder(row)]
    known = Keys(rows)
    files = mapping(mapping(value.get("metadata")).get("files"))
    packages = [
        Package(
            known.of(row),
            text(row.get("name")),
            text(row.get("version")),
            digests.read(
                [*_file_digests(row), *_hashes(files.get(f"{row.get('name')} {row.get('version')}"))]
            ),
            known.of_names(name_of(one) for one in _texts(row.get("dependencies"))),
            _pdm_scope(row),
            origin=_pdm_origin(row),
        )
        for row in rows
    ]
    return Lock("pypi", locked.topmost(packages), says_who_asks=False)


class Keys:
    """How the packages of one file are called: by name and version."""

    def __init__(self, rows: Iterable[Object]) -> None:
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            self._by_name[normal(text(row.get("name")))].append(self.of(row))

    def of(self, row: Object) -> str:
        """The key of a package; one that some dependencies name without a version."""
        return f"{normal(text(row.get('name')))} {text(row.get('version'))}"

    def of_names(self, names: Iterable[str]) -> tuple[str, ...]:
        """All packages with these names, sorted."""
        return tuple(sorted({key for name in names for key in self._by_name.get(normal(name), ())}))

    def asked(self, lists: Iterable[object]) -> tuple[str, ...]:
        """The packages of lists of tables with a name and, where it matters, a version; sorted."""
        found: set[str] = set()
        for entry in (mapping(one) for entries in lists for one in sequence(entries)):
            if "version" in entry:
                found.add(self.of(entry))
            else:
                found.update(self._by_name.get(normal(text(entry.get("name"))), ()))
        return tuple(sorted(found))


def rows_of(value: Object, key: str) -> list[Object]:
    """The packages of the file that have a name. Raises ValueError where they are no list."""
    rows = value.get(key)
    if rows is not None and not isinstance(rows, list):
        raise ValueError("its packages are no list")
    return [mapping(row) for row in sequence(rows) if text(mapping(row).get("name"))]


def _file_digests(row: Object) -> Iterator[str]:
    """Digests of the files of a package, in the places where uv, Poetry and PDM write them."""
    yield text(mapping(row.get("sdist")).get("hash"))
    for key in ("wheels", "files"):
        yield from _hashes(row.get(key))


def _hashes(files: object) -> Iterator[str]:
    return (text(mapping(file).get("hash")) for file in sequence(files))


def _texts(value: object) -> Iterator[str]:
    return (one for one in sequence(value) if isinstance(one, str))


def _prefixed(digest: str) -> str:
    """The oldest Poetry wrote bare SHA-256 digests."""
    return digest if ":" in digest else f"sha256:{digest}"


def _poetry_scope(row: Object) -> str:
    if text(row.get("category")) == "dev":
        return DEVELOPMENT
    scope = _scope_of_groups([*_texts(row.get("groups"))], "main")
    is_optional = row.get("optional") is True or "markers" in row
    return OPTIONAL if scope == REQUIRED and is_optional else scope


def _pdm_scope(row: Object) -> str:
    scope = _scope_of_groups([*_texts(row.get("groups"))], "default")
    return OPTIONAL if scope == REQUIRED and "marker" in row else scope


def _scope_of_groups(groups: Sequence[str], main: str) -> str:
    """Groups that people name are for development; what the main one holds runs."""
    return REQUIRED if not groups or main in groups else DEVELOPMENT


def _is_folder(row: Object) -> bool:
    """PDM writes local projects with a path and no files."""
    return bool(row.get("path")) and not row.get("files") and not row.get("url")


def _uv_origin(source: Mapping[str, object]) -> tuple[str, str]:
    git = text(source.get("git"))
    if git:
        return origins.of_git(git, git.partition("#")[2])
    return (
        origins.of_url(text(source.get("url")))
        if "url" in source
        else origins.of_path(text(source.get("path")))
    )


def _poetry_origin(source: Object) -> tuple[str, str]:
    kind, url = text(source.get("type")), text(source.get("url"))
    if kind == "git":
        return origins.of_git(url, text(source.get("resolved_reference")) or text(source.get("reference")))
    if kind == "url":
        return origins.of_url(url)
    return origins.of_path(url) if kind == "file" else origins.NOWHERE


def _pdm_origin(row: Object) -> tuple[str, str]:
    if "git" in row:
        return origins.of_git(text(row.get("git")), text(row.get("revision")) or text(row.get("ref")))
    return origins.of_url(text(row.get("url"))) if "url" in row else origins.of_path(text(row.get("path")))
