"""The packages of lock files or bills of materials as elements, with the edges between them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from maestro_gate.drafting.bom import plain
from maestro_gate.drafting.bom.elements import ROOT, Element
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Component

_LISTED_IN = "maestro-gate:listed-in"


def elements(evidence: Evidence) -> dict[str, Element]:
    """Reference → element. What several documents list is one, with all of them."""
    listed: dict[str, list[Component]] = defaultdict(list)
    for component in evidence.of_kind(Component):
        listed[_ref(component)].append(component)
    return {ref: _element(ref, alike, evidence.digests) for ref, alike in sorted(listed.items())}


def depends_on(evidence: Evidence, known: Mapping[str, Element]) -> dict[str, set[str]]:
    """Reference → references. In other documents than lock files, packages are told apart by their names alone."""
    found: dict[str, set[str]] = defaultdict(set)
    by_identity: dict[str, list[str]] = defaultdict(list)
    for component in evidence.of_kind(Component):
        by_identity[component.identity].append(_ref(component))
        if component.direct:
            found[ROOT].add(_ref(component))
    for graph in evidence.dependencies:
        names = {ref: _known(ref, identity, known, by_identity) for ref, identity in graph.identities.items()}
        for ref, others in graph.depends_on.items():
            source = names.get(ref, "")
            if source:
                found[source].update(name for on in others if (name := names.get(on, "")))
    return found


def _known(
    ref: str, identity: str, known: Mapping[str, Element], by_identity: Mapping[str, list[str]]
) -> str:
    if ref in known:
        return ref
    refs = set(by_identity.get(identity, ()))
    return refs.pop() if len(refs) == 1 else ""


def _ref(component: Component) -> str:
    return plain.text(component.purl) or plain.text(f"{component.identity}@{component.version}")


def _element(ref: str, alike: Iterable[Component], digests: Mapping[str, tuple[str, ...]]) -> Element:
    every = sorted(alike, key=lambda component: component.path)
    first = every[0]
    return Element(
        ref=ref,
        type=first.type,
        name=plain.text(first.name) or plain.text(first.base_purl),
        group=plain.text(first.group),
        version=plain.text(first.version),
        purl=first.purl if first.base_purl else "",
        scope=_scope({component.scope for component in every}),
        supplier=plain.text(next((c.supplier for c in every if c.supplier), "")),
        licenses=tuple(sorted({plain.text(name) for c in every for name in c.licenses})),
        hashes=tuple(sorted({*digests.get(first.purl, ()), *(one for c in every for one in c.digests)})),
        properties=tuple(sorted({(_LISTED_IN, plain.text(component.path)) for component in every})),
    )


def _scope(scopes: set[str]) -> str:
    """The one that counts most."""
    return next((scope for scope in ("required", "optional", "excluded") if scope in scopes), "")
