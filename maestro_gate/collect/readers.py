"""Lists every reader of documents."""

from types import ModuleType

from maestro_gate.collect import (
    agent_card,
    checkov,
    cyclonedx,
    declared,
    evaluation,
    mcp,
    sarif,
    semgrep,
    signatures,
    spdx,
    threat_model,
)
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

READERS: tuple[ModuleType, ...] = (
    cyclonedx,
    spdx,
    threat_model,
    signatures,
    sarif,
    checkov,
    semgrep,
    evaluation,
    mcp,
    agent_card,
    declared,
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
