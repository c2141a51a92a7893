"""Collects evidence of two trees: documents are read, scanners are run, and every source says how that went.

1. A document that base and head share is read once; a scanner looks at each file once.
2. An unreadable document is a failed source, never an empty one. What other documents of the source said stays.
3. Scanners run beside the reading, both trees at once.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import ModuleType

from maestro_gate.collect import (
    ageing,
    agent_card,
    checkov,
    cyclonedx,
    declared,
    detectors,
    discovery,
    evaluation,
    fetching,
    mcp,
    reading,
    sarif,
    scanners,
    semgrep,
    signatures,
    threat_model,
)
from maestro_gate.collect.discovery import Found, SourceRow
from maestro_gate.collect.fetching import Wanted
from maestro_gate.collect.inventory import (
    agent_settings,
    assets,
    configuration,
    env_files,
    infrastructure_code,
    instructions,
    mcp_published,
    model_files,
    namesakes,
    source_code,
    sql_extensions,
)
from maestro_gate.collect.notes import gathered
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.scanners.outcome import ScannerReading
from maestro_gate.collect.scanners.sharing import Sharing
from maestro_gate.errors import InvalidInput
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Absent, Collected, Evidence, Failed, History, Skipped, Source, Status
from maestro_gate.model.subjects import Subject
from maestro_gate.settings import Settings
from maestro_gate.workspace import Tree, printable

READERS: tuple[ModuleType, ...] = (
    cyclonedx,
    threat_model,
    signatures,
    sarif,
    checkov,
    semgrep,
    evaluation,
    mcp,
    agent_card,
    declared,
    infrastructure_code,
    model_files,
    instructions,
    agent_settings,
    env_files,
    configuration,
    sql_extensions,
    mcp_published,
    source_code,
)
"""Every reader; its row in `policies/sources.yaml` has the same name."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What collecting depends on besides the trees."""

    settings: Settings
    policies: Mapping[str, bytes]
    """The bundled policy files: tables for readers, rules for scanners."""
    repository: Path
    """Folder of the repository under review: no executable of it is ever run."""
    environment: Mapping[str, str]
    """Where PATH comes from."""
    cache: Path | None
    """Where scan results are kept; None for no cache."""
    tools: Path
    """Where installed scanners stand."""
    skip_untouched: bool = False
    """No scanner is launched for what the change does not touch."""
    sharing: Sharing = field(default_factory=Sharing)
    """What this run has to do with other runs."""
    today: date | None = None
    """The day of the run; without one nobody asks how old anything is."""


def both(
    base: Tree | None, head: Tree, options: Options, progress: Progress
) -> tuple[Evidence | None, Evidence]:
    """The evidence of base (when there is one) and head."""
    tables = reading.tables(options.policies)
    sides = {"head": head} if base is None else {"base": base, "head": head}
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        scans = pool.submit(scanners.scan_trees, sides, options, tables, progress, stop)
        try:
            documents_ = _Documents(
                discovery.rows(options.policies, options.settings), options.settings, tables
            )
            read = documents_.read(sides)
            ages = ageing.histories(
                {side: (tree, ageing.entries(_readings(read[side]))) for side, tree in sides.items()},
                options.repository,
                options.today,
            )
            scanned = scans.result()
        except BaseException:
            stop.set()  # an interrupted run does not wait for its scanners
            raise
    made = {
        side: _evidence(tree, read[side], scanned[side], tables, ages.get(side, History()))
        for side, tree in sides.items()
    }
    return made.get("base"), made["head"]


def scan(base: Tree | None, head: Tree, options: Options, progress: Progress) -> tuple[str, ...]:
    """Run the scanners alone, for a share of the work; `options.sharing` gathers the results.

    Gives what could not be scanned, one sentence each.
    """
    sides = {"head": head} if base is None else {"base": base, "head": head}
    scanned = scanners.scan_trees(sides, options, reading.tables(options.policies), progress)
    problems = {
        f"{name}: {reading_.source.status.reason}"
        for readings in scanned.values()
        for name, reading_ in readings.items()
        if isinstance(reading_.source.status, Failed)
    }
    return tuple(sorted(problems))


@dataclass(frozen=True, slots=True)
class _Read:
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


def _readings(read: Iterable[_Read]) -> Iterator[tuple[str, Reading]]:
    """Every document that was read, with its path."""
    return ((path, reading_) for one in read for path, reading_ in zip(one.paths, one.readings, strict=True))


