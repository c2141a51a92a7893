"""Makes a finding of what another scanner reports in its own format: one place for paths, words and identity.

1. Paths are relative to the folder that was scanned, or absolute: `placing` finds the file in the tree.
2. A secret is never kept, and no sentence that quotes one.
3. What a finding is about is its resource, else the code that the report quotes, else its message.
"""

from dataclasses import dataclass

from maestro_gate.collect import anchors, hushing
from maestro_gate.collect.addresses import plain_path, resource_type
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Finding

_MOST_LINES = 2**31
_TERRAFORM = (".tf", ".tofu", ".tf.json", ".tofu.json")


@dataclass(frozen=True, slots=True)
class Issue:
    """One result, as its scanner has it."""

    tool: str
    check_id: str
    path: str
    """As the scanner writes it."""
    title: str
    lines: tuple[int, int] = (0, 0)
    """First and last, 1-based; zeros where the scanner does not say."""
    severity: str = ""
    """The scanner's word."""
    category: str = ""
    """The scanner's word for what the check is about."""
    words: str = ""
    """What the check is called, where the title is about this case."""
    framework: str = ""
    """`terraform`, `kubernetes` …; empty for what is about code."""
    resource: str = ""
    detail: str = ""
    """What stands at the address and can be replaced by another."""
    cwes: tuple[str, ...] = ()
    confidence: str = ""
    is_suppressed: bool = False
    code: str = ""
    """The lines that the report quotes; only a digest of them is kept."""
    first_line: str = ""
    """The first line that it is about, where the report quotes it whole."""
    key: str = ""
    """What tells this result from others of its check in its file, where the scanner says so without line numbers."""


def finding(issue: Issue, tables: Tables) -> Finding:
    """The finding of one result."""
    weaknesses = tables.checks.cwes(issue.tool, issue.check_id, issue.cwes)
    topic = tables.checks.topic(
        issue.tool,
        issue.check_id,
        is_infrastructure=bool(issue.framework),
        words=issue.words or issue.title,
        category=issue.category,
        cwes=weaknesses,
    )
    title = hushing.hushed(issue.title) if topic in tables.checks.secret else issue.title
    path = plain_path(issue.path)
    first, last = issue.lines
    return Finding(
        path=path,
        line=first,
        tool=issue.tool,
        check_id=issue.check_id,
        title=hushing.plain(title),
        severity=tables.severities.of_level(issue.tool, issue.severity),
        topic=topic,
        framework=issue.framework,
        resource=issue.resource,
        resource_type=resource_type(issue.resource),
        threats=(),
        confidence=issue.confidence.lower(),
        suppressed=issue.is_suppressed,
        _anchor=_anchor(issue, title),
        _scope="directory" if issue.resource and path.endswith(_TERRAFORM) else "file",
        cwes=weaknesses,
        _end_line=last,
        _detail=issue.detail,
        _code=anchors.of_code(issue.first_line) if issue.first_line.strip() else "",
    )


def _anchor(issue: Issue, title: str) -> str:
    if issue.resource:
        return f"{issue.resource}:{issue.detail}" if issue.detail else issue.resource
    if issue.key:
        return anchors.digest(issue.key)
    return anchors.of_code(issue.code) if issue.code.strip() else anchors.digest(title)


def line(value: object) -> int:
    """A line number, 1-based; 0 for what is none."""
    return value if type(value) is int and 0 < value < _MOST_LINES else 0
