"""Selectors about bills of materials: a component that is listed, a property that it or the document has."""

from collections.abc import Iterator

from maestro_gate.assess.proofs.answers import Answer, Contradicted, Holds, NoAnswer, Proofs, blind
from maestro_gate.model.evidence import ControlClaim, Evidence
from maestro_gate.model.subjects import Component, Sbom

_EVIDENCE = "sbom"


def component(claim: ControlClaim, proofs: Proofs) -> Answer:
    """A bill of materials lists the package."""
    purl = claim.get("purl")
    if purl in proofs.listed:
        return Holds()
    return (
        Contradicted(f"no bill of materials lists {purl}")
        if proofs.evidence.of_kind(Component)
        else NoAnswer("there is no bill of materials")
    )


def property_(claim: ControlClaim, proofs: Proofs) -> Answer:
    """A component, or a document where the claim names none, has the property; with this value if one is named."""
    name, value, purl = claim.get("name"), claim.get("value"), claim.get("purl")
    evidence = proofs.evidence
    if not evidence.of_kind(Sbom):
        return NoAnswer("there is no bill of materials")
    stopped = blind(evidence, _EVIDENCE)
    if purl and purl not in proofs.listed:
        return NoAnswer(stopped) if stopped else Contradicted(f"no bill of materials lists {purl}")
    values = sorted(set(_values(name, purl, evidence)))
    if (value in values) if value else values:
        return Holds()
    if values:
        return Contradicted(f"{name} is {', '.join(values[:3])}")
    return NoAnswer(stopped) if stopped else Contradicted(f"nothing has the property {name}")


def _values(name: str, purl: str, evidence: Evidence) -> Iterator[str]:
    held = [c.properties for c in evidence.of_kind(Component) if not purl or purl in (c.base_purl, c.purl)]
    if not purl:
        held += [sbom.properties for sbom in evidence.of_kind(Sbom)]
    for properties in held:
        for pair in properties:
            key, _, value = pair.partition("=")
            if key == name:
                yield value
