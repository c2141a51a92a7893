"""The threat model: what it declares, and mistakes, all of them at once."""

from datetime import date
from typing import Any

import pytest

from maestro_gate.collect import threat_model
from maestro_gate.collect.reading import Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import ControlClaim
from maestro_gate.model.subjects import Agent, Asset, Control, Flow, Scenario, System, ThirdParty, Threat

PATH = ".maestro/threat-model.yaml"
MODEL = """\
schema_version: "1"
system: {name: Support agent, owner: team-support, exposure: internet, regulations: [GDPR, EU AI Act]}
trust_zones: [{id: inside}, {id: outside}]
assets:
  - {id: agent, layer: agent-frameworks, type: agent, trust_zone: inside, criticality: high,
     refs: {purl: ["pkg:pypi/langgraph"], path: [src/agent/]}, source_files: [src/b.py, src/a.py]}
  - {id: model, layer: foundation-models, type: hosted-llm-provider, trust_zone: outside, data_classes: [PII]}
flows:
  - {from: agent, to: model, protocol: https, encrypted: true, data: [prompts], transmission: high}
  - {from: model, to: agent}
agents:
  - {asset: agent, autonomy: supervised, tools: [refund, lookup], human_approval: [refund], identity: workload}
third_parties:
  - {id: vendor, name: Vendor, tier: critical, last_assessed: 2026-03-01}
threats:
  - {id: L3-04, assets: [agent], applicability: applies, decision: mitigate, controls: [approval], review_by: 2026-12-01}
controls:
  - id: approval
    title: A person approves refunds
    category: preventive
    satisfies: [L3-04]
    effectiveness: high
    status: implemented
    evidence:
      - {kind: check_passed, tool: checkov, check: CKV_AWS_1}
      - {kind: evaluation, path: evals/r.json, max_failed: 2}
scenarios:
  - {id: leak, title: A leak, start: model, expect: {reaches: [agent], stops_at: [approval]}, last_exercised: 2026-05-01}
reviewed_at: 2026-10-01
review_every: 90d
"""


def read(text: str, tables: Tables) -> Any:
    return threat_model.read(PATH, text.encode(), tables)


def subject(text: str, tables: Tables, kind: type) -> Any:
    return next(s for s in read(text, tables).subjects if isinstance(s, kind))


def test_every_list_becomes_subjects(tables: Tables) -> None:
    kinds = [s.kind for s in read(MODEL, tables).subjects]
    assert kinds == [
        "agent",
        "asset",
        "asset",
        "control",
        "flow",
        "flow",
        "scenario",
        "system",
        "third_party",
        "threat",
    ]


def test_the_system_is_declared(tables: Tables) -> None:
    system = subject(MODEL, tables, System)
    assert (system.declared, system.name, system.exposure, system.regulations) == (
        True,
        "Support agent",
        "internet",
        ("EU AI Act", "GDPR"),
    )
    assert (system.reviewed_at, system.review_days, system.line) == (date(2026, 10, 1), 90, 2)
    assert (system.assets, system.asset_types, system.verified_controls) == (0, (), ())


def test_an_asset_is_bound_by_its_references(tables: Tables) -> None:
    asset = subject(MODEL, tables, Asset)
    assert asset.refs == ("path:src/agent/", "purl:pkg:pypi/langgraph")
    assert (asset.source_files, asset.line, asset.path) == (("src/a.py", "src/b.py"), 5, PATH)


def test_a_flow_knows_both_ends(tables: Tables) -> None:
    flow = subject(MODEL, tables, Flow)
    assert (flow.source_layer, flow.target_layer, flow.crosses_zone) == (
        "agent-frameworks",
        "foundation-models",
        True,
    )
    assert (flow.encrypted, flow.protocol, flow.line) == (True, "https", 9)


