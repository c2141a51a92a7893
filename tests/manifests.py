"""Threat models for tests of what-ifs, written as a team writes them and read by the real reader."""

from dataclasses import replace
from functools import cache
from typing import Any

import yaml
from making import evidence

from maestro_gate import policy
from maestro_gate.assess import graph
from maestro_gate.collect import threat_model
from maestro_gate.collect.reading import Tables, tables
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Control

PATH = ".maestro/threat-model.yaml"
_TABLES: Tables = tables(policy.bundled_files())
_RISK = policy.read(policy.bundled_files(), profile="standard").risk


def manifest(**parts: Any) -> Evidence:
    """The evidence of a tree with this threat model and nothing else."""
    value = {"schema_version": "1", "system": {"name": "shop"}, "assets": []} | parts
    return _read(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))


@cache
def _read(text: str) -> Evidence:
    read = threat_model.read(PATH, text.encode(), _TABLES)
    return evidence(read.subjects, control_claims=read.control_claims)


def asset(id_: str, layer: str = "agent-frameworks", **fields: Any) -> dict[str, Any]:
    return {"id": id_, "layer": layer, "type": "tool-definition"} | fields


def flow(source: str, target: str, transmission: str = "high") -> dict[str, Any]:
    return {"from": source, "to": target, "transmission": transmission}


def control(id_: str, *assets: str, category: str = "preventive", **fields: Any) -> dict[str, Any]:
    return {
        "id": id_, "title": id_.title(), "category": category, "satisfies": ["X-05"], "effectiveness": "high",
        "status": "implemented", "assets": list(assets),
    } | fields  # fmt: skip


def scenario(id_: str, start: str, **expect: list[str]) -> dict[str, Any]:
    return {"id": id_, "title": id_.title(), "start": start, "expect": expect}


def proved(tree: Evidence, *verified: str, refuted: tuple[str, ...] = ()) -> tuple[Control, ...]:
    """The controls, with these verified, those refuted and the rest unproven."""
    states = dict.fromkeys(verified, "verified") | dict.fromkeys(refuted, "refuted")
    return tuple(replace(c, state=states.get(c.id, "unproven")) for c in tree.of_kind(Control))


def network(tree: Evidence) -> graph.Graph:
    return graph.of(tree, _RISK)
