"""Reads test runs of deepeval: `.deepeval/.latest_run_full.json`, `.latest_test_run.json`, `test_run_*.json`.

What `evaluate()` returns, written as JSON, says the same in other spellings. A case passes when all its metrics reach
their thresholds. The file has no date of its own: that of its name counts.
"""

from collections import defaultdict
from collections.abc import Iterator

from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.evaluations.runs import Counts, Run, Trial, count, number, reading, total
from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

TOOL = "deepeval"

_KEYS = ("testCases", "conversationalTestCases", "test_results")
_INSIDE = (b'"metricsData"', b'"metrics_data"', b'"metricsScores"', b'"testPassed"', b'"runDuration"')
_METRICS = ("metricsData", "metrics_data")
_JUDGES = ("evaluationModel", "evaluation_model")


def recognises(_path: str, content: bytes) -> bool:
    """Does the file look like a test run of deepeval."""
    return any(f'"{key}"'.encode() in content for key in _KEYS) and any(mark in content for mark in _INSIDE)


def read(report: Report, tables: Tables) -> Reading:
    """The run, and each metric. Raises InvalidInput."""
    top = mapping(report.document())
    run = mapping(top.get("testRunData")) or top
    if not any(isinstance(run.get(key), list) for key in _KEYS):
        raise InvalidInput("this is no test run of deepeval: it has no test cases", where=report.place)
    cases = [case for key in _KEYS for case in report.ignored.objects(run.get(key), key)]
    hyperparameters = mapping(run.get("hyperparameters"))
    made = Run(
        tool=TOOL,
        counts=_counts(run, cases, report),
        trials=tuple(_metrics(cases, report)),
        id=text(run.get("testRunId")),
        evaluated_at=report.day_of_name,
        targets=tuple(
            text(value) for key, value in hyperparameters.items() if key.lower() in ("model", "llm")
        ),
    )
    return reading(report.path, made, report.ignored, tables.evaluations)


def _counts(run: Object, cases: list[Object], report: Report) -> Counts:
    listed = total(_of_case(case) for case in cases)
    said = count(run.get("testFailed"))
    if not cases:
        return Counts(passed=count(run.get("testPassed")) or 0, failed=said or 0)
    if said is not None and said > listed.failed + listed.errors:
        report.ignored.note("testFailed", "does not agree with the cases; the worse count is taken")
        failed = min(said, listed.cases) - listed.errors
        return Counts(listed.cases - failed - listed.errors, failed, listed.errors)
    return listed


def _of_case(case: Object) -> Counts:
    metrics = [mapping(metric) for metric in sequence(_said(case, _METRICS))]
    if case.get("success") is True:
        # What a case says of itself does not outweigh what its metrics say; a flaky one never decides.
        ok = all(metric.get("success") is not False or metric.get("flaky") is True for metric in metrics)
        return Counts(passed=1) if ok else Counts(failed=1)
    judged = [metric for metric in metrics if not text(metric.get("error"))]
    return Counts(failed=1) if judged and case.get("success") is False else Counts(errors=1)


def _said(holder: Object, spellings: tuple[str, ...]) -> object:
    return next((holder[name] for name in spellings if name in holder), None)


def _metrics(cases: list[Object], report: Report) -> Iterator[Trial]:
    groups: dict[tuple[str, str], list[Object]] = defaultdict(list)
    for case in cases:
        for metric in report.ignored.objects(_said(case, _METRICS), "metricsData"):
            name = text(metric.get("name"))
            if name:
                groups[name, text(_said(metric, _JUDGES))].append(metric)
            else:
                report.ignored.note("metricsData", "names no metric")
    for (name, judge), metrics in sorted(groups.items()):
        scores = [number(metric.get("score")) for metric in metrics]
        bounds = [bound for metric in metrics if (bound := number(metric.get("threshold"))) is not None]
        yield Trial(
            name=name,
            counts=total(_of_metric(metric) for metric in metrics),
            detector=judge,
            scores=tuple(score for score in scores if score is not None),
            threshold=max(bounds, default=None),
        )


def _of_metric(metric: Object) -> Counts:
    """A score that is none was not reached, whatever the metric says of itself."""
    if number(metric.get("score")) is None or text(metric.get("error")):
        return Counts(errors=1)
    return Counts(passed=1) if metric.get("success") is True else Counts(failed=1)