def test_the_rest_is_read(tables: Tables) -> None:
    assert subject(MODEL, tables, Agent).human_approval == ("refund",)
    assert subject(MODEL, tables, ThirdParty).last_assessed == date(2026, 3, 1)
    threat = subject(MODEL, tables, Threat)
    assert (threat.controls, threat.review_by, threat.has_review_by) == (
        ("approval",),
        date(2026, 12, 1),
        True,
    )
    control = subject(MODEL, tables, Control)
    assert (control.evidence, control.state, control.status, control.line) == (
        2,
        "unproven",
        "implemented",
        18,
    )
    scenario = subject(MODEL, tables, Scenario)
    assert (scenario.start, scenario.reaches, scenario.stops_at, scenario.last_exercised) == (
        "model",
        ("agent",),
        ("approval",),
        date(2026, 5, 1),
    )


def test_selectors_of_controls_are_claims(tables: Tables) -> None:
    assert read(MODEL, tables).control_claims == {
        "approval": (
            ControlClaim("check_passed", (("check", "CKV_AWS_1"), ("tool", "checkov"))),
            ControlClaim("evaluation", (("max_failed", "2"), ("path", "evals/r.json"))),
        )
    }


def test_a_circle_of_flows_is_legal(tables: Tables) -> None:
    assert len([s for s in read(MODEL, tables).subjects if isinstance(s, Flow)]) == 2


def test_all_mistakes_are_reported_together_with_their_places(tables: Tables) -> None:
    broken = (
        MODEL.replace("to: model, protocol", "to: modle, protocol")
        .replace("{asset: agent,", "{asset: agnet,")
        .replace("controls: [approval]", "controls: [aproval]")
        .replace("start: model", "start: nowhere")
        .replace("id: model, layer", "id: agent, layer")
        .replace("trust_zone: outside", "trust_zone: beyond")
        .replace("id: L3-04", "id: L3-99")
    )
    with pytest.raises(InvalidInput) as refused:
        read(broken, tables)
    message = str(refused.value)
    for words in ("«agent» twice", "«modle»", "«agnet»", "«aproval»", "«nowhere»", "«beyond»", "«L3-99»"):
        assert words in message, words
    assert f"{PATH}:9:" in message
    assert f"{PATH}:12:" in message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("last_assessed: 2026-03-01", "last_assessed: 2026-02-30"),
        ("reviewed_at: 2026-10-01", "reviewed_at: yesterday"),
        ("layer: agent-frameworks", "layer: agents"),
        ("effectiveness: high", "effectiveness: total"),
        ("kind: check_passed", "kind: trust_me"),
        ("review_every: 90d", "review_every: often"),
        ('schema_version: "1"', 'schema_version: "2"'),
        ("exposure: internet", "exposure: internet, exposure: internal"),
        ("trust_zones:", "zones:"),
    ],
)
def test_what_the_schema_refuses_has_a_place(old: str, new: str, tables: Tables) -> None:
    assert old in MODEL
    with pytest.raises(InvalidInput, match=r"threat-model\.yaml:\d+:\d+"):
        read(MODEL.replace(old, new), tables)


@pytest.mark.parametrize("text", ["", "[]", "just words", "a: [", "schema_version: '1'\nsystem: {name: x}\n"])
def test_what_is_no_threat_model_is_refused(text: str, tables: Tables) -> None:
    with pytest.raises(InvalidInput):
        read(text, tables)


def test_the_smallest_threat_model(tables: Tables) -> None:
    reading = read('schema_version: "1"\nsystem: {name: x}\nassets: []\n', tables)
    assert [s.kind for s in reading.subjects] == ["system"]


def test_thousands_of_patterns_are_refused_with_the_place_and_folders_are_not(tables: Tables) -> None:
    globs = ", ".join(f"'src/{number}/*.py'" for number in range(600))
    rows = [
        f"  - {{id: a{number}, layer: agent-frameworks, type: agent, source_files: [{globs}]}}"
        for number in (1, 2)
    ]
    model = 'schema_version: "1"\nsystem: {name: s}\nassets:\n' + "\n".join(rows) + "\n"
    with pytest.raises(InvalidInput, match="more than 1,000 patterns") as raised:
        threat_model.read(PATH, model.encode(), tables)
    assert raised.value.where == f"{PATH}:5:5"
    assert threat_model.read(PATH, model.replace("*.py", "x.py").encode(), tables).subjects
