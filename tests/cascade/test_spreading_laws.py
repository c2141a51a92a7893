"""Laws of spreading risk, end to end: over any threat model and any holes, by the bundled rules."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from making import evidence

from maestro_gate import compare, policy
from maestro_gate.assess.assessment import Bench, assess
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.rules import Rulebook
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import ControlClaim
from maestro_gate.model.subjects import Asset, Flow

LAW = policy.read(policy.bundled_files(), profile="standard")
BENCH = Bench(LAW, Rulebook(LAW), (), date(2026, 11, 20))
MANIFEST = ".maestro/threat-model.yaml"
NAMES = ("zeta", "alpha", "mu", "beta", "omega")
KINDS = (
    ("foundation-models", "hosted-llm-provider"),
    ("data-operations", "rag-pipeline"),
    ("agent-frameworks", "agent-framework"),
    ("agent-frameworks", "tool-definition"),
    ("evaluation-and-observability", "logging"),
    ("agent-ecosystem", "third-party-integration"),
)
SYSTEM = subject_of("system", {"declared": True, "name": "s", "regulations": ("GDPR",), "path": MANIFEST})


def asset(place, kind, data, zone, criticality="high"):
    name = NAMES[place]
    values = {"id": name, "line": place + 1, "layer": kind[0], "type": kind[1], "path": MANIFEST}
    return subject_of(
        "asset",
        values
        | {
            "data_classes": data,
            "trust_zone": zone,
            "criticality": criticality,
            "refs": (f"purl:pkg:pypi/{name}",),
        },
    )


def flow(ends, authz, authn, transmission):
    values = {"source": NAMES[ends[0]], "target": NAMES[ends[1]], "path": MANIFEST, "protocol": "https"}
    across = {"crosses_zone": True, "source_layer": "one", "target_layer": "another"}
    return subject_of(
        "flow", values | across | {"authz": authz, "authn": authn, "transmission": transmission}
    )


def hole(number, place, severity):
    values = {"id": f"CVE-{number}", "severity": severity, "component": NAMES[place], "path": "app.cdx.json"}
    return subject_of(
        "vulnerability", values | {"component_version": "1", "component_identity": f"pkg:pypi/{NAMES[place]}"}
    )


PLACES = st.integers(0, len(NAMES) - 1)
ASSETS = st.tuples(
    *(
        st.builds(
            asset,
            st.just(n),
            st.sampled_from(KINDS),
            st.sampled_from([(), ("PII",), ("payment",)]),
            st.just(f"z{n}"),
            st.sampled_from(["critical", "high", "low"]),
        )
        for n in range(len(NAMES))
    )
)
FLOWS = st.lists(
    st.builds(
        flow,
        st.tuples(PLACES, PLACES).filter(lambda pair: pair[0] != pair[1]),
        st.sampled_from(["", "scope"]),
        st.sampled_from(["", "mtls"]),
        st.sampled_from(["low", "medium", "high"]),
    ),
    max_size=9,
    unique_by=lambda made: made.identity,
)
HOLES = st.lists(
    st.builds(hole, st.integers(1, 99), PLACES, st.sampled_from(["medium", "high", "critical"])), max_size=4
)
MODELS = st.builds(lambda assets, flows, holes: (SYSTEM, *assets, *flows, *holes), ASSETS, FLOWS, HOLES)
LAWS = settings(max_examples=40, deadline=None)


def judged(model, **fields):
    return assess(evidence(model, **fields), BENCH)


def exposures(assessment):
    return [layer.exposure for layer in assessment.layers]


@LAWS
@given(model=MODELS, more=st.builds(hole, st.just(100), PLACES, st.just("critical")))
def test_another_hole_lowers_no_exposure_and_ends_no_chain(model, more):
    before, after = judged(model), judged((*model, more))
    assert all(b >= a for a, b in zip(exposures(before), exposures(after), strict=True))
    assert {chain.subject for chain in before.chains} <= {chain.subject for chain in after.chains}


def ways(assessment):
    """What rules found on chains, by the chains' identity."""
    violations = [violation for layer in assessment.layers for violation in layer.violations]
    return {violation.subject: violation for violation in violations if violation.kind == "path"}


