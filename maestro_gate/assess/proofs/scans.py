"""Selectors about what scanners say: a check that passed, a finding that is absent while its scanner ran."""

from maestro_gate.assess.proofs.answers import (
    Answer,
    Contradicted,
    Holds,
    NoAnswer,
    Proofs,
    holds_files,
    is_within,
)
from maestro_gate.model.evidence import Collected, ControlClaim, Evidence, Failed, Passed, Skipped
from maestro_gate.model.subjects import Finding


def check_passed(claim: ControlClaim, proofs: Proofs) -> Answer:
    """The check passed on the resource or in the place, and fails nowhere there."""
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
    return Holds() if passes(claim, proofs.evidence) else Contradicted(f"{check} passes nowhere{on}")


def no_finding(claim: ControlClaim, proofs: Proofs) -> Answer:
    """The scanner looked at a file that the check is about, and found nothing there."""
    tool, check, path = claim.get("tool"), claim.get("check"), claim.get("path")
    missing = _unknown_check(tool, check, proofs)
    if missing:
        return NoAnswer(missing)
    for finding in _findings(tool, check, proofs):
        if is_within(finding.path, path):
            return Contradicted(f"{check} is found in {finding.path}")
    if path and not holds_files(path, proofs.evidence):
        return Contradicted(f"{path} is not in this tree")
    stopped = _did_not_run(tool, proofs)
    if check in proofs.evidence.idle.get(tool, ()):
        stopped = f"this tree has no file that {check} looks at"
    return NoAnswer(stopped) if stopped else Holds()


def passes(claim: ControlClaim, evidence: Evidence) -> list[Passed]:
    """Where the check of a claim passes."""
    check = (claim.get("tool"), claim.get("check"))
    return [p for p in evidence.passed if (p.tool, p.check_id) == check and _is_meant(p, claim)]


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


def _is_meant(record: Finding | Passed, claim: ControlClaim) -> bool:
    resource = claim.get("resource")
    return resource in ("", record.resource) and is_within(record.path, claim.get("path"))


def _unknown_check(tool: str, check: str, proofs: Proofs) -> str:
    known = proofs.known_checks.get(tool)
    return f"{tool} has no check «{check}»" if known is not None and check not in known else ""


def _findings(tool: str, check: str, proofs: Proofs) -> list[Finding]:
    return [finding for finding in proofs.evidence.of_kind(Finding) if (tool, check) in finding.reports]
