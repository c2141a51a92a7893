"""Reads the policy tree into rules, layers, threats, profiles and tables: the law, as typed values.

Input is a mapping of file name → bytes, so that the bundled policies and a project's own rules (read from the base
commit's objects) are the same thing. Every mistake is an `InvalidInput` with its file and line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import LayerInfo
from maestro_gate.policy.cascades import Cascade, Cascades, Grade, StepPattern, read_cascades
from maestro_gate.policy.drift_words import DriftWords, read_drift_words
from maestro_gate.policy.files import PROJECT_PREFIX, bundled_files, digest, load
from maestro_gate.policy.profile import Profile, profiles, read_profile
from maestro_gate.policy.rules import Rule, is_rule_file, overridden, read_rules
from maestro_gate.policy.tables import (
    CatalogueThreat,
    RiskTable,
    known_checks,
    read_layers,
    read_risk,
    read_threats,
)

__all__ = [
    "PROJECT_PREFIX",
    "Cascade",
    "Cascades",
    "CatalogueThreat",
    "DriftWords",
    "Grade",
    "Policy",
    "Profile",
    "RiskTable",
    "Rule",
    "StepPattern",
    "bundled_files",
    "digest",
    "is_rule_file",
    "profiles",
    "read",
    "read_layers",
    "read_profile",
]


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that judges, apart from waivers."""

    layers: tuple[LayerInfo, ...]
    threats: Mapping[str, CatalogueThreat]
    rules: tuple[Rule, ...]
    profile: Profile
    risk: RiskTable
    cascades: Cascades
    drift: DriftWords
    severities: tuple[str, ...]
    """Lowest first."""
    topics: tuple[str, ...]
    known_checks: Mapping[str, frozenset[str]]
    """Scanner → check ids that exist: a control cannot be proved by a check that never runs."""
    digest: str

    def rank(self, severity: str) -> int:
        """Place in the order of severities; an unknown one counts as what the profile says."""
        word = self.profile.unknown_as if severity == self.severities[0] else severity
        return self.severities.index(word)

    def layer(self, slug: str) -> LayerInfo:
        """The layer with this slug."""
        return next(layer for layer in self.layers if layer.slug == slug)


def read(
    files: Mapping[str, bytes], *, profile: str, overrides: Mapping[str, Mapping[str, Any]] | None = None
) -> Policy:
    """The policy that these files make under one profile.

    `overrides` are a project's settings by rule id: `off`, or another `severity`.
    """
    layers = read_layers(files)
    slugs = frozenset(layer.slug for layer in layers)
    threats = read_threats(load(files, "threats.yaml"))
    severities = load(files, "severities.yaml")
    order = tuple(severities["order"])
    rules = overridden(read_rules(files, slugs), overrides or {}, order)
    if not rules:
        raise InvalidInput("the policy tree holds no rule", where="policies", fix="Restore the rule folders.")
    return Policy(
        layers=layers,
        threats=threats,
        rules=rules,
        profile=read_profile(files, profile),
        risk=read_risk(load(files, "risk.yaml"), order),
        cascades=read_cascades(files, slugs, order, threats.keys()),
        drift=read_drift_words(load(files, "drift.yaml"), load(files, "detectors.yaml")),
        severities=order,
        known_checks=known_checks(files, severities),
        topics=tuple(sorted(load(files, "topics.yaml")["topics"])),
        digest=digest(
            files, profile, repr(sorted((k, sorted(v.items())) for k, v in (overrides or {}).items()))
        ),
    )
