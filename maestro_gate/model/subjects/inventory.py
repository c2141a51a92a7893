"""Subjects that the repository itself reveals, and how they differ from what the threat model declares."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DetectedAsset:
    """An asset that the repository reveals: everything that was seen of it, in one."""

    kind: ClassVar[str] = "detected_asset"
    path: str
    """Of the strongest sighting, then the first by path."""
    line: int
    layer: str
    type: str
    """Asset type of `policies/detectors.yaml`: `hosted-llm-provider`, `vector-db-client`, `mcp-server` …"""
    name: str
    """Product, package, resource or server; hostile text."""
    provider: str
    """OpenTelemetry `gen_ai.provider.name`: `openai`, `aws.bedrock` …; empty when nothing says."""
    model: str
    """OpenTelemetry `gen_ai.request.model`; empty when nothing says."""
    confidence: str
    """The strongest of all sightings: `declared` (a dependency), `imported`, `used` (called or configured)."""
    refs: tuple[str, ...]
    """How a threat model would bind it: `purl:…`, `model_id:…`, `tf_address:…`, `image:…`, `path:…` …, sorted."""
    places: tuple[str, ...]
    """`path:line` of every sighting, sorted."""
    safeguard: str
    """`guardrail`, `approval`, `audit-log`, `deny-rule`, `trace`, `test`; empty for what is no safeguard."""
    owes_entry: bool
    """A threat model is expected to declare it; false for what merely stands beside (pipelines, documents)."""
    host: str = ""
    """Where it is served, when an address says so; empty for what runs on this machine."""
    declared_as: str = ""
    """Id of the asset of the threat model that it is; computed."""

    @property
    def identity(self) -> str:
        return f"{self.type}:{self.model or self.name}"

    @property
    def label(self) -> str:
        return self.model or self.name


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference between what is declared and what is there, or between base and head in what matters."""

    kind: ClassVar[str] = "drift"
    path: str
    line: int
    change: str
    """`undeclared` (detected, not declared), `phantom` (declared, not detected), `changed`, `removed-safeguard`."""
    layer: str
    type: str
    """Asset type."""
    name: str
    asset: str
    """Id in the threat model; empty when it has none."""
    confidence: str
    """Of what was detected; empty for phantoms."""
    attribute: str
    """Of `changed`: `model`, `provider`, `transport`, `host`, `package`, `launch`, `tools`, `autonomy`, `egress`,
    `attack_success`; of `removed-safeguard`: `approval`, `guardrail`, `audit-log`, `deny-rule`, `trace`, `test`,
    `scenario`, `signature`, `provenance`."""
    base: str
    """What it was; hostile text."""
    head: str
    """What it is; hostile text."""
    places: tuple[str, ...]
    """`path:line` of everything it was seen in, sorted; of `removed-safeguard`, the files that lost it."""
    added: tuple[str, ...] = ()
    """Of a set (`tools`, `egress`) what came; of `removed-safeguard` what came in its stead; sorted."""
    evaluated_at: date | None = None
    """Of a changed `model`: the day of the last evaluation that speaks of what `head` names."""

    @property
    def identity(self) -> str:
        return ":".join(
            part for part in (self.change, self.type, self.asset or self.name, self.attribute) if part
        )

    @property
    def label(self) -> str:
        return self.asset or self.name


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that an agent can call, as code or configuration defines it."""

    kind: ClassVar[str] = "tool"
    path: str
    line: int
    name: str
    framework: str
    """Product whose way of defining tools it is: `langchain`, `openai-agents`, `mcp` …"""
    language: str
    description: str
    """What the model is told about it; hostile text."""
    parameters: tuple[str, ...]
    """Names of its parameters, in their order."""
    free_text: tuple[str, ...]
    """Those of its parameters that take any text, in their order."""
    effects: tuple[str, ...]
    """What its own body does, sorted: words of `policies/detectors.yaml` (`shell`, `code`, `sql`, `http` …)."""
    requires_approval: bool
    """Its definition waits for a person."""
    namesakes: tuple[str, ...] = ()
    """`path:line` of other tools of the same framework and name in the same folder, sorted."""

    @property
    def identity(self) -> str:
        return f"{self.path}#{self.name}"

    @property
    def label(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class AgentInstructions:
    """A file that tells an agent what to do, or what it may do without asking."""

    kind: ClassVar[str] = "agent_instructions"
    path: str
    line: int
    format: str
    """`agents-md`, `claude-md`, `cursor-rules`, `skill`, `claude-settings`, `prompt` …"""
    name: str
    size: int
    """Bytes."""
    hidden_text: tuple[str, ...]
    """Kinds of text that only a model sees, sorted: `zero-width`, `bidirectional`, `tag`, `html-comment`."""
    hosts: tuple[str, ...]
    """Hosts of the addresses that it names, sorted; of settings, those that prompts and keys are sent to."""
    allowed: tuple[str, ...]
    """Tools that it lets run without asking, sorted; `*` for all."""
    denied: tuple[str, ...]
    """Tools and paths that it denies, sorted."""
    hooks: tuple[str, ...]
    """Commands that it has the client run, sorted; hostile text."""
    bypasses_approval: bool
    """It switches the asking of a person off."""

    @property
    def identity(self) -> str:
        return self.path

    @property
    def label(self) -> str:
        return self.path
