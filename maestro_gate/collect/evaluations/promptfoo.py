"""Reads result files of promptfoo: how many cases an evaluation or a red-team run had, and how they went.

The summary stands at the top in old files and under `results` since; in both, `results` lists the cases and
`stats` counts them. Where the two disagree the worse count is taken, and that is noted. An export as JSONL has the
cases alone, one a line.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.evaluations.runs import Counts, Run, Trial, count, reading, total
from maestro_gate.collect.lenient import Ignored, Object, day, mapping, sequence, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

TOOL = "promptfoo"

_ERROR = 2
"""`failureReason` of a case that broke off; 1 is an assertion that did not hold."""
_HEAD = 65536
_FRAME = (b'"evalId"', b'"createdAt"', b'"timestamp"', b'"version"')
_INSIDE = (
    b'"prompts"',
    b'"table"',
    b'"stats"',
    b'"promptIdx"',
    b'"testCase"',
    b'"namedScores"',
    b'"gradingResult"',
)
_LINE = (b'"promptIdx"', b'"testIdx"', b'"success"')


def recognises(path: str, content: bytes) -> bool:
    """Does the beginning of the file look like a result of promptfoo."""
    if path.endswith(".jsonl"):
        head = content[:_HEAD]
        return all(mark in head for mark in _LINE)
    if b'"results"' not in content:
        return False
    return any(mark in content for mark in _FRAME) and any(mark in content for mark in _INSIDE)


def read(report: Report, tables: Tables) -> Reading:
    """The run, and each red-team plug-in. Raises InvalidInput with the place."""
    if report.path.endswith(".jsonl"):
        top, summary, cases = mapping(None), mapping(None), [*_lines(report)]
    else:
        top = mapping(report.document())
        summary = mapping(top.get("results")) or top
        if not isinstance(summary.get("results"), list) and not mapping(summary.get("stats")):
            raise InvalidInput(
                "this is not a result of promptfoo: it has neither cases nor counts", where=report.place
            )
        cases = list(report.ignored.objects(summary.get("results"), "results"))
    config = mapping(top.get("config"))
    trials = tuple(_trials(cases))
    run = Run(
        tool=TOOL,
        counts=_counts(cases, mapping(summary.get("stats")), report.ignored),
        trials=trials,
        id=text(top.get("evalId")),
        evaluated_at=_evaluated_at(top, summary) or report.day_of_name,
        targets=unique(_targets(cases, summary, config)),
        plugins=unique(_configured(config)),
        adversarial=bool(trials),
        attacks=total(trial.counts for trial in trials),
    )
    return reading(report.path, run, report.ignored, tables.evaluations)


def _lines(report: Report) -> Iterator[Object]:
    """The cases; a line that cannot be read is one that broke off."""
    for number, line in report.lines():
        case = mapping(report.value(number, line))
        yield case or {"failureReason": _ERROR}


def _trials(cases: list[Object]) -> Iterator[Trial]:
    """One for each red-team plug-in."""
    counts: dict[str, Counts] = defaultdict(Counts)
    strategies: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for plugin, strategy in set(_attacks(case)):
            is_error = _is_error(case)
            failed = case.get("success") is not True and not is_error
            counts[plugin] += Counts(
                passed=int(not is_error and not failed), failed=int(failed), errors=int(is_error)
            )
            strategies[plugin].add(strategy)
    for plugin in sorted(counts):
        yield Trial(plugin, counts[plugin], strategies=unique(strategies[plugin]), adversarial=True)


def _attacks(case: Object) -> Iterator[tuple[str, str]]:
    """(plug-in, strategy) that made a case."""
    for holder in (case, mapping(case.get("testCase"))):
        metadata = mapping(holder.get("metadata"))
        plugin = text(metadata.get("pluginId"))
        if plugin:
            yield plugin, text(metadata.get("strategyId"))
            return


def _counts(cases: list[Object], stats: Object, ignored: Ignored) -> Counts:
    errors = sum(_is_error(case) for case in cases)
    failed = sum(case.get("success") is not True and not _is_error(case) for case in cases)
    listed = Counts(len(cases) - errors - failed, failed, errors)
    said = Counts(*(count(stats.get(key)) or 0 for key in ("successes", "failures", "errors")))
    if not cases:
        return said
    if not stats or said == listed:
        return listed
    ignored.note("stats", "does not agree with the cases; the worse count is taken")
    worse = Counts(0, max(listed.failed, said.failed), max(listed.errors, said.errors))
    return Counts(max(0, len(cases) - worse.failed - worse.errors), worse.failed, worse.errors)


def _is_error(case: Object) -> bool:
    """Older files have no reason, but an error without a graded answer."""
    if case.get("success") is True:
        return False
    if "failureReason" in case:
        return case["failureReason"] == _ERROR
    return bool(case.get("error")) and not mapping(case.get("gradingResult"))


def _configured(config: Object) -> Iterator[str]:
    for plugin in sequence(mapping(config.get("redteam")).get("plugins")):
        yield text(plugin) or text(mapping(plugin).get("id"))


def _targets(cases: list[Object], summary: Object, config: Object) -> Iterator[str]:
    """Providers under test; a label says less than an id."""
    for case in cases:
        yield _provider(case.get("provider"))
    if not cases:
        for prompt in sequence(summary.get("prompts")):
            yield text(mapping(prompt).get("provider"))
        for key in ("targets", "providers"):
            held = config.get(key)
            for provider in held if isinstance(held, list) else [held]:
                yield _provider(provider)


def _provider(value: object) -> str:
    return text(value) or text(mapping(value).get("id")) or text(mapping(value).get("label"))


def _evaluated_at(top: Object, summary: Object) -> date | None:
    metadata = mapping(top.get("metadata"))
    said = (
        summary.get("timestamp"),
        metadata.get("evaluationCreatedAt"),
        top.get("createdAt"),
        metadata.get("exportedAt"),
    )
    return next((found for found in map(day, said) if found), None)
