"""Subjects that the repository itself shows: what agents reach, what models they load, how they were tested."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from maestro_gate.model.subjects.subject import lasting


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
    launch: str = ""
    """What a local one starts: `package npm/NAME`, else `command NAME DIGEST`, the digest of the whole line without its
    secrets; empty for a remote one."""

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
    models: tuple[str, ...] = ()
    """Those of `targets` that are models, by their ids, sorted; empty when the report names none."""
    attack_success: float = 0.0
    """Share of the judged cases that got through, 0–1; 0 for what is not adversarial."""
    metrics: tuple[str, ...] = ()
    """What it measures, sorted; empty for attacks."""
    broke_off: bool = False
    """The run did not come to its end."""
    run: str = ""
    """The tool's own id of the run."""
    copies: tuple[str, ...] = ()
    """Other files that hold the same run, sorted."""

    @property
    def identity(self) -> str:
        return lasting(self.path)

    @property
    def label(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model or weights file in the tree, by its name and by what it holds. It is never loaded."""

    kind: ClassVar[str] = "model_file"
    path: str
    line: int
    format: str
    """What the name promises: `safetensors`, `gguf`, `pickle` …"""
    executes_code: bool
    """Loading it the usual way can run code that it brings: by its content where that says so, else by its name."""
    size: int
    """Bytes."""
    content_format: str = ""
    """What the content is: `safetensors`, `pytorch-zip`, `pickle` …; empty when nothing says or nobody looked."""
    mismatched: bool = False
    """The content is something else than the name promises."""
    scanned: str = "no"
    """How much of it was looked at for code: `whole`, `partly`, `no`."""
    imports: tuple[str, ...] = ()
    """`module.name` of what loading it imports, sorted."""
    dangerous_imports: tuple[str, ...] = ()
    """Those of `imports` that run commands or code, or lead to it."""
    unknown_imports: tuple[str, ...] = ()
    """Those of `imports` that are neither dangerous nor known to build only weights and plain values."""
    is_pointer: bool = False
    """A pointer of Git LFS: the content stands elsewhere."""
    signature: str = ""
    """Status of the attestation that covers it, the worst of several; `none` where only other models are signed."""
    _blob: str = ""
    """Git's id of the content: other weights under the same name are another file."""

    @property
    def identity(self) -> str:
        return f"{self.path}:{self._blob[:12]}" if self._blob else self.path

    @property
    def label(self) -> str:
        return self.path
