"""Proves declared controls against the evidence of the same tree.

1. A selector holds, is contradicted, or has no answer (its scanner did not run, its file could not be read).
2. A control is `verified` when it is implemented, names evidence, and every selector holds; `refuted` when one is
   contradicted (`is_outdated` when only the age of results speaks against it); else `unproven`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from operator import attrgetter

from maestro_gate.assess.proofs import attestations, files, materials, probes, reality, results, scans
from maestro_gate.assess.proofs.answers import Answer, Contradicted, NoAnswer, Proofs
from maestro_gate.model.evidence import ControlClaim, Evidence
from maestro_gate.model.subjects import Component, Control

_SELECTORS: Mapping[str, Callable[[ControlClaim, Proofs], Answer]] = {
    "check_passed": scans.check_passed,
    "no_finding": scans.no_finding,
    "file": files.file,
    "signature": attestations.signature,
    "attestation": attestations.attestation,
    "component": materials.component,
    "property": materials.property_,
    "evaluation": results.evaluation,
    "red_team": results.red_team,
    "probe": probes.probe,
    "attribute": reality.attribute,
    "detected": reality.detected,
}


def prove(
    evidence: Evidence,
    known_checks: Mapping[str, frozenset[str]],
    today: date,
    asset_types: frozenset[str] = frozenset(),
) -> tuple[Control, ...]:
    """The declared controls with the state that this tree's evidence gives them."""
    proofs = Proofs(evidence, known_checks, today, _listed(evidence), asset_types)
    return tuple(_proved(control, proofs) for control in evidence.of_kind(Control))


def places(control: Control, evidence: Evidence) -> frozenset[str]:
    """Files in which checks pass that the control rests on."""
    claims = evidence.control_claims.get(control.id, ())
    passing = (scans.passes(claim, evidence) for claim in claims if claim.kind == "check_passed")
    return frozenset(passed.path for found in passing for passed in found)


def _listed(evidence: Evidence) -> frozenset[str]:
    claims = [claim for claims in evidence.control_claims.values() for claim in claims]
    named = {claim.get("purl") for claim in claims} - {""}
    if not named:
        return frozenset()
    purls = map(attrgetter("base_purl", "purl"), evidence.of_kind(Component))
    return frozenset(named.intersection(chain.from_iterable(purls)))


def _proved(control: Control, proofs: Proofs) -> Control:
    if control.status != "implemented":
        return replace(control, state="unproven", detail=f"it is {control.status}")
    claims = proofs.evidence.control_claims.get(control.id, ())
    if not claims:
        return replace(control, state="unproven", detail="it names no evidence")
    answers = [_SELECTORS[claim.kind](claim, proofs) for claim in claims]
    refuted = [answer for answer in answers if isinstance(answer, Contradicted)]
    open_ = [answer.reason for answer in answers if isinstance(answer, NoAnswer)]
    if refuted:
        detail = "; ".join(answer.reason for answer in refuted)
        by_age = all(answer.by_age for answer in refuted)
        return replace(control, state="refuted", detail=detail, is_outdated=by_age)
    if open_:
        return replace(control, state="unproven", detail="; ".join(open_))
    return replace(control, state="verified", detail=f"{len(answers)} of {len(answers)} selectors hold")
