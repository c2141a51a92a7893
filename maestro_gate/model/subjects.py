"""What a rule can look at: one frozen dataclass per subject kind.

The fields are the CEL variables of the kind (`assess.rules` derives names and types from them):
`str`, `int`, `float`, `bool`, `tuple[str, ...]`, and `date | None`, which a rule sees as a timestamp that lies
infinitely far in the past when there is no date ("never" is older than any limit).
`ClassVar` fields and fields whose name starts with an underscore are invisible to rules.
An empty string or tuple means that the evidence does not say.

`identity` says what the subject *is*, never where it stands: no version, no line number, no random reference.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol


class Subject(Protocol):
    """What every subject kind offers to the stages that do not care which kind it is."""

    kind: ClassVar[str]

    @property
    def path(self) -> str:
        """File the subject was read from, relative to the tree's root."""
        ...

    @property
    def line(self) -> int:
        """1-based line in `path`; 0 when the evidence does not say."""
        ...

    @property
    def identity(self) -> str:
        """What the subject is, stable across versions, lines and element order."""
        ...

    @property
    def label(self) -> str:
        """How a person calls it."""
        ...


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a software bill of materials (CycloneDX `components[]`)."""

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

    @property
    def identity(self) -> str:
        return self.path

    @property
    def label(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class Finding:
    """An issue that a scanner reported."""

    kind: ClassVar[str] = "finding"
    path: str
    line: int
    tool: str
    """`checkov`, `semgrep`, or the SARIF driver's name in lower case."""
    check_id: str
    title: str
    """The tool's own words for the issue; hostile text."""
    severity: str
    """Word of `policies/severities.yaml`, from its table, the scanner rule or the SARIF level."""
    topic: str
    """Word of `policies/topics.yaml`; empty when nothing says."""
    framework: str
    """Checkov framework: `terraform`, `kubernetes` …; empty for others."""
    resource: str
    """Resource address or qualified name; empty for others."""
    resource_type: str
    """`aws_s3_bucket`, `Deployment` …; empty for others."""
    threats: tuple[str, ...]
    """Threat ids that the scanner rule names, sorted."""
    confidence: str
    suppressed: bool
    """An inline comment in the tree asks the scanner to be silent: a claim, never an excuse."""
    _anchor: str
    """What it is about apart from the file: resource address, or digest of the normalised code context."""
    _scope: str = "file"
    """What of `path` identifies: `file`, or `directory` where files of one directory are one namespace (Terraform)."""

    @property
    def identity(self) -> str:
        place = f"{self.path.rpartition('/')[0] or '.'}/" if self._scope == "directory" else self.path
        return f"{self.tool}:{self.check_id}:{place}:{self._anchor}"

    @property
    def label(self) -> str:
        return self.resource or f"{self.check_id} in {self.path}"


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset that the threat model declares."""

    kind: ClassVar[str] = "asset"
    path: str
    line: int
    id: str
    layer: str
    type: str
    name: str
    owner: str
    criticality: str
    data_classes: tuple[str, ...]
    trust_zone: str
    refs: tuple[str, ...]
    """`purl:…`, `path:…`, `tf_address:…`: what binds evidence to it, sorted."""
    source_files: tuple[str, ...]

    @property
    def identity(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Flow:
    """A declared data flow between two assets."""

    kind: ClassVar[str] = "flow"
    path: str
    line: int
    source: str
    target: str
    source_layer: str
    target_layer: str
    source_zone: str
    target_zone: str
    crosses_zone: bool
    """Both ends name a trust zone, and not the same."""
    protocol: str
    authn: str
    authz: str
    encrypted: bool
    data: tuple[str, ...]
    transmission: str

    @property
    def identity(self) -> str:
        return f"{self.source}->{self.target}:{self.protocol}"

    @property
    def label(self) -> str:
        return f"{self.source} → {self.target}"


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent that the threat model declares: what it may do, and with whose consent."""

    kind: ClassVar[str] = "agent"
    path: str
    line: int
    asset: str
    autonomy: str
    tools: tuple[str, ...]
    mcp_servers: tuple[str, ...]
    human_approval: tuple[str, ...]
    """Tools or actions that wait for a person."""
    memory: str
    identity_type: str
    """How it authenticates itself: `workload`, `user-delegated`, `shared-key`, `none` …"""
    reads_from: tuple[str, ...] = ()
    """Layers of the assets that flow into it, sorted; computed."""
    writes_to: tuple[str, ...] = ()
    """Layers of the assets that it flows to, sorted; computed."""

    @property
    def identity(self) -> str:
        return self.asset

    @property
    def label(self) -> str:
        return self.asset


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A partner, provider or marketplace that the threat model declares."""

    kind: ClassVar[str] = "third_party"
    path: str
    line: int
    id: str
    name: str
    purl_or_url: str
    tier: str
    last_assessed: date | None
    contact: str
    exit_plan: str

    @property
    def identity(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Threat:
    """A decision that the threat model records for one MAESTRO threat."""

    kind: ClassVar[str] = "threat"
    path: str
    line: int
    id: str
    layer: str
    assets: tuple[str, ...]
    applicability: str
    reason: str
    likelihood: str
    impact: str
    decision: str
    controls: tuple[str, ...]
    owner: str
    review_by: date | None
    has_review_by: bool
    verified_controls: int
    """How many of its controls evidence proves in this tree."""

    @property
    def identity(self) -> str:
        return f"{self.id}({','.join(self.assets)})"

    @property
    def label(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Control:
    """A safeguard that the threat model declares, and whether evidence proves it."""

    kind: ClassVar[str] = "control"
    path: str
    line: int
    id: str
    title: str
    category: str
    satisfies: tuple[str, ...]
    effectiveness: str
    status: str
    evidence: int
    """How many selectors the manifest names."""
    state: str
    """`verified`, `unproven` or `refuted`: computed from evidence."""
    detail: str
    """Why it is in that state."""

    @property
    def identity(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.title or self.id


@dataclass(frozen=True, slots=True)
class Scenario:
    """A what-if that the team rehearses."""

    kind: ClassVar[str] = "scenario"
    path: str
    line: int
    id: str
    title: str
    start: str
    reaches: tuple[str, ...]
    stops_at: tuple[str, ...]
    detected_by: tuple[str, ...]
    last_exercised: date | None
    owner: str
    playbook: str
    playbook_exists: bool
    """The playbook is a file of this tree or a URL."""

    @property
    def identity(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.title or self.id


@dataclass(frozen=True, slots=True)
class McpServer:
    """One server entry of an MCP client configuration."""

    kind: ClassVar[str] = "mcp_server"
    path: str
    line: int
    name: str
    client: str
    """Which client's configuration: `generic`, `cursor`, `vscode` …"""
    transport: str
    """`stdio`, `http` or `sse`."""
    command: str
    package_name: str
    """Package or image that a launcher (`npx`, `uvx`, `docker run` …) fetches; empty for others. (CEL keeps the word
    `package` for itself.)"""
    version: str
    pinned: bool
    """The package has an exact version or digest; true when nothing is fetched."""
    url: str
    """Remote: scheme, host and path; no credentials, no query."""
    scheme: str
    host: str
    is_local: bool
    """Remote server on a loopback host, or a local process."""
    authentication: str
    """`header`, `oauth`, `env`, `url` (the credential stands in the address) or `none`: what the entry shows."""
    literal_secrets: tuple[str, ...]
    """Names of headers, variables or arguments that hold a secret in clear; never the secret."""
    environment: tuple[str, ...]
    """Names of variables that it is given, sorted."""
    auto_approved: tuple[str, ...]
    """Tools that run without asking a person; `*` for all."""
    runs_shell: bool
    """The command is a shell with inline code."""

    @property
    def identity(self) -> str:
        return f"{self.path}#{self.name}:{self.package_name or self.host or self.command}".rstrip(":")

    @property
    def label(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class AgentCard:
    """An A2A agent card."""

    kind: ClassVar[str] = "agent_card"
    path: str
    line: int
    name: str
    version: str
    provider: str
    url: str
    scheme: str
    is_local: bool
    protocol_version: str
    security_schemes: tuple[str, ...]
    """Types of the declared schemes, sorted: `oauth2`, `apiKey`, `mutualTLS` …"""
    requires_security: bool
    """At least one requirement is not empty."""
    signed: bool
    skills: tuple[str, ...]
    capabilities: tuple[str, ...]

    @property
    def identity(self) -> str:
        return self.path

    @property
    def label(self) -> str:
        return self.name or self.path


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One result file of an evaluation or red-team run."""

    kind: ClassVar[str] = "evaluation"
    path: str
    line: int
    tool: str
    cases: int
    passed: int
    failed: int
    errors: int
    evaluated_at: date | None
    adversarial: bool
    """At least one case comes from a red-team plug-in."""
    plugins: tuple[str, ...]
    targets: tuple[str, ...]
    """Providers or models under test, sorted."""

    @property
    def identity(self) -> str:
        return self.path

    @property
    def label(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model or weights file in the tree, by its name."""

    kind: ClassVar[str] = "model_file"
    path: str
    line: int
    format: str
    """`safetensors`, `gguf`, `pickle` …"""
    executes_code: bool
    """The format runs code when it is loaded."""
    size: int
    """Bytes."""

    @property
    def identity(self) -> str:
        return self.path

    @property
    def label(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class Claim:
    """Something in the tree that asks a scanner or the gate to look away. It is never obeyed, always shown."""

    kind: ClassVar[str] = "claim"
    path: str
    line: int
    type: str
    """`inline-suppression`, `scanner-configuration`, `shadow-code`."""
    tool: str
    check_ids: tuple[str, ...]
    reason: str
    """The words that the author gave; hostile text."""

    @property
    def identity(self) -> str:
        return f"{self.type}:{self.tool}:{self.path}:{','.join(self.check_ids)}"

    @property
    def label(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class Layer:
    """One MAESTRO layer of this tree: is it here, and has the threat model thought about it."""

    kind: ClassVar[str] = "layer"
    path: str
    line: int
    slug: str
    present: bool
    declared_assets: int
    detected: tuple[str, ...]
    """Asset types that the repository reveals in this layer, sorted."""
    threats: int
    """How many threats the catalogue has for the layer."""
    undecided: tuple[str, ...]
    """Threats of the catalogue without a decision in the manifest, sorted."""

    @property
    def identity(self) -> str:
        return self.slug

    @property
    def label(self) -> str:
        return self.slug


@dataclass(frozen=True, slots=True)
class System:
    """The system as a whole: what the manifest says of it and what kinds of things the tree shows."""

    kind: ClassVar[str] = "system"
    path: str
    line: int
    declared: bool
    """There is a threat model."""
    name: str
    owner: str
    business_criticality: str
    exposure: str
    data_sensitivity: str
    regulations: tuple[str, ...]
    reviewed_at: date | None
    review_days: int
    """Days between reviews that the manifest promises; 0 when it does not say."""
    asset_types: tuple[str, ...]
    """Types of declared and detected assets, sorted: `tracing`, `guardrail`, `evaluation` …"""
    data_classes: tuple[str, ...]
    """All data classes of assets and flows, sorted."""
    assets: int
    agents: int
    scenarios: int
    sboms: int
    evaluations: int
    adversarial_evaluations: int
    last_evaluated: date | None
    last_adversarial_evaluation: date | None
    verified_controls: tuple[str, ...]
    """Ids of threats that at least one verified control satisfies, sorted."""
    control_categories: tuple[str, ...]
    """Categories of verified controls, sorted."""
    documents: tuple[str, ...]
    """Kinds of governance documents in the tree: `security-policy`, `privacy-impact-assessment` …, sorted."""
    autonomies: tuple[str, ...] = ()
    """Autonomy of the declared agents, sorted."""
    unpinned_mcp_servers: tuple[str, ...] = ()
    """Names of configured MCP servers whose package has no exact version, sorted."""
    open_mcp_servers: tuple[str, ...] = ()
    """Names of remote MCP servers that are reached over plain HTTP or without authentication, sorted."""

    @property
    def identity(self) -> str:
        return "system"

    @property
    def label(self) -> str:
        return self.name or "the system"


KINDS: tuple[type[Subject], ...] = (
    Component, Service, Vulnerability, Sbom, Finding, Asset, Flow, Agent, ThirdParty, Threat, Control, Scenario,
    McpServer, AgentCard, Evaluation, ModelFile, Claim, Layer, System,
)  # fmt: skip
"""Every subject kind, in the order of the reference pages."""
