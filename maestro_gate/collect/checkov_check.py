"""Makes a finding, and a claim, of one check of Checkov on one resource.

1. Terraform addresses are unique in a directory, whichever of its files holds the resource. Positions in
   lists (`steps[1]`) are no identity; the content at the position is.
2. `resource` of a secret is a digest of that secret, and never shown.
3. Where another image or module can stand at the same address, its name is part of what the finding is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.collect import anchors
from maestro_gate.collect.addresses import resource_type
from maestro_gate.collect.severities import Severities
from maestro_gate.model.subjects import Claim, Finding

TOOL = "checkov"

_BY_DIRECTORY = ("terraform", "terraform_json", "terraform_plan")
_WITH_TYPES = (
    *_BY_DIRECTORY,
    "kubernetes",
    "helm",
    "kustomize",
    "cloudformation",
    "serverless",
    "arm",
    "bicep",
)
_SECRETS = "secrets"
_POSITION = re.compile(r"\[\d+\]\Z")
_DISPLAY_NAME = re.compile(r"^on\(.*\)$")
"""Checkov's address of a workflow holds the name that it is shown under; its file is what it is."""
_LINE_KEYS = ("__startline__", "__endline__", "__start_line__", "__end_line__", "startline", "endline")


@dataclass(frozen=True, slots=True)
class Check:
    """One check on one resource, as Checkov has it."""

    framework: str
    path: str
    """Relative to the tree's root."""
    line: int
    check_id: str
    title: str
    resource: str
    severity: str = ""
    """Only with a vendor's key."""
    content: object = None
    """What the check looked at, of frameworks that number their resources."""
    reason: str = ""
    """Words of the comment that skips it."""
    things: tuple[str, ...] = ()
    """What it complains of, where the address does not say."""
    end: int = 0
    """Last line; 0 when it is not said."""

    @property
    def shown_resource(self) -> str:
        """The resource as a person may see it."""
        return "" if self.framework == _SECRETS else self.resource.removeprefix("/")

    @property
    def anchor(self) -> str:
        """The address, without the file that some frameworks put in front and without positions in lists."""
        if self.framework == _SECRETS:
            return anchors.digest(self.resource)
        address = _DISPLAY_NAME.sub("on", self.resource.removeprefix("/").removeprefix(self.path))
        if _POSITION.search(address) and isinstance(self.content, dict):
            return f"{_POSITION.sub('[]', address)}:{anchors.digest(*_texts(self.content))}"
        return ":".join((address, ",".join(self.things))) if self.things else address


def finding(check: Check, severities: Severities, *, is_suppressed: bool) -> Finding:
    """A check that failed, or that a comment skips."""
    severity, topic = severities.of_check(TOOL, check.check_id) or (severities.of_word(check.severity), "")
    return Finding(
        path=check.path,
        line=check.line,
        tool=TOOL,
        check_id=check.check_id,
        title=check.title,
        severity=severity,
        topic=topic,
        framework=check.framework,
        resource=check.shown_resource,
        resource_type=resource_type(check.shown_resource) if check.framework in _WITH_TYPES else "",
        threats=(),
        confidence="",
        suppressed=is_suppressed,
        _anchor=check.anchor,
        _scope="directory" if check.framework in _BY_DIRECTORY else "file",
        _detail=",".join(check.things),
        _end_line=check.end,
    )


def claim(check: Check) -> Claim:
    """The comment that skips a check."""
    return Claim(
        path=check.path,
        line=check.line,
        type="inline-suppression",
        tool=TOOL,
        check_ids=(check.check_id,),
        reason=check.reason,
    )


def _texts(value: object) -> Iterator[str]:
    """Keys and values in order of their keys, without line numbers."""
    if isinstance(value, dict):
        for key in sorted(value):
            if key not in _LINE_KEYS:
                yield key
                yield from _texts(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)
