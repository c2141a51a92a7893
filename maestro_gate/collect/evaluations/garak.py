"""Reads reports of garak (`*.report.jsonl`): one line for the set-up, each attempt, each verdict and the end.

1. `eval` lines count; attempts are only looked at to see that there were some. Older files say `total`, newer ones
   `total_evaluated`, `fails` and `nones`.
2. A report without `completion` or `digest`, or with lines that cannot be read, broke off: probes are missing.
3. A hit log lists only the attacks that got through: it says nothing of how many there were, and counts for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.evaluations.runs import Counts, Run, Trial, count, reading, total
from maestro_gate.collect.lenient import Object, day, mapping, sequence, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

TOOL = "garak"

_HEAD = 65536
_ENTRIES = tuple(
    f'"{name}"'.encode() for name in ("start_run setup", "init", "attempt", "eval", "digest", "completion")
)
_WANTED = tuple(f'"{name}"'.encode() for name in ("start_run setup", "init", "eval", "digest", "completion"))
_HIT = (b'"attempt_id"', b'"detector"', b'"probe"', b'"generator"')


def recognises(path: str, content: bytes) -> bool:
    """Does the beginning look like a report, or a hit log, of garak."""
    head = content[:_HEAD]
    return _is_hit_log(path, head) or (b'"entry_type"' in head and any(entry in head for entry in _ENTRIES))


def _is_hit_log(path: str, head: bytes) -> bool:
    return path.endswith(".jsonl") and b'"entry_type"' not in head and all(mark in head for mark in _HIT)


def read(report: Report, tables: Tables) -> Reading:
    """The run, and each pair of a probe and a detector. Raises InvalidInput."""
    if _is_hit_log(report.path, report.data[:_HEAD]):
        return Reading(
            notes=(
                f"{report.path}: a hit log of garak names no attack that failed; its report is what counts",
            ),
            is_beside=True,
        )
    seen = _Seen()
    for number, line in report.lines():
        _take(seen, number, line, report)
    if not (seen.entries or seen.attempts):
        raise InvalidInput("this is no report of garak: no line of it can be read", where=report.place)
    trials = tuple(_trials(seen, report))
    if not trials and seen.attempts:
        report.ignored.note("attempts", "were made, and no detector's verdict stands in the report")
    run = Run(
        tool=TOOL,
        counts=total(trial.counts for trial in trials),
        trials=trials,
        id=seen.run,
        evaluated_at=seen.day,
        targets=(seen.target,),
        adversarial=True,
        broke_off=not (seen.ended and seen.is_whole),
    )
    return reading(report.path, run, report.ignored, tables.evaluations)


@dataclass(slots=True)
class _Seen:
    """What the lines have said so far."""

    entries: int = 0
    attempts: int = 0
    run: str = ""
    day: date | None = None
    target: str = ""
    ended: bool = False
    is_whole: bool = True
    """Every line that matters could be read."""
    evals: list[tuple[int, Object]] = field(default_factory=list)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _take(seen: _Seen, number: int, line: bytes, report: Report) -> None:
    if not line.startswith(b"{"):
        report.ignored.note("lines", "cannot be read")
        seen.is_whole = False
        return
    if not any(entry in line for entry in _WANTED):
        # Prompts and answers: most of the file, and nothing of it is wanted.
        seen.attempts += b'"attempt"' in line
        return
    value = report.value(number, line)
    seen.is_whole = seen.is_whole and value is not None
    entry = mapping(value)
    kind = text(entry.get("entry_type"))
    seen.entries += bool(kind)
    seen.attempts += kind == "attempt"
    if kind == "eval":
        seen.evals.append((number, entry))
    elif kind == "init":
        seen.run = text(entry.get("run")) or seen.run
        started = entry.get("orig_start_time") or entry.get("start_time")
        seen.day = seen.day or report.ignored.day(started, "init.start_time")
    elif kind == "start_run setup":
        _set_up(seen, entry)
    elif kind in ("completion", "digest"):
        seen.ended = True
        seen.day = seen.day or day(mapping(entry.get("meta")).get("start_time"))
        seen.tags |= dict(_tags(mapping(entry.get("eval"))))


def _set_up(seen: _Seen, entry: Object) -> None:
    for name in ("target", "model"):
        type_, model = (text(entry.get(f"plugins.{name}_{what}")) for what in ("type", "name"))
        seen.target = seen.target or model or type_
    seen.run = seen.run or text(entry.get("transient.run_id"))
    seen.day = seen.day or day(entry.get("transient.starttime_iso"))


def _tags(groups: Object) -> Iterator[tuple[str, tuple[str, ...]]]:
    for group in groups.values():
        for name, probe in mapping(group).items():
            found = unique(map(text, sequence(mapping(mapping(probe).get("_summary")).get("probe_tags"))))
            if found:
                yield name, found


def _trials(seen: _Seen, report: Report) -> Iterator[Trial]:
    for number, entry in seen.evals:
        name = text(entry.get("probe"))
        if not name:
            report.ignored.note("eval", "names no probe")
            continue
        yield Trial(
            name=name,
            counts=_counts(entry, report),
            detector=text(entry.get("detector")).removeprefix("detector."),
            tags=seen.tags.get(name, ()),
            adversarial=True,
            line=number,
        )


def _counts(entry: Object, report: Report) -> Counts:
    """Passed, failed, and what no detector could judge; of numbers that do not fit together the worse."""
    said = {key: count(entry.get(key)) for key in ("passed", "fails", "nones", "total_evaluated", "total")}
    whole = said["total_evaluated"] if said["total_evaluated"] is not None else said["total"]
    passed, failed = said["passed"], said["fails"]
    if passed is None or (whole is None and failed is None):
        report.ignored.note("eval", "its counts are none; it counts as an error")
        return Counts(errors=max(1, whole or 0))
    if whole is not None and passed > whole:
        report.ignored.note("eval", "more passed than were tried; it counts as an error")
        return Counts(errors=max(1, whole))
    by_difference = whole - passed if whole is not None else 0
    if failed is not None and whole is not None and failed != by_difference:
        report.ignored.note("eval", "its counts contradict each other; the worse is taken")
        by_difference = max(failed, by_difference)
        passed = max(0, whole - by_difference)
    return Counts(passed, by_difference if whole is not None else failed or 0, said["nones"] or 0)
