"""Reads logs of Inspect as JSON (`inspect eval --log-format json`): a task, its samples, the metrics of its scorers.

1. A metric is a score that nothing says the meaning of: no sample passes or fails by it.
2. A log that did not end well, and samples that were not completed, prove nothing.
3. An archive (`.eval`) is packed in a way that is not unpacked here: it is named, with the way out.
"""

import re
from collections.abc import Iterator

from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.evaluations.runs import Counts, Run, Trial, count, number, reading
from maestro_gate.collect.lenient import Object, day, mapping, text
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

TOOL = "inspect"

_FRAME = re.compile(rb'\s*\{\s*"version":\s*[0-9]+,\s*"status":\s*"[a-z]*",\s*"eval":\s*\{')
"""How every log begins: the order of these members is part of the format."""
_ARCHIVE, _MEMBERS = b"PK\x03\x04", (b"_journal/start.json", b"header.json")
_DONE = "success"


def recognises(_path: str, content: bytes) -> bool:
    """Does the beginning look like a log of Inspect."""
    return _is_archive(content) or _FRAME.match(content.removeprefix(b"\xef\xbb\xbf")) is not None


def _is_archive(content: bytes) -> bool:
    return content.startswith(_ARCHIVE) and any(member in content for member in _MEMBERS)


def read(report: Report, tables: Tables) -> Reading:
    """The run, and each metric. Raises InvalidInput."""
    if _is_archive(report.data):
        way = "`inspect log convert --to json --output-dir evals` makes one that is"
        return Reading(notes=(f"{report.path}: an archive of Inspect is not read; {way}",), is_beside=True)
    top = mapping(report.document())
    spec = mapping(top.get("eval"))
    if not text(spec.get("task")):
        raise InvalidInput("this is no log of Inspect: it names no task", where=report.place)
    results = mapping(top.get("results"))
    done, samples = count(results.get("completed_samples")) or 0, count(results.get("total_samples")) or 0
    run = Run(
        tool=TOOL,
        counts=Counts(errors=max(0, samples - done), unjudged=done),
        trials=tuple(_metrics(results, done, report)),
        id=text(spec.get("run_id")) or text(spec.get("eval_id")),
        evaluated_at=day(spec.get("created")),
        targets=(text(spec.get("model")),),
        plugins=(text(spec.get("task")),),
        broke_off=text(top.get("status")) != _DONE or top.get("invalidated") is True,
    )
    return reading(report.path, run, report.ignored, tables.evaluations)


def _metrics(results: Object, samples: int, report: Report) -> Iterator[Trial]:
    for score in report.ignored.objects(results.get("scores"), "results.scores"):
        scorer = text(score.get("name")) or text(score.get("scorer"))
        judged = count(score.get("scored_samples"))
        for name, metric in sorted(mapping(score.get("metrics")).items()):
            value = number(mapping(metric).get("value"))
            counts = Counts(unjudged=samples if judged is None else judged)
            yield Trial(
                name=name,
                counts=counts if value is not None else Counts(errors=counts.unjudged or 1),
                detector=scorer,
                scores=() if value is None else (value,),
            )
