"""Selectors about evaluations and red-team runs: one that passed, and is recent enough."""

from datetime import date, timedelta

from maestro_gate.assess.proofs.answers import Answer, Contradicted, Holds, NoAnswer, Proofs, blind, is_within
from maestro_gate.model.evidence import ControlClaim
from maestro_gate.model.subjects import Evaluation, Probe

_EVIDENCE = "evaluation"


def evaluation(claim: ControlClaim, proofs: Proofs) -> Answer:
    """The result is there, and its run passed recently."""
    path = claim.get("path")
    for result in proofs.evidence.of_kind(Evaluation):
        if result.path == path:
            return _recent_success(result, claim, proofs.today)
    return Contradicted(f"{path} is not a result in this tree")


def red_team(claim: ControlClaim, proofs: Proofs) -> Answer:
    """The latest run with adversarial cases, of those in the place that the claim names, passed recently."""
    path = claim.get("path")
    runs = [
        result
        for result in proofs.evidence.of_kind(Evaluation)
        if result.adversarial and is_within(result.path, path)
    ]
    if runs:
        # A run from the future is the latest only where there is no other: it would stay the latest for ever.
        latest = max(
            runs, key=lambda run: (not is_ahead(run, proofs.today), run.evaluated_at or date.min, run.path)
        )
        return _recent_success(latest, claim, proofs.today)
    stopped = blind(proofs.evidence, _EVIDENCE)
    where = f" in {path}" if path else ""
    return NoAnswer(stopped) if stopped else Contradicted(f"there is no red-team result{where}")


def _recent_success(result: Evaluation, claim: ControlClaim, today: date) -> Answer:
    max_age = claim.get("max_age")
    if is_ahead(result, today):
        return Contradicted(
            f"{result.path} says that it was run on {result.evaluated_at}, which is yet to come"
        )
    reason = _shortfall(result, int(claim.get("max_failed") or 0))
    if reason:
        return Contradicted(reason)
    return recent(result, max_age, today) if max_age else Holds()


def _shortfall(result: Evaluation, max_failed: int) -> str:
    """Why the run proves nothing; empty when it passed."""
    if result.broke_off:
        return f"{result.path} is the result of a run that broke off"
    if result.failed + result.errors > max_failed:
        return f"{result.path} has {result.failed + result.errors} failed of {result.cases} cases"
    if not result.cases:
        return f"{result.path} holds no case"
    if max_failed >= result.cases:
        return f"{max_failed} may fail, and {result.path} holds {result.cases} cases"
    if not result.passed + result.failed:
        return f"{result.path} has scores, and nothing says which of them pass"
    return ""


def recent(result: Evaluation | Probe, max_age: str, today: date) -> Answer:
    """Is the result no older than that."""
    if result.evaluated_at is None:
        return Contradicted(
            f"{result.path} does not say when it was run, so it counts as older than {max_age}"
        )
    if today - result.evaluated_at <= timedelta(days=int(max_age[:-1])):
        return Holds()
    return Contradicted(f"{result.path} is older than {max_age}: run the evaluation again", by_age=True)


def is_ahead(result: Evaluation | Probe, today: date) -> bool:
    """Its day is yet to come, so that nothing shows when it was run."""
    return result.evaluated_at is not None and result.evaluated_at > today
