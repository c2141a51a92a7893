"""What a rule can look at: one frozen type per subject kind.

The fields are the CEL variables of the kind (`assess.rules` derives names and types from them):
`str`, `int`, `float`, `bool`, `tuple[str, ...]`, and `date | None`, which a rule sees as a timestamp that lies
infinitely far in the past when there is no date ("never" is older than any limit).
`ClassVar` fields and fields whose name starts with an underscore are invisible to rules.
An empty string or tuple means that the evidence does not say.

`identity` says what the subject *is*, never where it stands: no version, no line number, no random reference.
"""

from maestro_gate.model.subjects.integrity import Attestation
from maestro_gate.model.subjects.inventory import AgentInstructions, DetectedAsset, Drift, Tool
from maestro_gate.model.subjects.manifest import Agent, Asset, BusinessService, Flow, ThirdParty
from maestro_gate.model.subjects.materials import Component, Sbom, Service, Vulnerability
from maestro_gate.model.subjects.paths import AttackPath
from maestro_gate.model.subjects.probes import Probe
from maestro_gate.model.subjects.scans import Claim, Finding
from maestro_gate.model.subjects.statements import Statement
from maestro_gate.model.subjects.subject import Subject, fields
from maestro_gate.model.subjects.surface import AgentCard, Evaluation, McpServer, ModelFile
from maestro_gate.model.subjects.treatment import Control, Scenario, Threat
from maestro_gate.model.subjects.whole import Layer, System

__all__ = [
    "KINDS",
    "Agent",
    "AgentCard",
    "AgentInstructions",
    "Asset",
    "AttackPath",
    "Attestation",
    "BusinessService",
    "Claim",
    "Component",
    "Control",
    "DetectedAsset",
    "Drift",
    "Evaluation",
    "Finding",
    "Flow",
    "Layer",
    "McpServer",
    "ModelFile",
    "Probe",
    "Sbom",
    "Scenario",
    "Service",
    "Statement",
    "Subject",
    "System",
    "ThirdParty",
    "Threat",
    "Tool",
    "Vulnerability",
    "fields",
]

KINDS: tuple[type[Subject], ...] = (
    Component, Service, Vulnerability, Statement, Sbom, Finding, Asset, Flow, Agent, ThirdParty, Threat, Control,
    Scenario, McpServer, AgentCard, Tool, AgentInstructions, Evaluation, Probe, ModelFile, Attestation, DetectedAsset,
    Drift, AttackPath, Claim, BusinessService, Layer, System,
)  # fmt: skip
"""Every subject kind, in the order of the reference pages."""
