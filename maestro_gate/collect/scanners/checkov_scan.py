"""Runs Checkov over the trees of a run: each framework once for the same files, whether in base, head or earlier.

A file that was surely meant for a framework and that Checkov could not parse, or dropped without a word, is missing
evidence: the source has failed for that tree, what was found stays, and nothing is kept for the framework.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from maestro_gate.collect import checkov
from maestro_gate.collect.reading import ordered
from maestro_gate.collect.scanners import cache, checkov_files, checkov_run, launching, layout, sides
from maestro_gate.collect.scanners.bench import Bench, ScanRequest, bench
from maestro_gate.collect.scanners.checkov_files import Selection, Unit
from maestro_gate.collect.scanners.checkov_run import NoScan, Scanned
from maestro_gate.collect.scanners.outcome import Purpose, ScannerReading, status
from maestro_gate.model.evidence import Passed
from maestro_gate.model.subjects import Claim, Finding, Subject
from maestro_gate.workspace.paths import printable

PURPOSE = Purpose("checkov", "iac-scan")


class Kept(msgspec.Struct, frozen=True):
    """What is kept of one framework's files."""

    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    passed: tuple[Passed, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    """(file, why) of evidence that is missing: what cannot be parsed is a fact of its bytes, and kept like one."""


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What is known of one framework's files after the run."""

    kept: Kept
    unread: tuple[tuple[str, str], ...] = ()
    """Those of `kept`, or why the framework was not scanned at all: that is kept for no later run."""

    @property
    def is_fact(self) -> bool:
        """It says something of the files, and nothing of this run."""
        return self.unread == self.kept.unread


@dataclass(frozen=True, slots=True)
class Job:
    """What a Checkov run is about."""

    request: ScanRequest
    bench: Bench
    context: str
    """Digest of everything but the files that a result depends on."""
    may_launch: bool
    """Else what is not kept is not known."""


_decoder = msgspec.json.Decoder(Kept)


def scan(request: ScanRequest) -> dict[str, ScannerReading]:
    """The reading of each side."""

    def run(ready: launching.Ready, due: Mapping[str, Selection]) -> dict[str, ScannerReading]:
        located = ready.located
        context = cache.key(located.tool.name, located.version, request.context)
        return _scan(Job(request, bench(request, located), context, ready.may_launch), due)

    chosen = {side: checkov_files.select(tree, request.scanners) for side, tree in request.sides.items()}
    return launching.readings(PURPOSE, request, chosen, run)


def _scan(job: Job, due: Mapping[str, Selection]) -> dict[str, ScannerReading]:
    every = {unit for selection in due.values() for unit in selection.units}
    units = job.request.sharing.share.of(every, lambda unit: unit.key(job.context))
    known = job.bench.store.known(units, job.context, _decoder)
    results = {unit: UnitResult(kept, kept.unread) for unit, kept in known.items()}
    if not job.may_launch and units - results.keys():
        return {side: PURPOSE.untouched() for side in due}
    fresh = _fresh(
        job, sides.assigned({side: one.units for side, one in due.items()}, units - results.keys())
    )
    results |= fresh
    for unit, result in fresh.items():
        if result.is_fact:
            job.bench.store.put(unit.key(job.context), msgspec.json.encode(result.kept))
    return {side: _reading(sides.part(selection, results), results, job) for side, selection in due.items()}


def _fresh(job: Job, wanted: Mapping[str, list[Unit]]) -> dict[Unit, UnitResult]:
    """The result of every unit, whatever happens."""
    if not wanted:
        return {}
    names = sorted({unit.framework for units in wanted.values() for unit in units})
    job.request.progress(f"checkov: scanning {', '.join(names)}")
    roots = {
        side: {
            unit.framework: layout.lay_out(
                job.request.sides[side],
                (path for path, _ in unit.files),
                job.bench.scratch / side / unit.framework,
                job.request.scanners.checkov.renamed,
            )
            for unit in units
        }
        for side, units in wanted.items()
    }
    answers = checkov_run.run(job.bench, roots)
    return {
        unit: _result(unit, answers[side, unit.framework], job)
        for side, units in wanted.items()
        for unit in units
    }


def _result(unit: Unit, answer: Scanned | NoScan, job: Job) -> UnitResult:
    if isinstance(answer, NoScan):
        # Checkov as a whole, or this framework's files and no others.
        files = ("",) if answer.is_whole else tuple(printable(path) for path, _ in unit.files)
        return UnitResult(Kept(), tuple((path, f"{unit.framework}: {answer.reason}") for path in files))
    root = answer.root
    said = checkov.parse(answer.report, job.request.tables, code=root.seen_code)
    subjects = said.reading.subjects
    unread = {(root.shown(path), why) for path, why in said.unread}
    known = {root.of_seen(path) for path in (*answer.read, *said.scanned, *(path for path, _ in said.unread))}
    why = f"checkov passed over it, though it looks like {unit.framework}"
    unread |= {(printable(path), why) for path in unit.required - known}
    kept = Kept(
        findings=tuple(replace(s, path=root.shown(s.path)) for s in subjects if isinstance(s, Finding)),
        claims=tuple(replace(s, path=root.shown(s.path)) for s in subjects if isinstance(s, Claim)),
        passed=tuple(replace(passed, path=root.shown(passed.path)) for passed in said.reading.passed),
        notes=said.reading.notes,
        unread=tuple(sorted(unread)),
    )
    return UnitResult(kept, kept.unread)


def _reading(selection: Selection, results: Mapping[Unit, UnitResult], job: Job) -> ScannerReading:
    mine = [results[unit] for unit in selection.units]
    files = {path for unit in selection.units for path, _ in unit.files}
    unread = [item for result in mine for item in result.unread]
    unread += [(printable(path), why) for path, why in selection.unread]
    notes = [*selection.notes, *(note for result in mine for note in result.kept.notes)]
    fingerprint = f"{PURPOSE.name} {job.bench.located.version}"
    reading = PURPOSE.reading(status(len(files), notes, unread), fingerprint)
    subjects: list[Subject] = [finding for result in mine for finding in result.kept.findings]
    subjects += [claim for result in mine for claim in result.kept.claims]
    passed = sorted(
        {p for result in mine for p in result.kept.passed}, key=lambda p: (p.check_id, p.path, p.resource)
    )
    return replace(reading, subjects=ordered(subjects), passed=tuple(passed))
