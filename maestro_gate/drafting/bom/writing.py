"""Writes a bill of materials as CycloneDX JSON or XML. The same draft gives the same bytes.

The library is imported when something is written: nothing else needs it, and it takes a fifth of a second.
"""

import json
import warnings
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, TypeVar
from uuid import NAMESPACE_URL, uuid5

from maestro_gate import __version__
from maestro_gate.drafting.bom.elements import ROOT, Draft, Element, Offer, Property

if TYPE_CHECKING:
    from cyclonedx import model
    from cyclonedx.model import bom, component, component_evidence, contact, service
    from cyclonedx.model.license import License

FORMATS = ("cyclonedx-json", "cyclonedx-xml")
VERSIONS = ("1.6", "1.7")
E = TypeVar("E", bound=Enum)

_FRAME = ("$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata")
"""What a reader looks for first."""
_NAMESPACE = uuid5(NAMESPACE_URL, "https://maestro-gate.example/sbom")
_TOOL = "maestro-gate"


def text(draft: Draft, format_: str, spec_version: str) -> str:
    """The document with a final newline."""
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    is_json = format_ == "cyclonedx-json"
    outputter = make_outputter(
        _bom(draft),
        OutputFormat.JSON if is_json else OutputFormat.XML,
        SchemaVersion.from_version(spec_version),
    )
    with warnings.catch_warnings():
        # That nothing is known to be asked for by the root is no fault: many lock files do not say it.
        warnings.simplefilter("ignore", UserWarning)
        written = outputter.output_as_string(indent=None if is_json else 2)
    if not is_json:
        return written.rstrip("\n") + "\n"
    value = json.loads(written)
    framed = {key: value[key] for key in (*_FRAME, *sorted(value)) if key in value}
    return json.dumps(framed, indent=2, ensure_ascii=False) + "\n"


def _bom(draft: Draft) -> "bom.Bom":
    from cyclonedx.model import bom, component, dependency, lifecycle, tool
    from cyclonedx.model.bom_ref import BomRef

    root = component.Component(
        name=draft.about.name,
        type=component.ComponentType.APPLICATION,
        version=draft.about.version or None,
        bom_ref=ROOT,
    )
    metadata = bom.BomMetaData(
        tools=tool.ToolRepository(
            components=[
                component.Component(
                    name=_TOOL,
                    version=__version__,
                    type=component.ComponentType.APPLICATION,
                    bom_ref=f"tool:{_TOOL}",
                )
            ]
        ),
        component=root,
        lifecycles=[lifecycle.PredefinedLifecycle(lifecycle.LifecyclePhase.PRE_BUILD)],
        timestamp=draft.about.timestamp,
        properties=_properties(draft.properties),
    )
    metadata.timestamp = draft.about.timestamp  # type: ignore[assignment]  # it would be now otherwise
    known = [ROOT, *(one.ref for one in draft.elements), *(one.ref for one in draft.offers)]
    edges = {ref: draft.depends_on.get(ref, ()) for ref in known}
    made = bom.Bom(
        serial_number=uuid5(_NAMESPACE, repr((draft, __version__))),
        metadata=metadata,
        components=map(_component, draft.elements),
        services=map(_service, draft.offers),
        dependencies=[
            dependency.Dependency(BomRef(ref), (dependency.Dependency(BomRef(one)) for one in on))
            for ref, on in edges.items()
        ],
    )
    # Every component has its entry; the library looks for each of them in all of them, and 50,000 take hours.
    made.register_dependency = lambda **_: None  # type: ignore[method-assign]
    return made


def _component(element: Element) -> "component.Component":
    from cyclonedx.model import component
    from packageurl import PackageURL

    return component.Component(
        name=element.name,
        type=_word(component.ComponentType, element.type) or component.ComponentType.LIBRARY,
        bom_ref=element.ref,
        group=element.group or None,
        version=element.version or None,
        purl=PackageURL.from_string(element.purl) if element.purl else None,
        scope=_word(component.ComponentScope, element.scope),
        supplier=_organisation(element.supplier),
        licenses=_licenses(element.licenses),
        hashes=_hashes(element.hashes),
        evidence=_evidence(element),
        properties=_properties(element.properties),
    )


def _word(words: type[E], word: str) -> E | None:
    """The word of the standard; None for one that is none."""
    return next((one for one in words if one.value == word), None)


def _evidence(element: Element) -> "component_evidence.ComponentEvidence | None":
    """Where it was seen. Without references of their own, the library gives occurrences in any order."""
    from cyclonedx.model import component_evidence

    if not element.places:
        return None
    return component_evidence.ComponentEvidence(
        occurrences=[
            component_evidence.Occurrence(
                bom_ref=f"{element.ref}@{path}:{line}", location=path, line=line or None
            )
            for path, line in element.places
        ]
    )


def _service(offer: Offer) -> "service.Service":
    from cyclonedx.model import XsUri, service

    return service.Service(
        name=offer.name,
        bom_ref=offer.ref,
        group=offer.group or None,
        version=offer.version or None,
        provider=_organisation(offer.provider),
        endpoints=map(XsUri, offer.endpoints),
        authenticated=offer.authenticated,
        x_trust_boundary=offer.crosses_trust_boundary,
        properties=_properties(offer.properties),
    )


def _organisation(name: str) -> "contact.OrganizationalEntity | None":
    from cyclonedx.model import contact

    return contact.OrganizationalEntity(name=name) if name else None


def _hashes(digests: Iterable[str]) -> "Iterator[model.HashType]":
    from cyclonedx.model import HashAlgorithm, HashType

    known = {algorithm.value: algorithm for algorithm in HashAlgorithm}
    for digest in digests:
        name, _, content = digest.partition(":")
        # CycloneDX has no word for SHA-224, which pip accepts.
        if name in known:
            yield HashType(alg=known[name], content=content)


def _properties(pairs: Iterable[Property]) -> "Iterator[model.Property]":
    from cyclonedx.model import Property as Written

    return (Written(name=name, value=value) for name, value in pairs)


def _licenses(names: tuple[str, ...]) -> "list[License]":
    """One as an expression where it is one; several by their ids or names, since a document takes one expression."""
    from cyclonedx import spdx
    from cyclonedx.contrib.license.factories import LicenseFactory

    made = LicenseFactory()
    if len(names) == 1:
        return [made.make_from_string(names[0])]
    return [
        made.make_with_id(name) if spdx.is_supported_id(name) else made.make_with_name(name) for name in names
    ]
