"""Makes small values for tests: subjects with the fields that matter, evidence, a policy with three rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.evidence import Collected, Evidence, Source
from maestro_gate.model.judgement import Violation
from maestro_gate.model.subjects import Subject

RULE = """
id: {id}
layer: {layer}
title: A rule for tests
severity: {severity}
subject: {subject}
when: "{when}"
message: "{message}"
why: Because a test wants a rule that fires when it says so and is silent otherwise.
fix: Change the value that the rule looks at.
threats: [{threats}]
examples: {{fires: [{fires}], silent: [{silent}]}}
"""


def rule(id_: str, **fields: str) -> bytes:
    values = {
        "layer": "agent-frameworks",
        "severity": "high",
        "subject": "component",
        "when": "version == ''",
        "message": "{name} has no version",
        "threats": "L3-01",
        "fires": "{}",
        "silent": '{version: "1"}',
    } | fields
    return RULE.format(id=id_, **values).encode()


def policy_files(extra: Mapping[str, bytes] | None = None, **profile: Any) -> dict[str, bytes]:
    """A policy with rules on components, findings, MCP servers and the system."""
    from maestro_gate import policy

    bundled = policy.bundled_files()
    kept = {name: data for name, data in bundled.items() if "/" not in name or name.startswith("profiles/")}
    kept |= {
        "agent-frameworks/component-without-version.yaml": rule("component-without-version"),
        "deployment-and-infrastructure/any-finding.yaml": rule(
            "any-finding",
            layer="deployment-and-infrastructure",
            severity="{from: severity}",
            subject="finding",
            when="tool != ''",
            message="{check_id} in {path}",
            threats="L4-02, L4-06",
            fires="{tool: checkov}",
            silent="{}",
        ),
        "agent-ecosystem/unpinned-server.yaml": rule(
            "unpinned-server",
            layer="agent-ecosystem",
            severity="medium",
            subject="mcp_server",
            when="!pinned",
            message="{name} is not pinned",
            threats="L7-10",
            fires="{pinned: false}",
            silent="{pinned: true}",
        ),
    }
    kept["security-and-compliance/nobody-owns-it.yaml"] = rule(
        "nobody-owns-it",
        layer="security-and-compliance",
        subject="system",
        when="declared && owner == 'nobody'",
        message="{name} has no owner",
        threats="L6-04",
        fires="{declared: true, owner: nobody}",
        silent="{}",
    )
    return kept | dict(extra or {})


def component(name: str, version: str = "", **fields: Any) -> Subject:
    purl = f"pkg:pypi/{name}"
    return subject_of(
        "component",
        {
            "name": name,
            "version": version,
            "purl": f"{purl}@{version}",
            "base_purl": purl,
            "ecosystem": "pypi",
        }
        | fields,
    )


def sbom(**fields: Any) -> Subject:
    return subject_of("sbom", {"path": "bom.json", "format": "CycloneDX 1.6"} | fields)


def finding(check: str, path: str, anchor: str = "", **fields: Any) -> Subject:
    from dataclasses import replace

    made = subject_of(
        "finding", {"tool": "checkov", "check_id": check, "path": path, "severity": "high"} | fields
    )
    return replace(made, _anchor=anchor)  # type: ignore[type-var]


def server(name: str, *, pinned: bool = False) -> Subject:
    return subject_of("mcp_server", {"name": name, "path": ".mcp.json", "pinned": pinned})


SOURCES = (
    Source("cyclonedx", "sbom", Collected(1), is_report=True),
    Source("checkov", "iac-scan", Collected(1), fingerprint="checkov 1"),
    Source("semgrep", "code-scan", Collected(1), fingerprint="semgrep 1"),
    Source("threat-model", "threat-model", Collected(1), is_report=True),
    Source("mcp", "mcp", Collected(1)),
)


def evidence(subjects: Iterable[Subject], sources: tuple[Source, ...] = SOURCES, **fields: Any) -> Evidence:
    return Evidence(revision="0" * 40, subjects=tuple(subjects), sources=sources, **fields)


def violation(**fields: Any) -> Violation:
    values = {
        "rule": "r",
        "layer": "agent-frameworks",
        "severity": "high",
        "kind": "component",
        "subject": "s",
        "label": "s",
        "title": "t",
        "message": "m",
        "why": "w",
        "fix": "f",
        "threats": ("L3-01",),
        "path": "p",
        "line": 1,
        "asset": "",
        "risk": 1500,
        "residual": 1500,
        "stands_on": ("sbom",),
    } | fields
    return Violation(**values)
