"""Subjects from bills of materials."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from msgspec import Struct


class Component(Struct, frozen=True):
    """One component of a software bill of materials (CycloneDX `components[]`).

    A struct, because a large product has 100,000 of them and a frozen dataclass takes ten times as long to make.
    """

    kind: ClassVar[str] = "component"
    path: str
    line: int
    type: str
    """CycloneDX component type: `library`, `machine-learning-model`, `data` …"""
    group: str
    name: str
    version: str
    purl: str
    base_purl: str
    """The PURL without version, qualifiers and subpath: the identity."""
    ecosystem: str
    """PURL type: `pypi`, `npm`, `huggingface` …; empty without a PURL."""
    supplier: str
    """Supplier, manufacturer, publisher or author, in this order."""
    licenses: tuple[str, ...]
    """SPDX ids, expressions or names, sorted."""
    hashes: tuple[str, ...]
    """Hash algorithms that are present, sorted: `SHA-256` …"""
    scope: str
    direct: bool
    """Is a dependency of the document's root component."""
    properties: tuple[str, ...]
    """`name=value` of CycloneDX properties, sorted."""
    reference_types: tuple[str, ...]
    """Types of external references, sorted: `model-card`, `attestation`, `evidence` …"""
    has_model_card: bool
    datasets: tuple[str, ...]
    """Model: names or refs of its training datasets. Data: names of its contents."""
    considerations: tuple[str, ...]
    """Model card sections that are filled: `users`, `useCases`, `technicalLimitations` …, sorted."""
    classification: tuple[str, ...]
    """Data: classifications such as `PII`, sorted."""
    sensitive_data: tuple[str, ...]
    """Data: kinds of sensitive data that the SBOM names, sorted."""
    governance: tuple[str, ...]
    """Data: governance roles that are filled: `custodians`, `stewards`, `owners`."""
    incomplete: tuple[str, ...] = ()
    """Model: which of nine things nothing shows: `card`, `datasets`, `format` (one that runs no code), `hash`,
    `licence`, `limitations`, `revision`, `signature`, `supplier`; sorted."""

    @property
    def identity(self) -> str:
        return self.base_purl or f"{self.type}:{self.group}/{self.name}"

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}".rstrip()


@dataclass(frozen=True, slots=True)
class Service:
    """One service of a bill of materials (CycloneDX `services[]`): a hosted model, an API."""

    kind: ClassVar[str] = "service"
    path: str
    line: int
    group: str
    name: str
    version: str
    provider: str
    endpoints: tuple[str, ...]
    authenticated: str
    """`yes`, `no` or empty."""
    crosses_trust_boundary: str
    """`yes`, `no` or empty."""
    data: tuple[str, ...]
    """`flow:classification` of the data that it handles, sorted."""

    @property
    def identity(self) -> str:
        return f"service:{self.group}/{self.name}"

    @property
    def label(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One vulnerability of one component, with what the supplier's analysis says."""

    kind: ClassVar[str] = "vulnerability"
    path: str
    line: int
    id: str
    aliases: tuple[str, ...]
    severity: str
    """Word of `policies/severities.yaml`; the highest rating."""
    score: float
    """CVSS base score 0.0–10.0 of the highest rating; 0.0 when there is none."""
    cwes: tuple[str, ...]
    state: str
    """CycloneDX analysis state: `not_affected`, `exploitable`, `in_triage` …; empty when not analysed."""
    justification: str
    recommendation: str
    published: date | None
    component: str
    """Name of the affected component."""
    component_version: str
    component_identity: str

    @property
    def identity(self) -> str:
        return f"{self.id}@{self.component_identity}"

    @property
    def label(self) -> str:
        return f"{self.id} in {self.component} {self.component_version}".rstrip()


@dataclass(frozen=True, slots=True)
class Sbom:
    """One bill of materials as a document: what it covers and what it leaves out."""

    kind: ClassVar[str] = "sbom"
    path: str
    line: int
    format: str
    """`CycloneDX 1.6` …"""
    root: str
    """Name of the component that the document is about; empty when it does not say."""
    timestamp: date | None
    tools: tuple[str, ...]
    components: int
    models: int
    datasets: int
    services: int
    dependencies: int
    """Edges of the dependency graph."""
    without_version: int
    without_purl: int
    without_license: int
    without_hash: int
    without_supplier: int
    ignored: tuple[str, ...]
    """Elements of the document that could not be read, sorted."""
    properties: tuple[str, ...] = ()
    """`name=value` of the document's own properties and of its metadata's, sorted."""

    @property
    def identity(self) -> str:
        return self.path

    @property
    def label(self) -> str:
        return self.path
