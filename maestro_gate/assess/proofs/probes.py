"""Selectors about probes and metrics of evaluations: the latest ones of a name went well enough, and are recent enough.

1. Of the reports that fit, those of the latest day count, and in them every probe of the name.
2. A case that nothing judged counts as a failure: it was not withstood, it was not tried.
3. Without a limit no attack may get through; a score that nothing says the meaning of needs `min_score`.
"""

from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase

from maestro_gate.assess.proofs.answers import Answer, Contradicted, Holds, NoAnswer, Proofs, blind, is_within
from maestro_gate.assess.proofs.results import is_ahead, recent
from maestro_gate.model.evidence import ControlClaim
from maestro_gate.model.subjects import Evaluation, Probe

_EVIDENCE = "evaluation"


def probe(claim: ControlClaim, proofs: Proofs) -> Answer:
    """Every probe of that name went well in the latest report that has it."""
    name = claim.get("name")
    fitting = [one for one in proofs.evidence.of_kind(Probe) if _fits(one, claim)]
    latest = _latest(fitting, proofs.today)
    if not latest:
        stopped = blind(proofs.evidence, _EVIDENCE)
        return NoAnswer(stopped) if stopped else Contradicted(f"no result in this tree has a probe {name}")
    for one in latest:
        reason = _shortfall(one, claim) or _unfinished(one, proofs)
        if reason:
            return Contradicted(f"{one.path}: {reason}")
    first, max_age = latest[0], claim.get("max_age")
    if is_ahead(first, proofs.today):
        return Contradicted(
            f"{first.path} says that it was run on {first.evaluated_at}, which is yet to come"
        )
    return recent(first, max_age, proofs.today) if max_age else Holds()


def _fits(one: Probe, claim: ControlClaim) -> bool:
    tool, model = claim.get("tool"), claim.get("model").lower()
    return (
        fnmatchcase(one.name.lower(), claim.get("name").lower())
        and tool in ("", one.tool)
        and is_within(one.path, claim.get("path"))
        and (not model or model in map(str.lower, one.models))
    )


def _latest(probes: Sequence[Probe], today: date) -> list[Probe]:
    """Those of the latest day; a day that is yet to come is the latest only where there is no other."""
    days = [(not is_ahead(one, today), one.evaluated_at or date.min) for one in probes]
    return [one for one, day in zip(probes, days, strict=True) if day == max(days)]


def _shortfall(one: Probe, claim: ControlClaim) -> str:
    """Why the probe does not prove enough; empty when it does."""
    tried = one.attempts + one.errors if one.judged else one.scored + one.errors
    least = int(claim.get("min_attempts") or 1)
    if tried < least:
        return f"{one.name} has {tried} of the {least} cases that are asked for"
    if claim.get("min_score"):
        return _score(one, float(claim.get("min_score")))
    if not one.judged:
        return f"nothing says which score of {one.name} passes: give the selector a min_score"
    bad = one.failures + one.errors
    if bad > float(claim.get("max_attack_success") or 0) * tried:
        return f"{one.name} failed in {bad} of {tried} cases"
    return ""


def _score(one: Probe, least: float) -> str:
    if one.errors or not one.scored:
        return f"{one.name} has no score in {one.errors} cases"
    return f"{one.name} has a mean score of {one.score}" if one.score < least else ""


def _unfinished(one: Probe, proofs: Proofs) -> str:
    """Rows of a run that broke off are those that came first, not those that went well."""
    runs = proofs.evidence.of_kind(Evaluation)
    return "the run broke off" if any(run.path == one.path and run.broke_off for run in runs) else ""
