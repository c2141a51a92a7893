"""Subjects from scanners, and what in a tree asks them to look away."""

from dataclasses import dataclass
from typing import ClassVar


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
