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
    """`checkov`, `semgrep` …, or the SARIF driver's name in lower case; of several that report it, the first."""
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
    tools: tuple[str, ...] = ()
    """Everyone who reports it, sorted; `tool` alone where nobody else does."""
    cwes: tuple[str, ...] = ()
    """Weaknesses that it is an instance of, sorted: `CWE-78`."""
    _reports: tuple[tuple[str, str], ...] = ()
    """(tool, check id) of everyone who reports it, sorted."""
    _end_line: int = 0
    """Last line of what it is about; 0 when the evidence does not say."""
    _detail: str = ""
    """What stands at the address and can be replaced by another: an image, a module."""
    _code: str = ""
    """Digest of the first line that it is about, as that line stands in the tree."""
    _issue: str = ""
    """Identity that does not depend on who reports it, where there is one."""

    def __post_init__(self) -> None:
        if not self.tools:
            object.__setattr__(self, "tools", (self.tool,))
        if not self._reports:
            object.__setattr__(self, "_reports", ((self.tool, self.check_id),))

    @property
    def reports(self) -> tuple[tuple[str, str], ...]:
        """(tool, check id) of everyone who reports it, sorted."""
        return self._reports

    @property
    def place(self) -> str:
        """What of `path` identifies: the file, or the folder with a slash behind it."""
        folder = self.path.rpartition("/")[0] or "."
        return f"{folder}/" if self._scope == "directory" else self.path

    @property
    def detail(self) -> str:
        """What stands at the address and can be replaced by another; empty when the evidence does not say."""
        return self._detail

    @property
    def code(self) -> str:
        """Digest of the first line that it is about; empty when the evidence does not say."""
        return self._code

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line; zeros when the evidence does not say."""
        return self.line, max(self.line, self._end_line)

    @property
    def identity(self) -> str:
        if self._issue:
            return self._issue
        return f"{self.tool}:{self.check_id}:{self.place}:{self._anchor}"

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