class _Documents:
    """Reads the documents of both trees, those they share once."""

    def __init__(self, rows: tuple[SourceRow, ...], settings: Settings, tables: Tables) -> None:
        self._rows = {row.name: row for row in rows}
        self._settings = settings
        self._tables = tables
        self._known: dict[tuple[str, str, str], Reading | InvalidInput | None] = {}

    def read(self, sides: Mapping[str, Tree]) -> Mapping[str, tuple[_Read, ...]]:
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

    def _source(self, name: str, tree: Tree, found: Sequence[_Document]) -> _Read:
        row = self._rows[name]
        if not self._settings.source(name).enabled:
            return _Read(row, Skipped("settings switch it off"))
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
            return _Read(row, Failed("; ".join(sorted(text for _, text in errors)), unread), readings, paths)
        if row.single and len(paths) > 1:
            return _Read(row, Failed(f"there may be one, and there are {len(paths)}: {', '.join(paths)}"))
        said = (*(note for result in readings for note in result.notes), *unreadable)
        notes = (*_beyond(row, tree, found), *(gathered(said) if row.is_lenient else said))
        read = [(file.path, result) for file, result in results if isinstance(result, Reading)]
        unread = _blobs(tree, (path for path, result in read if result.is_unread))
        passed_over = _blobs(tree, (path for path, result in read if result.is_passed_over))
        status = Collected(len(readings), notes, unread, passed_over) if readings or notes else Absent()
        return _Read(row, status, readings, paths)

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


def _blobs(tree: Tree, paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((printable(path), tree.entries[path].oid) for path in paths))


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


def _evidence(
    tree: Tree,
    read: tuple[_Read, ...],
    scanned: Mapping[str, ScannerReading],
    tables: Tables,
    history: History,
) -> Evidence:
    files = {printable(path): entry for path, entry in tree.entries.items()}
    used = tuple(_unless_scanned(one, scanned) for one in read)
    readings = [result for one in used for result in one.readings]
    # A report in the tree is the change's own word: it proves nothing that a scanner of the gate could have seen.
    reported = {p for result in readings for p in result.passed if p.tool not in scanned}
    passed = tuple(sorted(reported | {p for scan in scanned.values() for p in scan.passed}, key=repr))
    runs: list[Sequence[Subject]] = [result.subjects for result in readings]
    runs += [reading.ordered(scan.subjects) for scan in scanned.values()]
    resources = tuple(sorted({r for result in readings for r in result.resources}, key=repr))
    looked_at = [file for result in readings for file in result.model_files]
    runs.append(reading.ordered(detectors.model_files(files, tables.detectors, looked_at)))
    found = detectors.detections(files, reading.merged(runs), passed, tables.detectors, resources)
    detections = tuple(sorted({*found, *(d for r in readings for d in r.detections)}, key=repr))
    runs.append(reading.ordered(assets.assets(detections, tables.assets)))
    subjects = namesakes.marked(reading.merged(runs))
    return Evidence(
        revision=tree.revision,
        subjects=subjects,
        sources=(
            *(_placed(_source(one), files) for one in used),
            *(_placed(scan.source, files) for scan in scanned.values() if scan.source.name),
            *_elsewhere(tree),
            *ageing.sources(history),
        ),
        detections=detections,
        resources=resources,
        passed=passed,
        idle={name: scan.idle for name, scan in scanned.items() if scan.idle},
        untouched=frozenset(name for name, scan in scanned.items() if scan.is_untouched),
        control_claims={key: claims for result in readings for key, claims in result.control_claims.items()},
        dependencies=tuple(graph for result in readings for graph in result.dependencies),
        files=files,
        documents=detectors.documents(files, tables.detectors),
        history=history,
        signatures=frozenset(path for result in readings for path in result.signatures),
    )


def _placed(source: Source, files: Mapping[str, Entry]) -> Source:
    """The source with the blob ids of files that it could not read: the same bytes at base hide nothing new."""
    status = source.status
    if not isinstance(status, Failed) or any(path not in files for path, _ in status.unread):
        return source
    return replace(
        source, status=replace(status, unread=tuple((path, files[path].oid) for path, _ in status.unread))
    )


def _elsewhere(tree: Tree) -> tuple[Source, ...]:
    """Says that submodules are other repositories, which nobody judges here; no source where there are none."""
    notes = tuple(f"{printable(path)} is another repository and is not judged" for path in tree.submodules)
    return (Source("submodules", "submodules", Collected(0, notes)),) if notes else ()


def _unless_scanned(one: _Read, scanned: Mapping[str, ScannerReading]) -> _Read:
    by_gate = scanned.get(one.row.unless)
    if by_gate is None or not one.readings:
        return one
    if by_gate.is_untouched:
        return _Read(
            one.row, Skipped(f"the gate runs {one.row.unless} itself where a change touches its files")
        )
    if not isinstance(by_gate.source.status, Collected | Absent):
        return one
    return _Read(one.row, Skipped(f"the gate ran {one.row.unless} itself"))


def _source(one: _Read) -> Source:
    documents_ = one.paths if one.row.is_report else ()
    return Source(
        one.row.name, one.row.provides, one.status, is_report=one.row.is_report, documents=documents_
    )
