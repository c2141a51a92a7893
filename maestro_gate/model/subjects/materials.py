"""Subjects from bills of materials."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from msgspec import Struct


class Component(Struct, frozen=True, gc=False):
    """One component of a software bill of materials (CycloneDX `components[]`).

    A struct, because a large product has 100,000 of them and a frozen dataclass takes ten times as long to make; it
    holds texts alone, so that nobody need look for cycles.
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
    performance_metrics: tuple[str, ...] = ()
    """Model: types of the performance metrics that its card gives, sorted."""
    origins: tuple[str, ...] = ()
    """Paths of the documents that list it, sorted, where several do."""
    is_locked: bool = False
    """A lock file lists it, and no bill of materials: nobody knows its supplier then, and seldom its licence."""
    incomplete: tuple[str, ...] = ()
    """Model: which of nine things nothing shows: `card`, `datasets`, `format` (one that runs no code), `hash`,
    `licence`, `limitations`, `revision`, `signature`, `supplier`; sorted."""
    digests: tuple[str, ...] = ()
    """Of models, data, applications and images: `SHA-256:0123…`, sorted."""
    differing: tuple[str, ...] = ()
    """Model: files of the tree that are called so and whose digest is none of `digests`, sorted."""

    @property
    def identity(self) -> str:
        # A scope stands in the group or in the name, as the generator likes.
        owned = not self.group and self.name.startswith("@")
        return self.base_purl or (
            f"{self.type}:{self.name}" if owned else f"{self.type}:{self.group}/{self.name}"
        )

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
    """CycloneDX analysis state: `not_affected`, `exploitable`, `in_triage` …, of the statements that count; empty when
    none does."""
    justification: str
    recommendation: str
    published: date | None
    component: str
    """Name of the affected component."""
    component_version: str
    component_identity: str
    sources: tuple[str, ...] = ()
    """Who reports it, sorted: `cyclonedx`, `grype`, `osv-scanner` …"""
    fixed_versions: tuple[str, ...] = ()
    """Versions that mend it, as those who report it name them, sorted."""
    remedy: str = ""
    """`fixed in 2.3.1`; empty when nobody names a version that mends it."""
    vector: str = ""
    """CVSS vector of the highest rating, when it has one."""
    cvss_version: str = ""
    """`2.0`, `3.0`, `3.1` or `4.0`, of that vector."""
    modified: date | None = None
    """When the advisory last changed."""
    statement: str = ""
    """Path of the statement (VEX) that decides the state; empty when none does."""
    clearance: str = ""
    """Why a statement that is there does not count; empty when there is none, or it counts."""
    statement_claimed: bool = False
    """The change brings a statement that would excuse it; it counts once base has it."""
    statement_expired: bool = False
    """A statement excused it, and is older than the profile allows."""
    statements_contradict: bool = False
    """Statements of several documents disagree; the worse one counts."""
    match: str = ""
    """`unknown` where nobody can say whether this version is affected: it is no version that can be compared."""
    known_exploited: bool = False
    """The KEV catalogue lists it: it is used in attacks."""
    exploited_since: date | None = None
    """When it was added to that catalogue."""
    exploit_due: date | None = None
    """Until when that catalogue wants it mended."""
    epss: float = 0.0
    """Probability 0.0–1.0 that it is exploited in the next 30 days; 0.0 when nobody says."""
    epss_percentile: float = 0.0
    """Share 0.0–1.0 of all vulnerabilities that are not likelier to be exploited."""
    likely_exploited: bool = False
    """`epss` is at or above the profile's limit; computed."""
    mend_by: date | None = None
    """Last day of the grace that the profile gives, by severity, from its disclosure; computed."""
    days_left: int = 0
    """Until that day; 0 when it has passed or there is none; computed."""

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
    """Packages that leave it out; the same of the following."""
    without_purl: int
    without_license: int
    without_hash: int
    without_supplier: int
    ignored: tuple[str, ...]
    """Elements of the document that could not be read, sorted."""
    properties: tuple[str, ...] = ()
    """`name=value` of the document's own properties and of its metadata's, sorted."""
    authors: tuple[str, ...] = ()
    """Who wrote the document, sorted (CISA: SBOM author)."""
    supplier: str = ""
    """Who supplies, makes or publishes what the document is about (CISA: software producer)."""
    lifecycles: tuple[str, ...] = ()
    """Phases that it was made in: `design`, `pre-build`, `build`, `post-build` …, sorted (CISA: generation context)."""
    kinds: tuple[str, ...] = ()
    """What kinds of bill it is: `SBOM`, `ML-BOM`, `SaaSBOM`, `CBOM`, `HBOM`, `OBOM`, `MBOM`, `VDR`, `CDXA`; sorted."""
    component_types: tuple[str, ...] = ()
    """Types of its components, sorted."""
    compositions: tuple[str, ...] = ()
    """How complete it says that its lists are: `complete`, `incomplete`, `unknown` …, sorted."""
    without_relationship: int = 0
    """Packages of which it does not say what they depend on or what depends on them."""
    workflows: int = 0
    """Workflows that say how the software was made."""
    task_types: tuple[str, ...] = ()
    """What these workflows do: `clone`, `build`, `test`, `deploy` …, sorted."""
    annotations: int = 0
    """Comments that people and tools left in it."""
    attestations: int = 0
    """Declarations of conformity to a standard."""
    deviations: tuple[str, ...] = ()
    """Where it breaks the schema of its format, though it can be read; sorted."""
    is_generated: bool = False
    """Made by the gate from a lock file, as no bill of materials is there: it knows no suppliers and few licences."""
    unlike_lock: tuple[str, ...] = ()
    """Packages that run by the tree's lock files and that no bill of materials lists in this version, sorted; of
    several bills the one that lists most of them says it."""
    packages: int = 0
    """Components but for files, hardware, algorithms and parts of the system itself: what the counts are about."""
    root_identity: str = ""
    """What the document is about, as a component would be identified: its PURL without version, else type and name."""
    root_version: str = ""

    @property
    def identity(self) -> str:
        return self.path

    @property
    def label(self) -> str:
        return self.path
