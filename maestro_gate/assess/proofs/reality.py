"""Selectors about what the repository itself shows: an attribute in infrastructure code, something that is in use."""

from maestro_gate.assess.declarations import place
from maestro_gate.assess.proofs.answers import (
    Answer,
    Contradicted,
    Holds,
    NoAnswer,
    Proofs,
    blind,
    holds_files,
    is_within,
    unread,
)
from maestro_gate.model.evidence import CONFIDENCES, ControlClaim, Evidence, Failed, Resource
from maestro_gate.model.subjects import DetectedAsset

_STRONGEST = CONFIDENCES[-1]
_INFRASTRUCTURE = "iac-scan"


def attribute(claim: ControlClaim, proofs: Proofs) -> Answer:
    """Every resource at the address, within the path if one is named, has the attribute with this very value."""
    address, name, path = claim.get("address"), claim.get("attribute"), claim.get("path")
    evidence = proofs.evidence
    meant = [r for r in evidence.resources if r.address == address and is_within(r.path, path)]
    if not meant:
        return _no_resource(address, path, evidence)
    answers = [_of_resource(resource, name, claim.get("equals"), evidence) for resource in meant]
    for kind in (Contradicted, NoAnswer):
        for answer in answers:
            if isinstance(answer, kind):
                return answer
    return Holds()


def _of_resource(resource: Resource, name: str, expected: str, evidence: Evidence) -> Answer:
    values = dict(resource.attributes)
    if name in values:
        return (
            Holds()
            if _same(values[name], expected)
            else Contradicted(f"{resource.address} has {name} = {values[name]} in {resource.path}")
        )
    if unread(evidence, resource.path):
        return NoAnswer(f"{resource.path} could not be read whole")
    # A value that is computed does not stand there: it may well be the right one.
    return NoAnswer(f"{resource.address} does not say literally what {name} is")


def _same(value: str, expected: str) -> bool:
    """YAML and HCL write truth values in several ways; every other value has to be the same to the letter."""
    is_truth = expected in ("true", "false")
    return value.lower() == expected if is_truth else value == expected


def _no_resource(address: str, path: str, evidence: Evidence) -> Answer:
    missed = unread(evidence, path)
    if missed and not evidence.resources:
        return NoAnswer(f"{missed} could not be read")
    if path and not holds_files(path, evidence):
        return Contradicted(f"{path} is not in this tree")
    if missed and path:
        return NoAnswer(f"{missed} could not be read")
    failed = _failed(evidence)
    if failed:
        return NoAnswer(f"{failed} failed, and may hold {address}")
    stopped = "" if evidence.resources else blind(evidence, _INFRASTRUCTURE)
    where = f" in {path}" if path else ""
    return NoAnswer(stopped) if stopped else Contradicted(f"there is no resource {address}{where}")


def _failed(evidence: Evidence) -> str:
    """The first source of the repository's own that failed."""
    failed = [s.name for s in evidence.sources if isinstance(s.status, Failed) and not s.is_report]
    return min(failed, default="")


def detected(claim: ControlClaim, proofs: Proofs) -> Answer:
    """Something of this type, with this name and in this place if they are named, is seen in use."""
    type_, name, path = claim.get("type"), claim.get("name"), claim.get("path")
    evidence = proofs.evidence
    seen = [
        one
        for one in evidence.of_kind(DetectedAsset)
        if one.type == type_ and name in ("", one.name, one.model) and _is_in(one, path)
    ]
    what = f"{name or type_} in {path}" if path else name or type_
    if any(_used(one, path, evidence) for one in seen):
        return Holds()
    if seen:
        return NoAnswer(f"{what} is there, and nothing shows it in use")
    if proofs.asset_types and type_ not in proofs.asset_types:
        return NoAnswer(f"no detector knows the type «{type_}»")
    failed, missed = _failed(evidence), unread(evidence, path)
    if failed or missed:
        return NoAnswer(f"{missed} could not be read" if missed else f"{failed} failed")
    return Contradicted(f"no {what} is seen in this tree")


def _is_in(one: DetectedAsset, path: str) -> bool:
    return any(is_within(place(sighting), path) for sighting in one.places)


def _used(one: DetectedAsset, path: str, evidence: Evidence) -> bool:
    """One of its sightings there is a use."""
    if one.confidence != _STRONGEST or not path:
        return one.confidence == _STRONGEST
    return any(
        sighting.confidence == _STRONGEST and is_within(sighting.path, path)
        for sighting in evidence.detections
        if (sighting.layer, sighting.type, sighting.model) == (one.layer, one.type, one.model)
        and (one.model or sighting.name == one.name)
    )
