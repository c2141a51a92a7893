"""Reads the documents of both trees; a document that base and head share is read once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from maestro_gate.collect import discovery, fetching
from maestro_gate.collect.discovery import Found, SourceRow
from maestro_gate.collect.fetching import Wanted
from maestro_gate.collect.integrity.claimed import Claimed
from maestro_gate.collect.notes import gathered
from maestro_gate.collect.readers import READERS
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Absent, Collected, Failed, Skipped, Status
from maestro_gate.settings import Settings
from maestro_gate.workspace import Tree, printable


@dataclass(frozen=True, slots=True)
class SourceRead:
    """One source of one tree, read."""

    row: SourceRow
    status: Status
    readings: tuple[Reading, ...] = ()
    paths: tuple[str, ...] = ()
    """Of the documents that were read."""


@dataclass(frozen=True, slots=True)
class _Document:
    """A file of one tree that a source may read."""

    reader: ModuleType
    row: SourceRow
    tree: Tree
    file: Found

    @property
    def key(self) -> tuple[str, str, str]:
        """Equal for the same bytes at the same path, in whichever tree."""
        return self.row.name, self.file.path, self.tree.entries[self.file.path].oid

    @property
    def wanted(self) -> Wanted:
        """What has to be fetched of it."""
        return Wanted(self.tree, self.file.path, self.row.max_bytes)


def readings(read: Iterable[SourceRead]) -> Iterator[tuple[str, Reading]]:
    """Every document that was read, with its path."""
    return ((path, reading_) for one in read for path, reading_ in zip(one.paths, one.readings, strict=True))


def attested(read: Iterable[SourceRead]) -> Iterator[Claimed]:
    """What the statements of one tree claim."""
    return (claim for _, one in readings(read) for claim in one.attested)


class Documents:
    """Reads the documents of both trees, those they share once."""

    def __init__(self, rows: tuple[SourceRow, ...], settings: Settings, tables: Tables) -> None:
        self._rows = {row.name: row for row in rows}
        self._settings = settings
        self._tables = tables
        self._known: dict[tuple[str, str, str], Reading | InvalidInput | None] = {}

    def read(self, sides: Mapping[str, Tree]) -> Mapping[str, tuple[SourceRead, ...]]:
        """Every source of each tree."""
        found = {
            (reader.NAME, side): self._found(reader, tree)
            for reader in READERS
            for side, tree in sides.items()
        }
        fresh = {document.key: document for documents_ in found.values() for document in documents_}
        contents = fetching.contents(document.wanted for document in fresh.values())
        for document, content in zip(fresh.values(), contents, strict=True):
            self._known[document.key] = self._reading(document, content)
        return {
            side: tuple(self._source(reader.NAME, tree, found[reader.NAME, side]) for reader in READERS)
            for side, tree in sides.items()
        }

    def _found(self, reader: ModuleType, tree: Tree) -> list[_Document]:
        row = self._rows[reader.NAME]
        if not self._settings.source(row.name).enabled:
            return []
        files = discovery.found(tree, row)
        return [
            _Document(reader, row, tree, file)
            for file in (files[: row.max_files] if row.max_files else files)
        ]

    def _source(self, name: str, tree: Tree, found: Sequence[_Document]) -> SourceRead:
        row = self._rows[name]
        if not self._settings.source(name).enabled:
            return SourceRead(row, Skipped("settings switch it off"))
        results = [(document.file, self._known[document.key]) for document in found]
        readings = tuple(result for _, result in results if isinstance(result, Reading))
        paths = tuple(printable(file.path) for file, result in results if isinstance(result, Reading))
        errors = [(file.path, str(result)) for file, result in results if isinstance(result, InvalidInput)]
        errors += [
            (path, f"{printable(path)} is a symbolic link and is not followed")
            for path in discovery.links(tree, row)
        ]
        unreadable = tuple(sorted(text for _, text in errors)) if row.is_lenient else ()
        if errors and not row.is_lenient:
            unread = tuple(sorted({(printable(path), "") for path, _ in errors}))
            return SourceRead(
                row, Failed("; ".join(sorted(text for _, text in errors)), unread), readings, paths
            )
        if readings and all(result.is_beside for result in readings):
            return SourceRead(row, _no_evidence(readings, paths))
        if row.single and len(paths) > 1:
            return SourceRead(
                row, Failed(f"there may be one, and there are {len(paths)}: {', '.join(paths)}")
            )
        said = (*(note for result in readings for note in result.notes), *unreadable)
        notes = (*_beyond(row, tree, found), *(gathered(said) if row.is_lenient else said))
        read = [(file.path, result) for file, result in results if isinstance(result, Reading)]
        unread = _blobs(
            tree, (*(path for path, result in read if result.is_unread), *_missed(row, tree, found))
        )
        passed_over = _blobs(tree, (path for path, result in read if result.is_passed_over))
        status = Collected(len(readings), notes, unread, passed_over) if readings or notes else Absent()
        return SourceRead(row, status, readings, paths)

    def _reading(self, document: _Document, content: bytes | InvalidInput) -> Reading | InvalidInput | None:
        """What the bytes say; None when a candidate turns out to be something else."""
        reader, file = document.reader, document.file
        if isinstance(content, InvalidInput):
            unfetched = getattr(reader, "unfetched", None)
            return unfetched(printable(file.path), content, self._tables) if unfetched else content
        try:
            if not file.is_claimed and not discovery.recognises(reader, file.path, content):
                return None
            result: Reading = reader.read(printable(file.path), content, self._tables)
        except InvalidInput as error:
            return error
        return result


def _no_evidence(readings: Iterable[Reading], paths: Iterable[str]) -> Failed:
    """Of documents that prove nothing by themselves, and nothing else."""
    named = sorted(note for result in readings for note in result.notes)
    return Failed("; ".join(named), tuple((path, "") for path in sorted(paths)))


def _blobs(tree: Tree, paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((printable(path), tree.entries[path].oid) for path in paths))


def _missed(row: SourceRow, tree: Tree, found: Sequence[_Document]) -> tuple[str, ...]:
    """What is beyond the bound of a report: many small files beside it would hide what a change adds to it."""
    if not row.is_report or not row.max_files or len(found) < row.max_files:
        return ()
    return tuple(file.path for file in discovery.found(tree, row)[len(found) :])


def _beyond(row: SourceRow, tree: Tree, found: Sequence[_Document]) -> tuple[str, ...]:
    """Says how many files a bounded source left unread, and from which on."""
    if not row.max_files or len(found) < row.max_files:
        return ()
    there = discovery.found(tree, row)
    unread = there[len(found) :]
    if not unread:
        return ()
    count = f"{len(unread):,} of {len(there):,} files were not read"
    return (f"{count}, from {printable(unread[0].path)} on; at most {row.max_files:,} are",)
