"""Brings together what the sources say of one tree."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from maestro_gate.collect import ageing, combining, components_once, reading, reported_once, revealed
from maestro_gate.collect.document_sources import SourceRead
from maestro_gate.collect.integrity import joined, listed
from maestro_gate.collect.inventory import assets
from maestro_gate.collect.lockfiles import standing_in
from maestro_gate.collect.placing import Placing
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.scanners.outcome import ScannerReading
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Absent, Collected, Evidence, Failed, History, Skipped, Source
from maestro_gate.model.subjects import Attestation, Component, Finding
from maestro_gate.workspace import Tree, printable


def evidence(
    tree: Tree,
    read: tuple[SourceRead, ...],
    scanned: Mapping[str, ScannerReading],
    tables: Tables,
    history: History,
    attested: tuple[Attestation, ...] = (),
) -> Evidence:
    """Everything that was read, scanned and held against keys, as the evidence of one tree."""
    files = {printable(path): entry for path, entry in tree.entries.items()}
    used = standing_in.settled([_unless_scanned(one, scanned) for one in read])
    resources = tuple(
        sorted({r for one in used for result in one.readings for r in result.resources}, key=repr)
    )
    places = Placing(tree, resources, tables.checks)
    used = _disputed([_at_places(one, places) for one in used])
    readings = [result for one in used for result in one.readings]
    # A report in the tree is the change's own word: it proves nothing that a scanner of the gate could have seen.
    reported = {p for result in readings for p in result.passed if p.tool not in scanned}
    passed = tuple(sorted(reported | {p for scan in scanned.values() for p in scan.passed}, key=repr))
    runs = reported_once.runs(
        [reading.ordered(scan.subjects) for scan in scanned.values()],
        [result.subjects for result in readings],
        tables,
    )
    looked_at = [file for result in readings for file in result.model_files]
    runs.append(reading.ordered(revealed.model_files(files, tables.detectors, looked_at)))
    found = revealed.detections(files, reading.merged(runs), passed, tables.detectors, resources)
    detections = tuple(sorted({*found, *(d for r in readings for d in r.detections)}, key=repr))
    runs.append(reading.ordered(assets.assets(detections, tables.assets)))
    runs.append(reading.ordered(attested))
    signatures = frozenset(path for result in readings for path in result.signatures)
    combined = combining.combined(places.with_lines(reading.merged(runs)), tables)
    subjects = listed.marked(tree, joined.marked(combined, signatures, tables.detectors))
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
        documents=revealed.documents(files, tables.detectors),
        history=history,
        digests=_digests(read),
        reporters=_reporters(used),
        signatures=signatures,
    )


def _reporters(used: Sequence[SourceRead]) -> Mapping[str, tuple[str, ...]]:
    """Before findings are made one: afterwards nobody knows in which report each stood."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in used:
        for result in one.readings:
            for subject in result.subjects:
                if isinstance(subject, Finding):
                    found[subject.tool].add(one.row.provides)
    return {tool: tuple(sorted(kinds)) for tool, kinds in sorted(found.items())}


def _digests(read: Sequence[SourceRead]) -> Mapping[str, tuple[str, ...]]:
    """Of every lock file, whether it stands in for a bill of materials or not."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in read:
        for result in one.readings:
            for purl, digests in result.digests.items():
                found[purl].update(digests)
    return {purl: tuple(sorted(digests)) for purl, digests in sorted(found.items())}


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


def _unless_scanned(one: SourceRead, scanned: Mapping[str, ScannerReading]) -> SourceRead:
    by_gate = scanned.get(one.row.unless)
    if by_gate is None or not one.readings:
        return one
    if by_gate.is_untouched:
        return SourceRead(
            one.row, Skipped(f"the gate runs {one.row.unless} itself where a change touches its files")
        )
    if not isinstance(by_gate.source.status, Collected | Absent):
        return one
    return SourceRead(one.row, Skipped(f"the gate ran {one.row.unless} itself"))


def _at_places(one: SourceRead, places: Placing) -> SourceRead:
    """The source with its findings where they stand in the tree, and notes of what stands nowhere in it."""
    if not one.row.is_report or not one.readings:
        return one
    placed = [places.placed(result.subjects, result.folders) for result in one.readings]
    readings = tuple(
        result if subjects == result.subjects else replace(result, subjects=reading.ordered(subjects))
        for result, (subjects, _) in zip(one.readings, placed, strict=True)
    )
    notes = tuple(
        f"{path} {note}" for path, (_, notes) in zip(one.paths, placed, strict=True) for note in notes
    )
    return _noted(replace(one, readings=readings), notes)


def _disputed(used: Sequence[SourceRead]) -> tuple[SourceRead, ...]:
    """The sources with a note of each document that gives something other digests than another one does."""
    subjects = (subject for one in used for result in one.readings for subject in result.subjects)
    said = components_once.disputes(one for one in subjects if isinstance(one, Component))
    return tuple(_noted(one, tuple(f"{p} {said[p]}" for p in one.paths if p in said)) for one in used)


def _noted(one: SourceRead, notes: tuple[str, ...]) -> SourceRead:
    if not notes or not isinstance(one.status, Collected):
        return one
    return replace(one, status=replace(one.status, notes=(*one.status.notes, *notes)))


def _source(one: SourceRead) -> Source:
    documents_ = one.paths if one.row.is_report else ()
    return Source(
        one.row.name, one.row.provides, one.status, is_report=one.row.is_report, documents=documents_
    )
