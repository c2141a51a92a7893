"""Reads result files of promptfoo: how many cases an evaluation or a red-team run had, and how they went.

The summary stands at the top in old files and under `results` since; in both, `results` lists the cases and
`stats` counts them. Where the two disagree the worse count is taken, and that is noted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, Object, day, mapping, sequence, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Evaluation

NAME = "evaluation"
PROVIDES = "evaluation"
TOOL = "promptfoo"

_ERROR = 2
"""`failureReason` of a case that broke off; 1 is an assertion that did not hold."""
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


def recognises(_path: str, head: bytes) -> bool:
    """Does the beginning of the file look like a result of promptfoo."""
    if b'"results"' not in head:
        return False
    return any(mark in head for mark in _FRAME) and any(mark in head for mark in _INSIDE)


def read(path: str, data: bytes, _tables: Tables) -> Reading:
    """The run as one subject. Raises InvalidInput with the place."""
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    document = documents.load_json(data, path, limits)
    top = mapping(document.value)
    summary = mapping(top.get("results")) or top
    if not isinstance(summary.get("results"), list) and not mapping(summary.get("stats")):
        raise InvalidInput(
            "this is not a result of promptfoo: it has neither cases nor counts", where=document.place([])
        )
    ignored = Ignored()
    cases = list(ignored.objects(summary.get("results"), "results"))
    counts = _counts(cases, mapping(summary.get("stats")), ignored)
    config = mapping(top.get("config"))
    plugins = unique(_plugins(cases, config))
    subject = Evaluation(
        path=path,
        line=1,
        tool=TOOL,
        cases=counts.passed + counts.failed + counts.errors,
        passed=counts.passed,
        failed=counts.failed,
        errors=counts.errors,
        evaluated_at=_evaluated_at(top, summary),
        adversarial=any(True for _ in _case_plugins(cases)),
        plugins=plugins,
        targets=unique(_targets(cases, summary, config)),
    )
    return Reading(subjects=(subject,), notes=ignored.sentences())


@dataclass(frozen=True, slots=True)
class _Counts:
    passed: int
    failed: int
    errors: int


def _counts(cases: list[Object], stats: Object, ignored: Ignored) -> _Counts:
    errors = sum(_is_error(case) for case in cases)
    failed = sum(case.get("success") is not True and not _is_error(case) for case in cases)
    listed = _Counts(len(cases) - errors - failed, failed, errors)
    said = _Counts(_count(stats, "successes"), _count(stats, "failures"), _count(stats, "errors"))
    if not cases:
        return said
    if not stats or said == listed:
        return listed
    ignored.note("stats", "does not agree with the cases; the worse count is taken")
    worse = _Counts(0, max(listed.failed, said.failed), max(listed.errors, said.errors))
    return _Counts(max(0, len(cases) - worse.failed - worse.errors), worse.failed, worse.errors)


def _is_error(case: Object) -> bool:
    """Older files have no reason, but an error without a graded answer."""
    if case.get("success") is True:
        return False
    if "failureReason" in case:
        return case["failureReason"] == _ERROR
    return bool(case.get("error")) and not mapping(case.get("gradingResult"))


def _count(stats: Object, key: str) -> int:
    value = stats.get(key)
    return value if isinstance(value, int) and value > 0 else 0


def _case_plugins(cases: list[Object]) -> Iterator[str]:
    """Red-team plug-ins that made a case."""
    for case in cases:
        for holder in (case, mapping(case.get("testCase"))):
            plugin = text(mapping(holder.get("metadata")).get("pluginId"))
            if plugin:
                yield plugin


def _plugins(cases: list[Object], config: Object) -> Iterator[str]:
    yield from _case_plugins(cases)
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
