"""Runs Semgrep over the trees of a run: each (path, bytes) once, whether in base, in head or in an earlier run.

A file that both front ends passed over, on which a rule ran out of time, or that could not be read is missing
evidence: the source has failed for that tree, what was found stays, and nothing is kept for the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from maestro_gate.collect import semgrep
from maestro_gate.collect.globs import Globs
from maestro_gate.collect.reading import ordered
from maestro_gate.collect.scanners import (
    cache,
    launching,
    layout,
    semgrep_files,
    semgrep_rules,
    semgrep_run,
    sides,
)
from maestro_gate.collect.scanners.bench import Bench, ScanRequest, bench
from maestro_gate.collect.scanners.layout import Root
from maestro_gate.collect.scanners.outcome import Purpose, ScannerReading, status
from maestro_gate.collect.scanners.semgrep_files import Selection, Unit
from maestro_gate.collect.scanners.semgrep_rules import RuleSet
from maestro_gate.collect.scanners.semgrep_run import Answer, FileAnswer, NoAnswer
from maestro_gate.model.subjects import Claim, Finding, Subject
from maestro_gate.workspace.paths import printable

PURPOSE = Purpose("semgrep", "code-scan")
RULES = "semgrep/"
"""Where the rules stand among the policy files."""
PASSED_OVER = "semgrep did not look at it"
SHOWN_SPANS = 5
LONGEST_FILE = 10_000_000
"""Lines; an answer that names more is not about a file of ours."""

Unread = tuple[tuple[str, str], ...]


class Kept(msgspec.Struct, frozen=True):
    """What is kept of one file."""

    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    scanned: bool = False
    unread: Unread = ()
    """(file, why) of what Semgrep could not make sense of: a fact of the bytes, and kept like one."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What is known of one file after the run."""

    kept: Kept
    unread: Unread = ()
    """(file, why) of what went wrong in this run and may go well in another: nothing is kept then."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a Semgrep run is about."""

    request: ScanRequest
    rules: RuleSet
    bench: Bench
    context: str
    """Digest of everything but the file that a result depends on."""
    may_launch: bool
    """Else what is not kept is not known."""


_NO_ROOT = Root(Path("/nonexistent"))
_decoder = msgspec.json.Decoder(Kept)


def scan(request: ScanRequest) -> dict[str, ScannerReading]:
    """The reading of each side."""
    sources = {name: data for name, data in request.policies.items() if name.startswith(RULES)}
    rules = semgrep_rules.rule_set(sources, request.scanners.semgrep, request.store)

    def run(ready: launching.Ready, due: Mapping[str, Selection]) -> dict[str, ScannerReading]:
        located = ready.located
        context = cache.key(located.tool.name, located.version, rules.digest, request.context)
        return _scan(Job(request, rules, bench(request, located), context, ready.may_launch), due)

    chosen = {
        side: semgrep_files.select(tree, rules, request.scanners) for side, tree in request.sides.items()
    }
    return launching.readings(PURPOSE, request, chosen, run)


def _scan(job: Job, due: Mapping[str, Selection]) -> dict[str, ScannerReading]:
    every = {unit for selection in due.values() for unit in selection.units}
    units = job.request.sharing.share.of(every, lambda unit: unit.key(job.context))
    known = job.bench.store.known(units, job.context, _decoder)
    results = {unit: FileResult(kept) for unit, kept in known.items()}
    if not job.may_launch and units - results.keys():
        return {side: PURPOSE.untouched() for side in due}
    fresh = _Run(job).scan(
        sides.assigned({side: one.units for side, one in due.items()}, units - results.keys())
    )
    results |= fresh
    for unit, result in fresh.items():
        if not result.unread:
            job.bench.store.put(unit.key(job.context), msgspec.json.encode(result.kept))
    return {side: _reading(sides.part(selection, results), results, job) for side, selection in due.items()}


