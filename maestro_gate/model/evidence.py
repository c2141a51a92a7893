"""What was collected from one tree: subjects, the state of every source, and how it was made."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from maestro_gate.model.entry import Entry
from maestro_gate.model.subjects import Subject

S = TypeVar("S")

_CALLED = {"vulnerabilities": "report of vulnerabilities", "statements": "statement about vulnerabilities"}


def called(provides: str) -> str:
    """A kind of evidence in a sentence: where no vulnerabilities were read, nobody said that there are none."""
    return _CALLED.get(provides, provides)


@dataclass(frozen=True, slots=True)
class Collected:
    """The source was read, or the scanner ran to its end."""

    count: int
    """Documents that were read, or files that were scanned."""
    notes: tuple[str, ...] = ()
    """What was ignored or read in part, one sentence each."""
    unread: tuple[tuple[str, str], ...] = ()
    """(path, blob id) of files that speak of what the source is about and could not be read, sorted."""
    passed_over: tuple[tuple[str, str], ...] = ()
    """The same of files that stand where other people's code stands, and were not read for that."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The tree has nothing of this kind."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Evidence should be here and could not be had."""

    reason: str
    unread: tuple[tuple[str, str], ...] = ()
    """(path, blob id) of the files that the failure is limited to, sorted; empty when the whole source failed."""

    @property
    def is_partial(self) -> bool:
        """What the source says of other files holds."""
        return bool(self.unread)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Settings or the platform asked not to collect it."""

    reason: str


Status = Collected | Absent | Failed | Skipped


@dataclass(frozen=True, slots=True)
class Source:
    """One place that evidence comes from, and how that went."""

    name: str
    """`cyclonedx`, `checkov`, `semgrep`, `sarif`, `threat-model`, `mcp` …"""
    provides: str
    """Evidence kind that profiles can require: `sbom`, `iac-scan`, `code-scan`, `threat-model` …"""
    status: Status
    fingerprint: str = ""
    """Tool version and rules digest; two sides compare only when it is equal."""
    is_report: bool = False
    """It describes the system from outside (an SBOM, a threat model, results). Where a report is absent nothing is
    known; where a scanner or a configuration reader finds no file of its kind, there is nothing to know."""
    documents: tuple[str, ...] = ()
    """Paths of the documents of a report, sorted."""
    dated: date | None = None
    """The day that its data are of, where they age apart from the tree: advisories, catalogues."""
    max_age: int | None = None
    """Days that they may be old: 0 as the profile says, None for data that do not age."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A check that a scanner ran and that held: what proves a control."""

    tool: str
    check_id: str
    resource: str
    path: str


@dataclass(frozen=True, slots=True)
class Detection:
    """One sighting of an asset that the repository itself reveals."""

    layer: str
    type: str
    name: str
    """Product where `policies/detectors.yaml` knows one, else package, resource, file or server; hostile text."""
    path: str
    line: int = 0
    confidence: str = "declared"
    """`declared` (a dependency, a file name), `imported`, or `used` (called, configured, deployed)."""
    provider: str = ""
    """OpenTelemetry `gen_ai.provider.name`."""
    model: str = ""
    """OpenTelemetry `gen_ai.request.model`."""
    ref: str = ""
    """How a threat model would bind it: `purl:pkg:pypi/openai`, `model_id:…`, `tf_address:…`, `path:…` …"""
    safeguard: str = ""
    """Which safeguard it is, when it is one: `guardrail`, `approval`, `audit-log`, `deny-rule`, `trace`, `test`."""
    host: str = ""
    """Where it is served, when an address says so; empty for what runs on this machine."""


CONFIDENCES = ("declared", "imported", "used")
"""Of detections, the weakest first."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource that infrastructure code defines, read statically."""

    address: str
    """`aws_s3_bucket.audit`, `AWS::S3::Bucket.Audit`, `Deployment.support.worker`, a service of Compose, a file."""
    type: str
    path: str
    line: int
    attributes: tuple[tuple[str, str], ...] = ()
    """Dotted name → value of what stands there literally, sorted: (`versioning.enabled`, `true`)."""
    references: tuple[str, ...] = ()
    """Addresses of other resources that it names, sorted."""


