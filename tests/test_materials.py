"""What the system is made of, base against head: an upgrade is one change."""

import json
from dataclasses import replace
from pathlib import Path

import outcomes
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import component, evidence, sbom

from maestro_gate import policy
from maestro_gate.collect import cyclonedx
from maestro_gate.collect.reading import tables
from maestro_gate.compare import materials
from maestro_gate.model.evidence import Failed, Source
from maestro_gate.model.judgement import MaterialChange, Materials
from maestro_gate.model.subjects import Component, Service
from maestro_gate.report import json as json_report
from maestro_gate.report import markdown, reading, terminal

CORPUS = Path(__file__).parent / "corpus" / "cyclonedx"


def side(*versions: tuple[str, str], **fields):
    named = (
        component(name=name, version=version, base_purl=f"pkg:pypi/{name}", **fields)
        for name, version in versions
    )
    return evidence([sbom(), *named])


def told(base, head):
    return [(c.change, c.name, c.before, c.after) for c in materials.compared(base, head).changes]


def test_an_upgrade_is_one_change() -> None:
    found = materials.compared(side(("a", "1"), ("b", "1")), side(("a", "2"), ("b", "1")))
    assert [(c.change, c.identity, c.before, c.after) for c in found.changes] == [
        ("changed", "pkg:pypi/a", ("1",), ("2",))
    ]
    assert found.unchanged == 1


def test_what_comes_and_goes_is_told_with_its_versions() -> None:
    assert told(side(("a", "1")), side(("b", ""), ("b", "2"))) == [
        ("removed", "a", ("1",), ()),
        ("added", "b", (), ("", "2")),
    ]


def test_of_several_versions_only_those_that_differ_are_told() -> None:
    base, head = side(("a", "1"), ("a", "2")), side(("a", "2"), ("a", "3"))
    assert told(base, head) == [("changed", "a", ("1",), ("3",))]
    assert told(base, side(("a", "2"))) == [("changed", "a", ("1",), ())]


def model(*digests: str):
    return side(("a", "1"), type="machine-learning-model", digests=digests)


def test_what_is_exchanged_under_the_same_version_is_told_with_its_digests() -> None:
    reviewed, other = "SHA-256:" + "c" * 64, "SHA-256:" + "d" * 64
    before, after = "1 (SHA-256:cccccccccccc…)", "1 (SHA-256:dddddddddddd…)"
    assert told(model(reviewed), model(other)) == [("changed", "a", (before,), (after,))]
    assert told(model(reviewed), model(reviewed, other)) == [("changed", "a", (), (after,))]


def test_digests_that_only_one_side_gives_exchange_nothing() -> None:
    reviewed, longer = "SHA-256:" + "c" * 64, "SHA-512:" + "e" * 128
    assert told(model(), model(reviewed)) == told(model(reviewed), model(reviewed, longer)) == []
    assert told(model(reviewed), model(longer)) == []


def test_a_generator_that_writes_a_letter_before_versions_upgrades_nothing() -> None:
    assert told(side(("a", "v1.9.1"), ("b", "latest")), side(("a", "1.9.1"), ("b", "latest"))) == []
    assert told(side(("a", "v1.9.1")), side(("a", "1.9.2"))) == [("changed", "a", ("v1.9.1",), ("1.9.2",))]
    assert told(side(("a", "v1")), side(("a", "vv1"))) == [("changed", "a", ("v1",), ("vv1",))]


def test_where_lock_files_stand_in_only_their_packages_are_compared() -> None:
    base = side(("a", "1"), ("b", "1"), ecosystem="pypi")
    base = evidence([replace(sbom(), is_generated=True), *base.of_kind(Component)])
    model = component(name="m", type="machine-learning-model", base_purl="", purl="")
    other = component(name="c", base_purl="pkg:npm/c", ecosystem="npm")
    written = side(("a", "2"), ("d", "1"), ecosystem="pypi")
    head = evidence([sbom(), model, other, *written.of_kind(Component)])
    assert told(base, head) == [
        ("changed", "a", ("1",), ("2",)),
        ("removed", "b", ("1",), ()),
        ("added", "d", (), ("1",)),
    ]
    assert materials.compared(base, head).caveat.startswith("base has lock files alone")
    assert materials.compared(head, base).caveat.startswith("head has lock files alone")
    assert len(told(evidence([sbom()]), head)) == 4


def test_models_data_and_services_come_first() -> None:
    service = Service("bom.json", 0, "", "search", "", "", (), "", "", ())
    head = evidence(
        [
            sbom(),
            component(name="a", type="library"),
            component(name="z", type="machine-learning-model"),
            component(name="y", type="data"),
            service,
        ]
    )
    assert [c.name for c in materials.compared(evidence([sbom()]), head).changes] == ["z", "y", "search", "a"]