class _Run:
    """The scans of one run: the fast front end on everything, the normal one on what is left."""

    def __init__(self, job: Job) -> None:
        self._job, self._bench = job, job.bench
        self._progress = job.request.progress

    def scan(self, wanted: Mapping[str, list[Unit]]) -> dict[Unit, FileResult]:
        """The result of every unit, whatever happens."""
        count = sum(len(units) for units in wanted.values())
        if not count:
            return {}
        self._progress(f"semgrep: scanning {count:,} file{'' if count == 1 else 's'}")
        results, _ = self._pass(wanted, fast=True)
        left = {
            side: [u for u in units if not _is_settled(u, results.get(u))] for side, units in wanted.items()
        }
        left = {side: units for side, units in left.items() if units}
        if left:
            self._progress("semgrep: the fast front end passed files over; the normal one takes longer")
            slow, reason = self._pass(left, fast=False)
            results |= {
                unit: _last_word(unit, slow.get(unit), reason) for units in left.values() for unit in units
            }
        return results

    def _pass(self, wanted: Mapping[str, list[Unit]], *, fast: bool) -> tuple[dict[Unit, FileResult], str]:
        """What one front end says of these units; or nothing, and why."""
        table = self._job.request.scanners.semgrep
        rules = self._bench.scratch / "rules.json"
        rules.write_bytes(self._job.rules.document)
        roots = {
            side: layout.lay_out(
                self._job.request.sides[side],
                (unit.path for unit in units),
                self._bench.scratch / ("fast" if fast else "normal") / side,
                table.renamed,
            )
            for side, units in wanted.items()
        }
        answer = semgrep_run.run(self._bench, rules, roots, table, fast=fast)
        if isinstance(answer, NoAnswer):
            return {}, answer.reason
        return self._results(answer, wanted, roots), ""

    def _results(
        self, answer: Answer, wanted: Mapping[str, list[Unit]], roots: Mapping[str, Root]
    ) -> dict[Unit, FileResult]:
        general = self._parsed(answer.rest, _NO_ROOT).unread
        results: dict[Unit, FileResult] = {}
        for side, units in wanted.items():
            for unit in units:
                said = answer.files.get((side, unit.path))
                scanned = (side, unit.path) in answer.scanned
                result = FileResult(Kept()) if said is None else self._of_file(unit, said, roots[side])
                kept = msgspec.structs.replace(result.kept, scanned=scanned)
                results[unit] = FileResult(kept, result.unread + general)
        return results

    def _of_file(self, unit: Unit, said: FileAnswer, root: Root) -> FileResult:
        result = self._parsed(said.document, root)
        if not said.lost:
            return result
        notes, unread = _lost(unit, said, root)
        kept = msgspec.structs.replace(result.kept, notes=result.kept.notes + notes, unread=unread)
        return FileResult(kept, result.unread)

    def _parsed(self, document: bytes, root: Root) -> FileResult:
        scan = semgrep.parse(document, self._job.request.tables, root.code)
        subjects = scan.reading.subjects
        kept = Kept(
            findings=tuple(subject for subject in subjects if isinstance(subject, Finding)),
            claims=tuple(subject for subject in subjects if isinstance(subject, Claim)),
            notes=scan.reading.notes,
        )
        return FileResult(kept, scan.unread)


def _lost(unit: Unit, said: FileAnswer, root: Root) -> tuple[tuple[str, ...], Unread]:
    """What it means that Semgrep could not make sense of some lines: a note, or that it did not read the file."""
    shown = printable(unit.path)
    lines = {line for first, last in said.lost for line in range(first, min(last, LONGEST_FILE) + 1)}
    code = [number for number, line in enumerate(root.code(shown).split(b"\n"), 1) if line.strip()]
    if 2 * len(lines.intersection(code)) > len(code):
        return (), ((shown, "semgrep could not make sense of most of it"),)
    spans = [f"{first}" if first == last else f"{first}\u2013{last}" for first, last in said.lost]
    more = ", \u2026" if len(spans) > SHOWN_SPANS else ""
    return (f"{shown}: semgrep could not make sense of line {', '.join(spans[:SHOWN_SPANS])}{more}",), ()


def _is_settled(unit: Unit, result: FileResult | None) -> bool:
    return result is not None and (result.kept.scanned or not unit.is_required)


def _last_word(unit: Unit, result: FileResult | None, reason: str) -> FileResult:
    """The result of the last front end, or that nothing is known of this file."""
    if result is None:
        return FileResult(Kept(), (("", reason),))
    if _is_settled(unit, result):
        return result
    return FileResult(result.kept, (*result.unread, (printable(unit.path), PASSED_OVER)))


def _reading(selection: Selection, results: Mapping[Unit, FileResult], job: Job) -> ScannerReading:
    mine = [results[unit] for unit in selection.units]
    scanned = [result.kept for result in mine if result.kept.scanned]
    limit = f"it is larger than {job.request.scanners.semgrep.max_bytes:,} bytes"
    unread = [item for result in mine for item in (*result.kept.unread, *result.unread)]
    unread += [(printable(path), limit) for path in selection.not_given]
    notes = [*selection.notes, *(note for result in mine for note in result.kept.notes)]
    fingerprint = f"{PURPOSE.name} {job.bench.located.version}, rules {job.rules.digest[:16]}"
    reading = PURPOSE.reading(status(len(scanned), notes, unread), fingerprint)
    subjects: list[Subject] = [finding for result in mine for finding in result.kept.findings]
    subjects += [claim for result in mine for claim in result.kept.claims]
    return replace(reading, subjects=ordered(subjects), idle=_idle(selection, job.rules))


def _idle(selection: Selection, rules: RuleSet) -> frozenset[str]:
    idle: set[str] = set()
    for patterns, ids in rules.by_files:
        globs = Globs((pattern, True) for pattern in patterns)
        if not any(globs.matches(unit.path) for unit in selection.units):
            idle |= ids
    return frozenset(idle)
