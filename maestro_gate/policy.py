"""Reads the policy tree into rules, layers, threats, profiles and tables: the law, as typed values.

Input is a mapping of file name → bytes, so that the bundled policies and a project's own rules (read from the base
commit's objects) are the same thing. Every mistake is an `InvalidInput` with its file and line.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from maestro_gate import documents, resources
from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import LayerInfo

PROJECT_PREFIX = "project/"
"""Where a project's own rules stand in the mapping, apart from the bundled ones."""


@dataclass(frozen=True, slots=True)
class CatalogueThreat:
    """One threat of the MAESTRO catalogue."""

    id: str
    layer: str
    name: str
    summary: str
    mappings: tuple[tuple[str, tuple[str, ...]], ...]
    """Framework → ids, as in `policies/threats.yaml`."""
    is_core: bool
    """Published as its own threat: every present layer owes it a decision."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy rule."""

    id: str
    layer: str
    title: str
    severity: str
    """A severity word; empty when `severity_from` names the subject's field."""
    severity_from: str
    subject: str
    when: str
    message: str
    why: str
    fix: str
    threats: tuple[str, ...]
    references: tuple[str, ...]
    tags: tuple[str, ...]
    fires: tuple[Mapping[str, Any], ...]
    silent: tuple[Mapping[str, Any], ...]
    place: str
    """`file:line` of the rule."""


@dataclass(frozen=True, slots=True)
class RiskTable:
    """`policies/risk.yaml`, in basis points."""

    likelihood: Mapping[str, int]
    impact: Mapping[str, int]
    unbound_impact: int
    threat_likelihood: Mapping[str, int]
    threat_impact: Mapping[str, int]
    effectiveness: Mapping[str, int]
    effectiveness_cap: int
    residual_floor: int


@dataclass(frozen=True, slots=True)
class Profile:
    """Thresholds per layer and what to do about gaps."""

    id: str
    title: str
    blocks: bool
    block_at: Mapping[str, str]
    unknown_as: str
    delta_budget: Mapping[str, int]
    ceiling: Mapping[str, int]
    required_evidence: Mapping[str, tuple[str, ...]]
    new_gap: str
    old_gap: str
    removed_control: str
    unattributed: str
    waiver_max_days: int
    waiver_warn_days: int
    limits: Mapping[str, timedelta]

    def for_layer(self, table: Mapping[str, Any], layer: str) -> Any:
        """The value of a per-layer table: the layer's own, or the default."""
        return table.get(layer, table["default"])


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that judges, apart from waivers."""

    layers: tuple[LayerInfo, ...]
    threats: Mapping[str, CatalogueThreat]
    rules: tuple[Rule, ...]
    profile: Profile
    risk: RiskTable
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


def bundled_files() -> dict[str, bytes]:
    """The policy files that are shipped with the package: name relative to `policies/` → bytes."""
    root = Path(str(resources.policies()))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.yaml"))}


def read(
    files: Mapping[str, bytes], *, profile: str, overrides: Mapping[str, Mapping[str, Any]] | None = None
) -> Policy:
    """The policy that these files make under one profile.

    `overrides` are a project's settings by rule id: `off`, or another `severity`.
    """
    layers = read_layers(files)
    slugs = frozenset(layer.slug for layer in layers)
    threats = _threats(_load(files, "threats.yaml"))
    severities = _load(files, "severities.yaml")
    order = tuple(severities["order"])
    rules = _overridden(_rules(files, slugs), overrides or {}, order)
    if not rules:
        raise InvalidInput("the policy tree holds no rule", where="policies", fix="Restore the rule folders.")
    return Policy(
        layers=layers,
        threats=threats,
        rules=rules,
        profile=read_profile(files, profile),
        risk=_risk(_load(files, "risk.yaml"), order),
        severities=order,
        known_checks=_known_checks(files, severities),
        topics=tuple(sorted(_load(files, "topics.yaml")["topics"])),
        digest=digest(
            files, profile, repr(sorted((k, sorted(v.items())) for k, v in (overrides or {}).items()))
        ),
    )


def digest(files: Mapping[str, bytes], *more: str) -> str:
    """SHA-256 over names and bytes, in order of name."""
    state = hashlib.sha256()
    for name in sorted(files):
        state.update(f"{name}\0{len(files[name])}\0".encode())
        state.update(files[name])
    for text in more:
        state.update(f"\0{text}".encode())
    return state.hexdigest()


def profiles(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Ids of the profiles in these files."""
    return tuple(sorted(name[9:-5] for name in files if name.startswith("profiles/")))


def read_profile(files: Mapping[str, bytes], profile: str) -> Profile:
    """One profile by its id."""
    name = f"profiles/{profile}.yaml"
    if name not in files:
        raise InvalidInput(
            f"there is no profile «{profile}»", fix=f"Use one of: {', '.join(profiles(files))}."
        )
    value = _validated(files, name, "profile")
    value.pop("schema_version")
    value["limits"] = {key: timedelta(days=int(text[:-1])) for key, text in value["limits"].items()}
    value["required_evidence"] = {layer: tuple(kinds) for layer, kinds in value["required_evidence"].items()}
    return Profile(**value)