@dataclass(frozen=True, slots=True)
class History:
    """When what stands in the tree was last changed, by the dates of commits."""

    is_known: bool = False
    """False in a shallow clone, and where nobody asked: every question then has the answer "unknown"."""
    files: Mapping[str, date] = field(default_factory=dict)
    """Path → day of the last commit that changed it; what is not committed yet has the day of the run. A file that is
    not listed was not changed since the oldest of the entries."""
    entries: Mapping[str, date] = field(default_factory=dict)
    """Id of a declared asset → day of the last commit that changed its entry in the threat model."""
    reason: str = ""
    """Why it is not known, where it could have been."""
    is_shallow: bool = False
    """The clone does not hold it: nothing failed, and the usual one of a CI job is so."""


@dataclass(frozen=True, slots=True)
class ControlClaim:
    """A selector of a declared control: what has to hold in this tree for the control to count."""

    kind: str
    arguments: tuple[tuple[str, str], ...]
    """Its other keys and values, sorted."""

    def get(self, name: str) -> str:
        """The value of an argument, or an empty string."""
        return dict(self.arguments).get(name, "")


@dataclass(frozen=True, slots=True)
class DependencyGraph:
    """What depends on what in one bill of materials, in the document's own references."""

    depends_on: Mapping[str, frozenset[str]]
    identities: Mapping[str, str]
    """Reference → identity of what it names; other references name nothing."""
    link: str = ""
    """How other documents name this one: `urn:cdx:<serial number>/<version>`."""

    def edges(self) -> tuple[tuple[str, str], ...]:
        """(identity, identity it depends on), sorted. Made when somebody asks: a large document has half a million."""
        known = self.identities
        pairs = {
            (known[ref], known[on])
            for ref, others in self.depends_on.items()
            if ref in known
            for on in others
            if on in known
        }
        return tuple(sorted(pairs))


@dataclass(frozen=True, slots=True)
class Evidence:
    """All normalised facts about one tree."""

    revision: str
    """Commit id, or `WORKTREE` or `INDEX`."""
    subjects: tuple[Subject, ...]
    """Everything a rule can look at, as it was read; `assess` adds what has to be computed."""
    sources: tuple[Source, ...]
    detections: tuple[Detection, ...] = ()
    resources: tuple[Resource, ...] = ()
    """Of infrastructure code, sorted."""
    passed: tuple[Passed, ...] = ()
    idle: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Scanner → checks that found no file to look at."""
    untouched: frozenset[str] = frozenset()
    """Scanners that were not launched, since the change touches nothing that they look at."""
    control_claims: Mapping[str, tuple[ControlClaim, ...]] = field(default_factory=dict)
    """Control id → its selectors."""
    dependencies: tuple[DependencyGraph, ...] = ()
    """Of every bill of materials that has one."""
    files: Mapping[str, Entry] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    """Kinds of governance documents that the tree holds, by their names; sorted."""
    history: History = field(default_factory=History)
    signatures: frozenset[str] = frozenset()
    """Files that are signatures by their shape; whether they fit what they sign is not looked at."""
    digests: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """PURL → `SHA-256:0123…` of its archives, sorted, as lock files say."""
    reporters: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Tool that a report names → kinds of evidence of the reports that do, sorted."""
    by_kind: Mapping[type[Subject], tuple[Subject, ...]] = field(init=False, repr=False, compare=False)
    """`subjects`, sorted by their kinds: nobody has to walk past 100,000 components to find three controls."""

    def __post_init__(self) -> None:
        by_kind: dict[type[Subject], list[Subject]] = defaultdict(list)
        for subject in self.subjects:
            by_kind[type(subject)].append(subject)
        object.__setattr__(self, "by_kind", {kind: tuple(found) for kind, found in by_kind.items()})

    def of_kind(self, kind: type[S]) -> tuple[S, ...]:
        """The subjects of one kind, in their order."""
        return cast("tuple[S, ...]", self.by_kind.get(cast("type[Subject]", kind), ()))
