"""Follows BOM-Links: a document names a component of another one by that one's serial number, version and reference.

A link names one component in one version. Where the tree holds the component in several, the link is not followed: it
must not excuse what it does not name.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from maestro_gate.collect.lenient import Object, text
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.target import Target
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Component, Sbom, Statement, Subject, Vulnerability

SCHEME = "urn:cdx:"


def of(top: Object) -> str:
    """How other documents name this CycloneDX document; empty without a serial number."""
    serial = text(top.get("serialNumber")).removeprefix("urn:uuid:")
    version = top.get("version", 1)
    return f"{SCHEME}{serial}/{version}" if serial and type(version) is int else ""


def followed(evidence: Evidence) -> Evidence:
    """The evidence with vulnerabilities and statements about what their links name."""
    wanted = {link for link in map(_link, evidence.of_kind(Vulnerability)) if link}
    wanted |= {link for link in map(_link, evidence.of_kind(Statement)) if link}
    found = dict(_named(evidence, wanted)) if wanted else {}
    if not found:
        return evidence
    subjects = tuple(_about(subject, found) for subject in evidence.subjects)
    return replace(evidence, subjects=subjects)


def _link(subject: Subject) -> str:
    identity = ""
    if isinstance(subject, Vulnerability):
        identity = subject.component_identity
    elif isinstance(subject, Statement):
        identity = subject.product
    return identity if identity.startswith(SCHEME) else ""


def _named(evidence: Evidence, wanted: set[str]) -> Iterator[tuple[str, Target]]:
    """Link → the component that it names, or the product that the other document is about."""
    documents = {graph.link: graph.identities for graph in evidence.dependencies if graph.link}
    identities = {}
    for link in wanted:
        document, _, ref = link.partition("#")
        identity = documents.get(document, {}).get(unquote(ref), "")
        if identity:
            identities[link] = identity
    held: Mapping[str, dict[str, Target]] = defaultdict(dict)
    asked = frozenset(identities.values())
    for component in evidence.of_kind(Component) if asked else ():
        if component.identity in asked:
            held[component.identity].setdefault(component.version, target.itself(component))
    for bill in evidence.of_kind(Sbom) if asked else ():
        if bill.root_identity in asked:
            root = Target(bill.root_identity, bill.root, bill.root_version)
            held[root.identity].setdefault(root.version, root)
    for link, identity in identities.items():
        if len(held.get(identity, ())) == 1:
            yield link, next(iter(held[identity].values()))


def _about(subject: Subject, found: Mapping[str, Target]) -> Subject:
    one = found.get(_link(subject))
    if one is None:
        return subject
    if isinstance(subject, Vulnerability):
        return replace(
            subject,
            component=one.name,
            component_identity=one.identity,
            component_version=subject.component_version or one.version,
        )
    if isinstance(subject, Statement):
        version = subject.product_version or one.version
        return replace(subject, product=one.identity, product_version=version)
    return subject