@pytest.mark.parametrize("lacking", ["base", "head"])
def test_without_a_bill_of_materials_nothing_came_or_went(lacking: str) -> None:
    sides = {"base": side(("a", "1")), "head": side(("a", "2"))} | {lacking: evidence([])}
    found = materials.compared(sides["base"], sides["head"])
    assert found == Materials(caveat=f"{lacking} has no bill of materials that could be read")


def test_no_bill_of_materials_at_all_is_nothing_to_tell() -> None:
    assert materials.compared(evidence([]), evidence([])) == Materials()
    assert materials.compared(None, side(("a", "1"))) == Materials()


def test_a_document_that_could_not_be_read_is_a_caveat() -> None:
    head = replace(
        side(("a", "2")), sources=(Source("cyclonedx", "sbom", Failed("broken", (("b.cdx.json", ""),))),)
    )
    found = materials.compared(side(("a", "1")), head)
    assert (len(found.changes), found.caveat) == (1, "not every bill of materials of head could be read")


VERSIONS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "1", "2"])), max_size=6)


@given(base=VERSIONS, head=VERSIONS)
def test_the_other_way_round_everything_is_mirrored(base, head) -> None:
    mirrored = {"added": "removed", "removed": "added", "changed": "changed"}
    there = materials.compared(side(*head), side(*base))
    here = materials.compared(side(*base), side(*head))
    assert [(mirrored[c.change], c.after, c.before) for c in there.changes] == [
        (c.change, c.before, c.after) for c in here.changes
    ]
    assert here.unchanged == there.unchanged
    assert here.unchanged + len(here.changes) == len({name for name, _ in base + head})
    assert not materials.compared(side(*base), side(*base)).changes


def test_two_releases_of_a_product_give_what_a_comparison_by_hand_gives() -> None:
    read_by = tables(policy.bundled_files())
    documents = [
        CORPUS / f"proton-bridge_proton-bridge-v{version}.bom.json" for version in ("1.6.3", "1.8.0")
    ]
    by_hand = [
        {row["purl"].partition("@")[0]: row["version"] for row in json.loads(path.read_bytes())["components"]}
        for path in documents
    ]
    old, new = by_hand
    upgraded = {name for name in old if new.get(name, old[name]) != old[name]}

    base, head = (
        evidence(cyclonedx.read("bom.json", path.read_bytes(), read_by).subjects) for path in documents
    )
    found = materials.compared(base, head)

    assert old.keys() == new.keys()
    assert len(upgraded) == 7
    assert {(c.change, c.identity, *c.before, *c.after) for c in found.changes} == {
        ("changed", name, old[name], new[name]) for name in upgraded
    }
    assert found.unchanged == len(old) - len(upgraded)


CHANGES = (
    MaterialChange("changed", "machine-learning-model", "pkg:huggingface/a/b", "a/b", ("1",), ("2",)),
    MaterialChange("added", "library", "pkg:pypi/x", "x", (), ("1",)),
    MaterialChange("removed", "library", "pkg:pypi/y", outcomes.HOSTILE, ("",), ()),
)


def outcome_with(found: Materials):
    return replace(outcomes.judged(outcomes.EMPTY, outcomes.EMPTY), materials=found)


def test_reports_tell_changes_and_count_them() -> None:
    outcome = outcome_with(Materials(CHANGES, 1240, "not every bill of materials of head could be read"))
    summary = "Materials: 1 added, 1 removed, 1 changed, 1,240 as before"
    page, text = markdown.render(outcome), terminal.render(outcome, width=100, color=False)
    assert summary in page
    assert summary in text
    assert "- changed `a/b` 1 → 2 (machine-learning-model)" in page
    assert "~ a/b  1 → 2  machine-learning-model" in text
    assert "Not every bill of materials of head could be read." in page
    assert "not every bill of materials of head could be read" in text


def test_a_long_list_is_counted() -> None:
    many = tuple(MaterialChange("added", "library", f"pkg:pypi/x{n}", f"x{n}", (), ("1",)) for n in range(90))
    outcome = outcome_with(Materials(many))
    assert "78 more; --format json lists all" in terminal.render(outcome, width=100, color=False)
    assert "65 more in the JSON report" in markdown.render(outcome)


def test_a_side_without_a_bill_is_said_where_nothing_can_be_listed() -> None:
    outcome = outcome_with(Materials(caveat="base has no bill of materials that could be read"))
    assert "Materials: base has no bill of materials" in markdown.render(outcome)


def test_nothing_to_tell_is_no_section() -> None:
    for found in (Materials(), Materials(unchanged=12)):
        assert "Materials" not in markdown.render(outcome_with(found))


def test_an_outcome_that_is_read_back_says_the_same() -> None:
    outcome = outcome_with(Materials(CHANGES, 4, "c"))
    again = reading.outcome(json_report.render(outcome).encode(), "outcome.json")
    assert again.materials == outcome.materials
