"""Whatever stands in a document: bounded work, and a threat model of ours or a reason."""

import copy
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read import EVERY, accepted, imported, of_text, value_of

from maestro_gate import importing
from maestro_gate.errors import InvalidInput
from maestro_gate.report import importing as reporting

DOCUMENTS = {file.name: value_of(file) for file in EVERY}
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8),
    st.sampled_from([[], {}, [[]], [None], [1], {"": ""}, {"id": {}}, "x" * 5000, "a\nassets: []", "\u202e", "<!-- -->", "::error::"]),
)  # fmt: skip


def places(value, here=()):
    yield here
    for key, member in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(member, (*here, key))


PLACES = {name: list(places(value))[1:] for name, value in DOCUMENTS.items()}


@st.composite
def damaged(draw):
    name = draw(st.sampled_from(sorted(DOCUMENTS)))
    value = copy.deepcopy(DOCUMENTS[name])
    for _ in range(draw(st.integers(1, 4))):
        *above, last = draw(st.sampled_from(PLACES[name]))
        container = value
        try:
            for step in above:
                container = container[step]
            container[last] = draw(ODD)
        except (KeyError, IndexError, TypeError):
            continue
    return value


@settings(deadline=None, max_examples=300)
@given(damaged())
def test_a_damaged_document_gives_a_threat_model_or_a_reason(value):
    try:
        found = of_text(json.dumps(value, default=str))
    except InvalidInput:
        return
    accepted(found)
    assert reporting.render(found).count("\n  line ") == len(found.fates)


def test_two_of_one_name_are_two_and_one_key_twice_is_one():
    twin = {"id": "c", "name": "Store", "type": "database", "parent": {}}
    value = {
        "otmVersion": "0.2.0",
        "project": {"name": "x", "id": "x"},
        "components": [twin, {**twin, "id": "d"}, twin],
    }
    assert [row["id"] for row in of_text(json.dumps(value)).manifest["assets"]] == ["store", "store-2"]


def test_components_inside_each_other_in_a_ring_end():
    ring = [
        {"id": "a", "name": "a", "type": "x", "parent": {"component": "b"}},
        {"id": "b", "name": "b", "type": "x", "parent": {"component": "a"}},
    ]
    found = of_text(
        json.dumps({"otmVersion": "0.2.0", "project": {"name": "x", "id": "x"}, "components": ring})
    )
    assert len(found.manifest["assets"]) == 2


def test_hostile_names_stay_in_their_line():
    value = {"otmVersion": "0.2.0", "project": {"name": "x\nassets: []", "id": "x"}, "components": [
        {"id": "a", "name": "x\n  line 1: y\u202e", "type": "t\n# z", "parent": {}}]}  # fmt: skip
    found = of_text(json.dumps(value))
    assert len(accepted(found).subjects) == 2
    report = reporting.render(found)
    assert "\u202e" not in report
    assert report.count("\n  line ") == len(found.fates)


def test_a_very_large_document_is_refused_or_read_in_bounded_time():
    few = [{"id": str(n), "name": f"n{n}", "type": "database", "parent": {}} for n in range(20_000)]
    flows = [{"id": f"f{n}", "name": "f", "source": str(n), "destination": str(n + 1)} for n in range(19_999)]
    start = time.process_time()
    found = of_text(
        json.dumps(
            {
                "otmVersion": "0.2.0",
                "project": {"name": "x", "id": "x"},
                "components": few,
                "dataflows": flows,
            }
        )
    )
    assert len(found.fates) == 40_001
    assert importing.text(found)
    assert time.process_time() - start < 30
    with pytest.raises(InvalidInput, match="more than 50,000 elements"):
        of_text(json.dumps({"otmVersion": "0.2.0", "project": {}, "components": few * 3}))


def test_secrets_of_a_document_that_no_key_of_ours_takes_are_not_carried_along():
    value = copy.deepcopy(DOCUMENTS["agent.otm.yaml"])
    value["components"][0]["attributes"] = {"api_key": "not-to-be-seen"}
    found = of_text(json.dumps(value))
    assert "not-to-be-seen" not in importing.text(found) + reporting.render(found)


def test_the_file_name_decides_nothing():
    file = next(file for file in EVERY if file.name == "agent.otm.yaml")
    assert imported(file).manifest == of_text(file.read_text(encoding="utf-8"), "x.txt").manifest
