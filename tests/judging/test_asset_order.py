"""Where several assets could be meant the first in the manifest is, also where its entries share a line."""

import json
from functools import cache

import pytest
from drifting import WORDS, seen
from making import evidence, finding

from maestro_gate import policy
from maestro_gate.assess import drift, graph, question
from maestro_gate.assess.binding import Binder
from maestro_gate.collect import threat_model
from maestro_gate.collect.inventory import assets as inventory
from maestro_gate.collect.reading import tables
from maestro_gate.documents import load_yaml
from maestro_gate.model.subjects import Asset

FILES = policy.bundled_files()
RISK = policy.read(FILES, profile="standard").risk
NAMES = [("alpha", "zeta"), ("zeta", "alpha")]


@cache
def one_line(*names):
    """A threat model whose entries all stand on one line: two assets claim the same, and an agent uses a tool."""
    claims = {"type": "agent-framework", "source_files": ["src/app.py"], "refs": {"purl": ["pkg:pypi/agno"]}}
    assets = [
        {"id": name, "layer": "agent-frameworks", "name": "twin", "criticality": "high"} | claims
        for name in names
    ]
    assets.append({"id": "agent", "layer": "agent-frameworks", "type": "agent-framework"})
    value = {
        "schema_version": "1", "system": {"name": "s"}, "assets": assets,
        "agents": [{"asset": "agent", "tools": ["twin"]}],
    }  # fmt: skip
    return threat_model.read("m.yaml", json.dumps(value).encode(), tables(FILES)).subjects


def test_the_reader_says_which_entry_is_which():
    read = {one.id: (one.line, one.order) for one in one_line("zeta", "alpha") if isinstance(one, Asset)}
    assert read == {"zeta": (1, 1), "alpha": (1, 2), "agent": (1, 3)}


@pytest.mark.parametrize("names", NAMES)
def test_a_finding_belongs_to_the_first_of_two(names):
    binder = Binder([s for s in one_line(*names) if isinstance(s, Asset)], RISK.impact)
    assert binder.asset_of(finding("any", "src/app.py")) == names[0]


@pytest.mark.parametrize("names", NAMES)
def test_what_is_detected_is_the_first_of_two(names):
    sighting = seen("agent-framework", "agno", ref="purl:pkg:pypi/agno")
    words = inventory.parse(load_yaml(FILES["detectors.yaml"], "detectors.yaml").value)
    tree = evidence([*one_line(*names), *inventory.assets((sighting,), words)], detections=(sighting,))
    assert [one.declared_as for one in drift.bound(tree, WORDS)] == [names[0]]


@pytest.mark.parametrize("names", NAMES)
def test_the_graph_and_a_name_of_a_tool_keep_to_the_order(names):
    made = graph.of(evidence(one_line(*names)), RISK)
    assert tuple(made.nodes) == (*names, "agent")
    assert {link.target for link in made.leaving["agent"]} == {names[0]}


@pytest.mark.parametrize("names", NAMES)
def test_a_question_about_a_package_starts_at_the_first_of_two(names):
    asked = question.understood("purl:pkg:pypi/agno", evidence(one_line(*names)), ())
    assert tuple(origin.asset for origin in asked.origins) == names
