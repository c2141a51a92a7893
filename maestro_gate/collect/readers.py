"""Lists every reader of documents."""

from types import ModuleType

from maestro_gate.collect import (
    agent_card,
    checkov,
    cyclonedx,
    declared,
    evaluations,
    lockfiles,
    mcp,
    results,
    sarif,
    semgrep,
    spdx,
    threat_model,
    trivy,
)
from maestro_gate.collect.integrity import signatures
from maestro_gate.collect.inventory import (
    agent_settings,
    configuration,
    env_files,
    infrastructure_code,
    instructions,
    mcp_published,
    model_files,
    source_code,
    sql_extensions,
)
from maestro_gate.collect.vulnerabilities import results as vulnerability_results
from maestro_gate.collect.vulnerabilities import vex

READERS: tuple[ModuleType, ...] = (
    cyclonedx,
    spdx,
    threat_model,
    signatures,
    sarif,
    checkov,
    semgrep,
    vulnerability_results,
    trivy,
    vex,
    results,
    evaluations,
    mcp,
    agent_card,
    declared,
    lockfiles,
    infrastructure_code,
    model_files,
    instructions,
    agent_settings,
    env_files,
    configuration,
    sql_extensions,
    mcp_published,
    source_code,
)
"""Every reader; its row in `policies/sources.yaml` has the same name."""