@LAWS
@given(
    model=MODELS,
    more=st.lists(st.builds(hole, st.just(100), PLACES, st.just("critical")), max_size=1),
    flows=FLOWS,
    watched=st.sets(st.sampled_from(NAMES), max_size=2),
    category=st.sampled_from(["detective", "preventive"]),
)
def test_nothing_that_is_added_makes_a_chain_less_grave_or_weigh_less(model, more, flows, watched, category):
    control = subject_of(
        "control",
        {"id": "c", "title": "c", "category": category, "satisfies": ("L3-01", "L2-01", "X-03"), "path": MANIFEST,
         "assets": tuple(sorted(watched)), "effectiveness": "high", "status": "implemented", "evidence": 1},
    )  # fmt: skip
    fields = {
        "control_claims": {"c": (ControlClaim("file", (("path", "x"),)),)},
        "files": {"x": Entry("100644", "0" * 40, 1)},
    }
    known = {subject.identity for subject in model}
    added = [one for one in (*more, *flows) if one.identity not in known]
    before, after = (
        ways(judged((*model, control), **fields)),
        ways(judged((*model, control, *added), **fields)),
    )
    assert before.keys() <= after.keys()
    assert all(LAW.rank(after[subject].severity) >= LAW.rank(one.severity) for subject, one in before.items())
    assert all(after[subject].residual >= one.residual for subject, one in before.items())


@LAWS
@given(model=MODELS, threats=st.sets(st.sampled_from(["L3-01", "X-01", "X-03", "X-04", "L2-01"]), min_size=1))
def test_a_control_that_is_proved_raises_no_exposure(model, threats):
    control = subject_of(
        "control",
        {"id": "c", "title": "c", "category": "preventive", "satisfies": tuple(sorted(threats)), "assets": NAMES,
         "effectiveness": "high", "status": "implemented", "evidence": 1, "path": MANIFEST},
    )  # fmt: skip
    fields = {"control_claims": {"c": (ControlClaim("file", (("path", "x"),)),)}}
    unproved = judged((*model, control), **fields)
    proved = judged((*model, control), files={"x": Entry("100644", "0" * 40, 1)}, **fields)
    assert (
        [state.state for state in proved.controls]
        == ["verified"]
        != [state.state for state in unproved.controls]
    )
    assert all(b <= a for a, b in zip(exposures(unproved), exposures(proved), strict=True))
    assert {chain.subject for chain in proved.chains} <= {chain.subject for chain in unproved.chains}


@LAWS
@given(model=MODELS, names=st.permutations(["one", "two", "three", "four", "five"]))
def test_another_name_for_an_asset_changes_nothing_but_the_name(model, names):
    new = dict(zip(NAMES, names, strict=True))

    def renamed(subject):
        if isinstance(subject, Asset):
            return replace(subject, id=new[subject.id])
        if isinstance(subject, Flow):
            return replace(subject, source=new[subject.source], target=new[subject.target])
        return subject

    before, after = judged(model), judged([renamed(subject) for subject in model])
    assert [(layer.own, layer.inherited) for layer in before.layers] == [
        (layer.own, layer.inherited) for layer in after.layers
    ]
    assert [tuple(new[name] for name in layer.inherited_path) for layer in before.layers] == [
        layer.inherited_path for layer in after.layers
    ]
    told = {tuple(new[step.asset] for step in chain.steps): chain.risk for chain in before.chains}
    assert told == {tuple(step.asset for step in chain.steps): chain.risk for chain in after.chains}


@LAWS
@given(model=MODELS, order=st.randoms(use_true_random=False))
def test_the_order_of_subjects_changes_nothing(model, order):
    shuffled = list(model)
    order.shuffle(shuffled)
    assert judged(model) == judged(shuffled)


@LAWS
@given(base=MODELS, head=MODELS)
def test_a_tree_adds_no_link_to_itself_and_what_comes_one_way_goes_the_other(base, head):
    ours, theirs = judged(base), judged(head)
    itself = compare.assessments(ours, ours, {}, BENCH.policy)
    assert all(change.is_whole_at_base and not change.new for change in itself.chains)
    forth = compare.assessments(ours, theirs, {}, BENCH.policy)
    back = compare.assessments(theirs, ours, {}, BENCH.policy)

    def paths(delta, name):
        return {
            c.violation.identity for d in delta.layers for c in getattr(d, name) if c.violation.kind == "path"
        }

    assert paths(forth, "introduced") == paths(back, "resolved")
