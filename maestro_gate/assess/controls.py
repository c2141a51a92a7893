"""Proves declared controls against the evidence of the same tree.

1. A selector holds, is contradicted, or has no answer (its scanner did not run, its check does not exist).
2. A control is `verified` when it is implemented, names evidence, and every selector holds; `refuted` when one is
   contradicted; else `unproven`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from operator import attrgetter

from maestro_gate.model.evidence import Collected, ControlClaim, Evidence, Failed, Passed, Skipped
from maestro_gate.model.subjects import Component, Control, Evaluation, Finding


@dataclass(frozen=True, slots=True)
class Holds:
    """The selector is true of this tree."""


@dataclass(frozen=True, slots=True)
class Contradicted:
    """The selector is false of this tree."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The tree's evidence cannot say."""

    reason: str


Answer = Holds | Contradicted | NoAnswer


@dataclass(frozen=True, slots=True)
class Proofs:
    """What selectors are held against."""

    evidence: Evidence
    known_checks: Mapping[str, frozenset[str]]
    today: date
    listed: frozenset[str]
    """Of the PURLs that claims name: those that a bill of materials lists, with or without a version."""


def prove(evidence: Evidence, known_checks: Mapping[str, frozenset[str]], today: date) -> tuple[Control, ...]:
    """The declared controls with the state that this tree's evidence gives them."""
    proofs = Proofs(evidence, known_checks, today, _listed(evidence))
    return tuple(_proved(control, proofs) for control in evidence.of_kind(Control))


def _listed(evidence: Evidence) -> frozenset[str]:
    claims = [claim for claims in evidence.control_claims.values() for claim in claims]
    named = {claim.get("purl") for claim in claims if claim.kind == "component"}
    if not named:
        return frozenset()
    purls = map(attrgetter("base_purl", "purl"), evidence.of_kind(Component))
    return frozenset(named.intersection(chain.from_iterable(purls)))


def places(control: Control, evidence: Evidence) -> frozenset[str]:
    """Files in which checks pass that the control rests on."""
    claims = evidence.control_claims.get(control.id, ())
    passes = (_passes(claim, evidence) for claim in claims if claim.kind == "check_passed")
    return frozenset(passed.path for found in passes for passed in found)


def _proved(control: Control, proofs: Proofs) -> Control:
    if control.status != "implemented":
        return replace(control, state="unproven", detail=f"it is {control.status}")
    claims = proofs.evidence.control_claims.get(control.id, ())
    if not claims:
        return replace(control, state="unproven", detail="it names no evidence")
    answers = [_SELECTORS[claim.kind](claim, proofs) for claim in claims]
    refuted = [answer.reason for answer in answers if isinstance(answer, Contradicted)]
    open_ = [answer.reason for answer in answers if isinstance(answer, NoAnswer)]
    if refuted:
        return replace(control, state="refuted", detail="; ".join(refuted))
    if open_:
        return replace(control, state="unproven", detail="; ".join(open_))
    return replace(control, state="verified", detail=f"{len(answers)} of {len(answers)} selectors hold")


def _did_not_run(tool: str, proofs: Proofs) -> str:
    if tool in proofs.evidence.untouched:
        return f"{tool} was not launched, since the change touches nothing that it looks at"
    for source in proofs.evidence.sources:
        if source.name == tool:
            if isinstance(source.status, Failed):
                return f"{tool} failed"
            if isinstance(source.status, Skipped):
                return f"{tool} did not run: {source.status.reason}"
            ran = isinstance(source.status, Collected) and source.status.count
            return "" if ran else f"{tool} had nothing to scan"
    return f"{tool} did not run"


def _check_passed(claim: ControlClaim, proofs: Proofs) -> Answer:
    tool, check = claim.get("tool"), claim.get("check")
    missing = _unknown_check(tool, check, proofs)
    if missing:
        return NoAnswer(missing)
    on = f" on {claim.get('resource')}" if claim.get("resource") else ""
    on += f" in {claim.get('path')}" if claim.get("path") else ""
    if any(_is_meant(finding, claim) for finding in _findings(tool, check, proofs)):
        return Contradicted(f"{check} fails{on}")
    stopped = _did_not_run(tool, proofs)
    if stopped and "nothing to scan" not in stopped:
        return NoAnswer(stopped)
    return Holds() if _passes(claim, proofs.evidence) else Contradicted(f"{check} passes nowhere{on}")