def is_rule_file(name: str, layers: Iterable[str]) -> bool:
    """Does a policy file of this name hold a rule: it stands in a layer's folder."""
    return name.removeprefix(PROJECT_PREFIX).split("/")[0] in frozenset(layers) and name.endswith(".yaml")


def _rules(files: Mapping[str, bytes], layers: frozenset[str]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for name in sorted(files):
        if not is_rule_file(name, layers):
            continue
        rule = _rule(files, name)
        folder, stem = name.removeprefix(PROJECT_PREFIX).split("/")[0], name.rsplit("/", 1)[1][:-5]
        if rule.layer != folder:
            raise InvalidInput(f"rule is of layer «{rule.layer}» but stands in «{folder}/»", where=rule.place)
        if rule.id != stem:
            raise InvalidInput(f"rule «{rule.id}» stands in a file of another name", where=rule.place)
        if rule.id in rules:
            raise InvalidInput(f"rule id «{rule.id}» is taken by {rules[rule.id].place}", where=rule.place)
        rules[rule.id] = rule
    return tuple(rules.values())


def _rule(files: Mapping[str, bytes], name: str) -> Rule:
    value = _validated(files, name, "rule")
    severity = value["severity"]
    examples = value["examples"]
    return Rule(
        id=value["id"],
        layer=value["layer"],
        title=value["title"],
        severity=severity if isinstance(severity, str) else "",
        severity_from="" if isinstance(severity, str) else severity["from"],
        subject=value["subject"],
        when=value["when"],
        message=value["message"],
        why=value["why"].strip(),
        fix=value["fix"].strip(),
        threats=tuple(value["threats"]),
        references=tuple(value.get("references", ())),
        tags=tuple(value.get("tags", ())),
        fires=tuple(examples["fires"]),
        silent=tuple(examples["silent"]),
        place=_shown(name),
    )


def _overridden(
    rules: tuple[Rule, ...], overrides: Mapping[str, Mapping[str, Any]], order: tuple[str, ...]
) -> tuple[Rule, ...]:
    known = {rule.id for rule in rules}
    for rule_id, override in sorted(overrides.items()):
        if rule_id not in known:
            raise InvalidInput(
                f"settings name the rule «{rule_id}», which does not exist", where=".maestro/gate.yaml"
            )
        if override.get("severity", order[0]) not in order:
            raise InvalidInput(
                f"severity «{override['severity']}» of rule «{rule_id}» is none of {', '.join(order)}",
                where=".maestro/gate.yaml",
            )
    return tuple(
        _override(rule, overrides.get(rule.id, {}))
        for rule in rules
        if not overrides.get(rule.id, {}).get("off")
    )


def _override(rule: Rule, override: Mapping[str, Any]) -> Rule:
    if "severity" not in override:
        return rule
    return replace(rule, severity=override["severity"], severity_from="")


def read_layers(files: Mapping[str, bytes]) -> tuple[LayerInfo, ...]:
    """The layers of the framework, in their order."""
    return tuple(
        LayerInfo(row["slug"], row["short"], row["name"], bool(row.get("always", False)))
        for row in _load(files, "layers.yaml")["layers"]
    )


def _threats(value: Any) -> dict[str, CatalogueThreat]:
    rows = [(row, "note" not in row or "variant" not in row["note"]) for row in value["threats"]]
    rows += [(row, False) for row in value["extensions_not_in_maestro"]]
    return {
        row["id"]: CatalogueThreat(
            id=row["id"],
            layer=row["layer"],
            name=row["name"],
            summary=row.get("summary", ""),
            mappings=tuple((framework, tuple(ids)) for framework, ids in sorted(row.get("map", {}).items())),
            is_core=is_core,
        )
        for row, is_core in rows
    }


def _risk(value: Any, order: tuple[str, ...]) -> RiskTable:
    value.pop("schema_version")
    missing = [word for word in order if word not in value["likelihood"]]
    if missing:
        raise InvalidInput(f"no likelihood for severity «{missing[0]}»", where="policies/risk.yaml")
    return RiskTable(**value)


def _known_checks(files: Mapping[str, bytes], severities: Any) -> dict[str, frozenset[str]]:
    known = {
        tool: frozenset(
            check for cells in table["checks"].values() for ids in cells.values() for check in ids
        )
        for tool, table in severities["tools"].items()
        if "checks" in table
    }
    known["semgrep"] = frozenset(name[8:-5] for name in files if name.startswith("semgrep/"))
    return known


def _load(files: Mapping[str, bytes], name: str) -> Any:
    if name not in files:
        raise InvalidInput("the policy tree lacks this file", where=_shown(name))
    return documents.load_yaml(files[name], _shown(name)).value


def _validated(files: Mapping[str, bytes], name: str, schema: str) -> dict[str, Any]:
    document = documents.load_yaml(files[name], _shown(name))
    documents.validate(document, schema)
    value: dict[str, Any] = dict(cast("Mapping[str, Any]", document.value))
    return value


def _shown(name: str) -> str:
    if name.startswith(PROJECT_PREFIX):
        return ".maestro/policies/" + name.removeprefix(PROJECT_PREFIX)
    return f"policies/{name}"
