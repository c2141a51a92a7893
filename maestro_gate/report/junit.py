"""The outcome as JUnit XML, for the test views of GitLab, Jenkins and their like.

1. A suite for the run, with a case for the verdict, for each source and for each reason that is about no layer; then a
   suite for each layer, with a case for its evidence and for each rule that fired or that has no answer.
2. `failure` is what blocks; `error` is what leaves the verdict undecided; `skipped` is evidence that is missing where
   the profile allows it, what would block, and a layer that is not there. Nothing else fails or is skipped.
3. The case of the verdict fails when the gate blocks and errs when it is undecided: no file of a run that may not merge
   is green.
4. GitLab tells cases apart by class and name alone: a pair stands once in a file, and is the same in the next run.
"""

from collections import defaultdict
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from maestro_gate.model.evidence import Collected
from maestro_gate.model.judgement import LayerDelta, LayerInfo, Outcome, Reason
from maestro_gate.report import hindsight, plain, standing, wording
from maestro_gate.report.junit_cases import Case, Suite, strongest
from maestro_gate.report.standing import Entry

LISTED = 50
"""Violations of a case that are listed; the rest is counted."""

_EVIDENCE = "required evidence"


def render(outcome: Outcome) -> str:
    """The outcome as one XML document with a final newline."""
    suites = (_run(outcome), *_layers(outcome))
    written = "".join(_suite(suite) for suite in suites)
    attributes = _counts(case for suite in suites for case in suite.cases)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="maestro-gate" {attributes}>\n{written}</testsuites>\n'
    )


def _run(outcome: Outcome) -> Suite:
    prefix = "maestro-gate"
    states = {"block": "failure", "undecided": "error"}
    state = "skipped" if outcome.would_block else states.get(outcome.verdict, "")
    reasons = wording.counted(len(outcome.reasons), "reason") + " in all"
    said = [f"{reasons}; see the other cases", *([hindsight.since(outcome)] if outcome.since else [])]
    cases = [Case(prefix, "verdict", state, wording.headline(outcome), "\n".join(said))]
    for source in outcome.head_sources:
        word, detail = wording.status(source)
        is_there = isinstance(source.status, Collected)
        if is_there or detail:
            name = f"source {source.name}"
            cases.append(Case(prefix, name, "" if is_there else "skipped", f"{word}: {detail}"))
    cases += _by_code([reason for reason in outcome.reasons if not reason.layer], prefix, outcome)
    return Suite(prefix, tuple(cases))


def _by_code(reasons: Iterable[Reason], prefix: str, outcome: Outcome) -> list[Case]:
    groups: dict[str, list[Reason]] = defaultdict(list)
    for reason in reasons:
        groups[reason.rule or f"{reason.code} of {_about(reason)}"].append(reason)
    return [_case(prefix, name, group, outcome) for name, group in sorted(groups.items())]


def _about(reason: Reason) -> str:
    """A name with a space in it is no rule's."""
    return "the layer" if reason.layer else "the run"


def _case(prefix: str, name: str, reasons: list[Reason], outcome: Outcome) -> Case:
    state = strongest(reasons, would_block=outcome.would_block)
    said = [_sentence(reason.path, reason.line, reason.text) for reason in reasons]
    fixes = dict.fromkeys(reason.fix for reason in reasons if reason.fix)
    return Case(prefix, name, state, _summary(reasons), _listed(said) + _fixes(fixes), _file(reasons))


def _layers(outcome: Outcome) -> Iterable[Suite]:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in standing.entries(outcome):
        entries[entry.violation.layer].append(entry)
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for reason in outcome.reasons:
        reasons[reason.layer].append(reason)
    for info, layer in zip(outcome.layers, outcome.delta.layers, strict=True):
        yield _layer(info, layer, (entries[info.slug], reasons[info.slug]), outcome)