def _passes(claim: ControlClaim, evidence: Evidence) -> list[Passed]:
    check = (claim.get("tool"), claim.get("check"))
    return [p for p in evidence.passed if (p.tool, p.check_id) == check and _is_meant(p, claim)]


def _is_meant(record: Finding | Passed, claim: ControlClaim) -> bool:
    resource = claim.get("resource")
    return resource in ("", record.resource) and _is_within(record.path, claim.get("path"))


def _is_within(path: str, place: str) -> bool:
    """The path is the place, or stands below it; everything is within no place in particular."""
    return not place or path == place or path.startswith(place.rstrip("/") + "/")


def _no_finding(claim: ControlClaim, proofs: Proofs) -> Answer:
    tool, check, path = claim.get("tool"), claim.get("check"), claim.get("path")
    missing = _unknown_check(tool, check, proofs)
    if missing:
        return NoAnswer(missing)
    for finding in _findings(tool, check, proofs):
        if _is_within(finding.path, path):
            return Contradicted(f"{check} is found in {finding.path}")
    if path and not _holds_files(path, proofs):
        return Contradicted(f"{path} is not in this tree")
    stopped = _did_not_run(tool, proofs)
    if check in proofs.evidence.idle.get(tool, ()):
        stopped = f"this tree has no file that {check} looks at"
    return NoAnswer(stopped) if stopped else Holds()


def _holds_files(path: str, proofs: Proofs) -> bool:
    return any(_is_within(name, path) for name in proofs.evidence.files)


def _unknown_check(tool: str, check: str, proofs: Proofs) -> str:
    known = proofs.known_checks.get(tool)
    return f"{tool} has no check «{check}»" if known is not None and check not in known else ""


def _findings(tool: str, check: str, proofs: Proofs) -> list[Finding]:
    return [
        finding
        for finding in proofs.evidence.of_kind(Finding)
        if (finding.tool, finding.check_id) == (tool, check)
    ]


def _file(claim: ControlClaim, proofs: Proofs) -> Answer:
    path, blob = claim.get("path"), claim.get("git_blob")
    entry = proofs.evidence.files.get(path)
    if entry is None:
        return Contradicted(f"{path} is not in this tree")
    if not entry.size:
        return Contradicted(f"{path} is empty")
    return Contradicted(f"{path} has changed") if blob and entry.oid != blob else Holds()


def _component(claim: ControlClaim, proofs: Proofs) -> Answer:
    purl = claim.get("purl")
    if purl in proofs.listed:
        return Holds()
    return (
        Contradicted(f"no bill of materials lists {purl}")
        if proofs.evidence.of_kind(Component)
        else NoAnswer("there is no bill of materials")
    )


def _evaluation(claim: ControlClaim, proofs: Proofs) -> Answer:
    path, limit = claim.get("path"), int(claim.get("max_failed") or 0)
    for result in proofs.evidence.of_kind(Evaluation):
        if result.path == path:
            return _recent_success(result, claim.get("max_age"), limit, proofs.today)
    return Contradicted(f"{path} is not a result in this tree")


def _recent_success(result: Evaluation, max_age: str, max_failed: int, today: date) -> Answer:
    if result.failed + result.errors > max_failed:
        return Contradicted(
            f"{result.path} has {result.failed + result.errors} failed of {result.cases} cases"
        )
    if not result.cases:
        return Contradicted(f"{result.path} holds no case")
    if max_failed >= result.cases:
        return Contradicted(f"{max_failed} may fail, and {result.path} holds {result.cases} cases")
    if max_age and (
        result.evaluated_at is None or today - result.evaluated_at > timedelta(days=int(max_age[:-1]))
    ):
        return Contradicted(f"{result.path} is older than {max_age}")
    return Holds()


def _open(claim: ControlClaim, proofs: Proofs) -> Answer:  # noqa: ARG001
    return NoAnswer(f"{claim.kind} is not looked at yet")


_SELECTORS: Mapping[str, Callable[[ControlClaim, Proofs], Answer]] = {
    "check_passed": _check_passed,
    "no_finding": _no_finding,
    "file": _file,
    "component": _component,
    "evaluation": _evaluation,
    "attribute": _open,
    "property": _open,
    "red_team": _open,
    "signature": _open,
    "detected": _open,
}
