"""What the chains of one start weigh: never less for more that is wrong, whichever of them is the gravest then."""

from dataclasses import replace
from datetime import date

import pytest
from asset_graphs import graph, link, node
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import evidence, violation

from maestro_gate import policy
from maestro_gate.assess import chains, weaknesses
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.rules import Rulebook
from maestro_gate.assess.surroundings import Surroundings
from maestro_gate.assess.weighing import Scales
from maestro_gate.model.subjects import AttackPath

LAW = policy.read(policy.bundled_files(), profile="standard")
BOOK = Rulebook(LAW)
HUMAN = next(pattern for pattern in LAW.cascades.patterns if pattern.id == "overwhelmed-human")
CASCADES = replace(LAW.cascades, patterns=(HUMAN,))
SYSTEM = subject_of("system", {"regulations": ("GDPR",)})
BYPASSED = violation(
    rule="harmful-tool-without-approval", kind="agent", subject="agent", asset="agent", threats=("EXT-02",),
    residual=1000,
)  # fmt: skip
WORDS = ["critical", "high", "medium", "low"]


def poisoned(name, residual):
    return violation(rule=name, kind="asset", subject=name, asset="kb", threats=("L2-01",), residual=residual)


def weighed(ends, wrong, book=BOOK):
    """What is said of the chains from a knowledge base by an agent to tools: (criticality, data, transmission)."""
    nodes = [node("kb", "data-operations", "dataset"), node("agent")]
    links = [link("kb", "agent", 5000)]
    for place, (criticality, data, transmission) in enumerate(ends):
        tool = f"tool-{place}"
        nodes.append(node(tool, "agent-frameworks", "tool-definition", *data, criticality=criticality))
        links.append(link("agent", tool, transmission))
    assets = [
        subject_of("asset", {"id": n.id, "layer": n.layer, "type": n.type, "criticality": n.criticality})
        for n in nodes
    ]
    around = Surroundings((), (), (), SYSTEM)
    found = chains.find(graph(nodes, links), weaknesses.of([*wrong, BYPASSED]), around, CASCADES)
    judged = book.judge({AttackPath: found.subjects}, SYSTEM, frozenset(), date(2026, 11, 20))
    return Scales(evidence(assets), (), LAW, book).violations(judged, found.by_identity)


ENDS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([(), ("PII",)]), st.sampled_from([2000, 5000])),
    min_size=2,
    max_size=3,
)
PAY_AND_MAIL = [("critical", (), 5000), ("low", ("PII",), 2000)]


@settings(max_examples=400, deadline=None)
@example(ends=PAY_AND_MAIL, before=1400, more=250)
@given(ends=ENDS, before=st.integers(200, 3000), more=st.integers(1, 2000))
def test_more_that_is_wrong_at_the_start_makes_its_chains_weigh_no_less(ends, before, more):
    now = {v.subject: v.residual for v in weighed(ends, [poisoned("one", before), poisoned("two", more)])}
    for one in weighed(ends, [poisoned("one", before)]):
        assert now[one.subject] >= one.residual


def test_the_gravest_chain_is_told_and_the_weightiest_one_weighs():
    (said,) = weighed(PAY_AND_MAIL, [poisoned("one", 1400), poisoned("two", 250)])
    assert (said.severity, said.asset) == ("high", "tool-1")
    assert said.weighed_by == (("high", "tool-1"), ("medium", "tool-0"))
    assert said.risk == 1000


@pytest.mark.parametrize(("word", "risk"), [("low", 250), ("critical", 6000)])
def test_a_rule_with_a_word_of_its_own_weighs_every_end_by_that(word, risk):
    rules = tuple(replace(rule, severity=word, severity_from="") for rule in LAW.rules)
    (said,) = weighed(PAY_AND_MAIL, [poisoned("one", 1400)], Rulebook(replace(LAW, rules=rules)))
    assert (said.severity, said.risk) == (word, risk)
