"""Reads scores of ragas: rows of `to_pandas()` as JSON or CSV, and lists of scores.

A row is a case; its columns of numbers are metrics. Nothing in the file says which score passes, so that no case passes
or fails: a rule or a control has to say it. A score that is none (NaN: the judge gave no usable answer) is an error.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.evaluations.runs import Counts, Run, Trial, number, reading
from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

TOOL = "ragas"

_CASES = (b"user_input", b"retrieved_contexts", b"ground_truth", b"contexts")
_METRICS = (
    b"faithfulness",
    b"answer_relevancy",
    b"context_precision",
    b"context_recall",
    b"answer_correctness",
    b"semantic_similarity",
    b"factual_correctness",
    b"aspect_critic",
    b"llm_context_precision",
    b"nv_",
)
_HEAD = 262144


def recognises(path: str, content: bytes) -> bool:
    """Does the beginning look like a table of cases with scores of ragas."""
    head = content[:_HEAD]
    if path.endswith(".csv"):
        head = head.partition(b"\n")[0]
    return any(name in head for name in _CASES) and any(name in head for name in _METRICS)


def read(report: Report, tables: Tables) -> Reading:
    """The run, and each metric. Raises InvalidInput."""
    rows = [*_of_table(report)] if report.path.endswith(".csv") else [*_of_document(report)]
    columns = tables.evaluations.columns
    metrics = tuple(_metrics(rows, columns, report))
    if not metrics:
        raise InvalidInput("this is no result of ragas: no column of it holds scores", where=report.place)
    names = {metric.name for metric in metrics}
    errors = sum(any(number(row.get(name)) is None for name in names) for row in rows)
    run = Run(
        tool=TOOL,
        counts=Counts(errors=errors, unjudged=len(rows) - errors),
        trials=metrics,
        evaluated_at=report.day_of_name,
    )
    return reading(report.path, run, report.ignored, tables.evaluations)


def _of_table(report: Report) -> Iterator[Object]:
    for row in report.table():
        yield {name: _as_number(cell) for name, cell in row.items()}


def _as_number(cell: str) -> object:
    try:
        value = float(cell)
    except ValueError:
        return cell or None
    return value if number(value) is not None else None


def _of_document(report: Report) -> Iterator[Object]:
    """Rows of a list, of `scores`, or of columns as pandas writes them (`{"faithfulness": {"0": 0.9}}`)."""
    if report.path.endswith(".jsonl"):
        for number_, line in report.lines():
            yield mapping(report.value(number_, line))
        return
    value = report.document()
    top = mapping(value)
    if isinstance(top.get("columns"), list):  # `to_json(orient="split")`
        names = [text(name) for name in sequence(top["columns"])]
        yield from (dict(zip(names, sequence(row), strict=False)) for row in sequence(top.get("data")))
        return
    for key in ("scores", "data", "rows", "results"):
        if isinstance(top.get(key), list):
            value = top[key]
    if isinstance(value, list):
        yield from report.ignored.objects(value, "rows")
    else:
        yield from _turned(top)


def _turned(columns: Object) -> Iterable[Object]:
    rows: dict[str, dict[str, object]] = defaultdict(dict)
    for name, cells in columns.items():
        pairs: Mapping[str, object] = (
            {str(place): cell for place, cell in enumerate(cells)}
            if isinstance(cells, list)
            else mapping(cells)
        )
        for place, cell in pairs.items():
            rows[place][name] = cell
    return [rows[place] for place in sorted(rows)]


def _metrics(rows: list[Object], columns: frozenset[str], report: Report) -> Iterator[Trial]:
    names = {name for row in rows for name in row if name and name not in columns}
    for name in sorted(names):
        cells = [row.get(name) for row in rows]
        scores = [score for cell in cells if (score := number(cell)) is not None]
        if scores and any(text(cell) for cell in cells):
            report.ignored.note("columns", "one holds text among its scores and is not read")
        elif scores:
            missing = len(cells) - len(scores)
            yield Trial(name, Counts(errors=missing, unjudged=len(scores)), scores=tuple(scores))
