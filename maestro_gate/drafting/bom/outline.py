"""Puts a bill of materials together: packages first, then what of AI is in the tree, then what belongs to what.

1. An asset that is a package of the lock files is that package: it gets the asset's properties and places.
2. A package that a rule of the inventory knows and no lock file lists is listed without a version.
3. The root depends on what the project asks for by itself, and on everything that its own files reveal.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from maestro_gate.drafting.bom import packages, plain, revealed
from maestro_gate.drafting.bom.elements import ROOT, About, Draft, Element, Offer
from maestro_gate.drafting.bom.words import Words
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import (
    AgentCard,
    AgentInstructions,
    DetectedAsset,
    McpServer,
    Sbom,
    Service,
    System,
)

_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def about(evidence: Evidence, repository: str, dated: datetime | None) -> About:
    """What the bill is about: the system that the threat model names, else the repository, at its commit."""
    declared = [system.name for system in evidence.of_kind(System) if system.declared and system.name]
    is_commit = bool(_COMMIT.fullmatch(evidence.revision))
    return About(declared[0] if declared else repository, evidence.revision[:12] if is_commit else "", dated)


def draft(evidence: Evidence, detected: Iterable[DetectedAsset], about: About, words: Words) -> Draft:
    """The bill of materials of a tree."""
    about = replace(about, name=plain.text(about.name) or "unnamed")
    elements = packages.elements(evidence)
    depends = packages.depends_on(evidence, elements)
    of_packages = _by_package(elements)
    offers: dict[str, Offer] = {}
    for service in evidence.of_kind(Service):
        offer = revealed.of_service(service)
        offers[offer.ref] = offer
    servers, cards = evidence.of_kind(McpServer), evidence.of_kind(AgentCard)
    for asset in sorted(detected, key=lambda one: (one.type, one.label, one.provider, one.places)):
        if asset.type in words.services:
            offer = revealed.offer(asset, servers, cards, words)
            depends[ROOT].add(offers.setdefault(offer.ref, offer).ref)
        elif asset.type in words.components:
            depends[ROOT].update(
                _placed(asset, words.components[asset.type], elements, of_packages, (about, words))
            )
    for told in evidence.of_kind(AgentInstructions):
        element = _instructions(told, about)
        depends[ROOT].add(elements.setdefault(element.ref, element).ref)
    return Draft(
        about=about,
        elements=tuple(element for _, element in sorted(elements.items())),
        offers=tuple(offer for _, offer in sorted(offers.items())),
        depends_on={ref: tuple(sorted(on - {ref})) for ref, on in sorted(depends.items())},
        properties=_properties(evidence),
    )


def _by_package(elements: Mapping[str, Element]) -> Mapping[str, list[str]]:
    """PURL without version → references of the packages."""
    found: dict[str, list[str]] = defaultdict(list)
    for ref, element in elements.items():
        if element.purl:
            found[element.purl.partition("?")[0].rpartition("@")[0] or element.purl].append(ref)
    return found


def _placed(
    asset: DetectedAsset,
    type_: str,
    elements: dict[str, Element],
    of_packages: Mapping[str, list[str]],
    by: tuple[About, Words],
) -> set[str]:
    """References of what the asset is; its element is made, or what is there is told apart by it."""
    listed = [ref for purl in revealed.packages(asset) for ref in of_packages.get(purl, ())]
    for ref in listed:
        held = elements[ref]
        elements[ref] = replace(
            held,
            type=type_,
            places=tuple(sorted({*held.places, *map(plain.place, asset.places)})),
            properties=tuple(sorted({*held.properties, *revealed.properties(asset)})),
        )
    if not listed:
        element = revealed.element(asset, type_, *by)
        elements.setdefault(element.ref, element)
        return {element.ref}
    return set()


def _instructions(told: AgentInstructions, about: About) -> Element:
    return Element(
        ref=plain.text(f"agent-instructions:{told.path}"),
        type="file",
        name=plain.text(told.path),
        version=about.version,
        supplier=about.name,
        places=((plain.text(told.path), max(told.line, 0)),),
        properties=(
            ("maestro-gate:format", plain.text(told.format)),
            ("maestro-gate:type", "agent-instructions"),
        ),
    )


def _properties(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Where the packages come from."""
    return tuple(
        sorted(
            {
                ("maestro-gate:made-from", plain.text(f"{sbom.format}: {sbom.path}"))
                for sbom in evidence.of_kind(Sbom)
            }
        )
    )