def _layer(
    info: LayerInfo, layer: LayerDelta, found: tuple[list[Entry], list[Reason]], outcome: Outcome
) -> Suite:
    entries, reasons = found
    prefix = f"maestro-gate.{info.slug}"
    cases = [_evidence(prefix, layer, outcome), *_by_code(_not_gaps(reasons), prefix, outcome)]
    named = {case.name for case in cases}
    rules: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.violation.rule not in named:
            rules[entry.violation.rule].append(entry)
    cases += [_let_pass(prefix, rule, group) for rule, group in sorted(rules.items())]
    return Suite(f"{info.short} {info.name}", tuple(sorted(cases, key=lambda case: case.order)))


def _not_gaps(reasons: Iterable[Reason]) -> Iterable[Reason]:
    return (reason for reason in reasons if reason.code != "gap")


def _evidence(prefix: str, layer: LayerDelta, outcome: Outcome) -> Case:
    gaps = [reason for reason in outcome.reasons if reason.code == "gap" and reason.layer == layer.layer]
    if gaps:
        case = _case(prefix, _EVIDENCE, gaps, outcome)
        return case if case.state else case.skipped()
    if layer.covered:
        return Case(prefix, _EVIDENCE, "", wording.coverage(layer))
    return Case(prefix, _EVIDENCE, "skipped", wording.coverage(layer))


def _let_pass(prefix: str, rule: str, entries: list[Entry]) -> Case:
    """A rule that fired and is no reason: it passes, and says what stands."""
    said = [
        _sentence(
            entry.violation.path,
            entry.violation.line,
            f"{entry.violation.severity}, {entry.state}: {entry.violation.message}",
        )
        for entry in entries
    ]
    return Case(
        prefix, rule, "", wording.counted(len(entries), "violation"), _listed(said), entries[0].violation.path
    )


def _summary(reasons: list[Reason]) -> str:
    first = plain.line(reasons[0].text)
    return first if len(reasons) == 1 else f"{first} … and {len(reasons) - 1} more"


def _file(reasons: list[Reason]) -> str:
    return next((reason.path for reason in reasons if reason.path), "")


def _sentence(path: str, line: int, text: str) -> str:
    place = plain.name(wording.place(path, line))
    return f"{place}: {plain.line(text)}" if place else plain.line(text)


def _listed(said: list[str]) -> str:
    more = f"\n… {len(said) - LISTED} more" if len(said) > LISTED else ""
    return "\n".join(said[:LISTED]) + more


def _fixes(fixes: Iterable[str]) -> str:
    return "".join(f"\n\nFix: {plain.lines(fix)}" for fix in fixes)


def _suite(suite: Suite) -> str:
    written = "".join(_written(case) for case in suite.cases)
    return f"  <testsuite name={_attribute(suite.name)} {_counts(suite.cases)}>\n{written}  </testsuite>\n"


def _counts(cases: Iterable[Case]) -> str:
    states = [case.state for case in cases]
    numbers = {
        "tests": len(states),
        "failures": states.count("failure"),
        "errors": states.count("error"),
        "skipped": states.count("skipped"),
        "time": 0,
    }
    return " ".join(f'{name}="{number}"' for name, number in numbers.items())


def _written(case: Case) -> str:
    file = f" file={_attribute(plain.name(case.file))}" if case.file else ""
    head = f'    <testcase classname={_attribute(case.group)} name={_attribute(case.name)}{file} time="0"'
    if case.state:
        said = f"<{case.state} message={_attribute(case.summary)}"
        kind = "" if case.state == "skipped" else f' type="{case.state}"'
        return (
            f"{head}>\n      {said}{kind}>{escape(plain.lines(case.text))}</{case.state}>\n    </testcase>\n"
        )
    said = "\n".join(part for part in (plain.line(case.summary), plain.lines(case.text)) if part)
    return f"{head}>\n      <system-out>{escape(said)}</system-out>\n    </testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(plain.line(text))
