"""Several bills of materials of one tree: each component once, by what it is and not by who wrote it down."""

from pathlib import Path
from typing import Any

import pytest
from boms import bom, of, read
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import components_once, cyclonedx, reading
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Component, Subject

GENERATORS = Path(__file__).parent / "cyclonedx" / "two-generators"


def merged(tables: Tables, **documents: list[dict[str, Any]]) -> tuple[Subject, ...]:
    readings = [read(bom(components=rows), tables, path) for path, rows in documents.items()]
    return components_once.merged(reading.merged(one.subjects for one in readings), tables)


def components(subjects: tuple[Subject, ...]) -> list[Component]:
    return [subject for subject in subjects if isinstance(subject, Component)]


def test_two_generators_of_one_project_list_the_same_components(tables: Tables) -> None:
    npm, cdxgen = (
        cyclonedx.read(name, (GENERATORS / f"{name}.cdx.json").read_bytes(), tables)
        for name in ("cyclonedx-npm", "cdxgen")
    )
    # What a comparison of base and head sees when the generator changes: nothing.
    assert {(c.identity, c.version) for c in of(npm, Component)} == {
        (c.identity, c.version) for c in of(cdxgen, Component)
    }
    assert npm.dependencies[0].edges()[1:] == cdxgen.dependencies[0].edges()[1:]

    found = components(components_once.merged(reading.merged([npm.subjects, cdxgen.subjects]), tables))
    found.sort(key=lambda c: (c.base_purl, c.version))
    assert [(c.base_purl, c.version) for c in found] == [
        ("pkg:npm/%40sindresorhus/is", "4.6.0"),
        ("pkg:npm/debug", "4.3.4"),
        ("pkg:npm/ms", "2.1.2"),
        ("pkg:npm/ms", "2.1.3"),
    ]
    assert all(c.origins == ("cdxgen", "cyclonedx-npm") for c in found)
    # One generator knows the author, the other one the digest.
    scoped = found[0]
    assert (scoped.supplier, scoped.hashes, scoped.direct) == ("Sindre Sorhus", ("SHA-512",), True)


def test_the_fullest_stands_and_the_others_add_what_they_know(tables: Tables) -> None:
    purl = "pkg:pypi/a@1.0"
    (one,) = components(
        merged(
            tables,
            x=[{"type": "library", "name": "a", "version": "1.0", "purl": f"{purl}?extra=x", "licenses": [{"license": {"id": "MIT"}}], "properties": [{"name": "p", "value": "1"}], "scope": "optional"}],
            y=[{"type": "framework", "name": "A", "purl": purl, "licenses": [{"license": {"name": "NOASSERTION"}}], "publisher": "P", "scope": "required"}],
            z=[{"type": "library", "name": "a", "version": "v1.0", "purl": "pkg:pypi/a", "hashes": [{"alg": "SHA-256", "content": "0"}]}],
        )
    )  # fmt: skip
    assert (one.path, one.type, one.version, one.supplier) == ("x", "library", "1.0", "P")
    assert (one.licenses, one.hashes, one.properties, one.scope) == (
        ("MIT",),
        ("SHA-256",),
        ("p=1",),
        "required",
    )
    assert one.origins == ("x", "y", "z")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"purl": "pkg:npm/a@1"}, {"purl": "pkg:npm/a@2"}),
        ({"purl": "pkg:npm/a@1"}, {"purl": "pkg:pypi/a@1"}),
        ({"purl": "pkg:npm/%40s/a@1"}, {"purl": "pkg:npm/a@1"}),
        ({"version": "1"}, {"version": "2"}),
        ({"type": "library"}, {"type": "file"}),
        ({"group": "g"}, {}),
        ({"version": "vague"}, {"version": "ague"}),
    ],
)
def test_what_is_not_the_same_stays_apart(one: dict[str, str], other: dict[str, str], tables: Tables) -> None:
    plain = {"type": "library", "name": "a"}
    found = components(merged(tables, x=[plain | one], y=[plain | other]))
    assert len(found) == 2
    assert all(c.origins == () for c in found)


FULL = {"publisher": "P", "group": "g", "licenses": [{"license": {"id": "MIT"}}], "properties": [{"name": "p", "value": "1"}]}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "decoys", "left"),
    [
        ({"type": "machine-learning-model"}, [{"type": "library"}], [("machine-learning-model", "")]),
        ({"type": "data"}, [{"type": "library"}], [("data", "")]),
        ({"type": "data"}, [{"type": "machine-learning-model"}], [("data", ""), ("machine-learning-model", "")]),
        ({"type": "library"}, [{"type": "file"}], [("file", ""), ("library", "")]),
        ({"type": "container"}, [{"type": "library"}], [("container", ""), ("library", "")]),
        ({"type": "library"}, [{"type": "library", "scope": "excluded"}], [("library", "")]),
        ({"type": "library", "scope": "excluded"}, [{"type": "library", "scope": "excluded"}], [("library", "excluded")]),
    ],
)  # fmt: skip
def test_no_fuller_description_takes_away_what_another_one_says(
    said: dict[str, str], decoys: list[dict[str, str]], left: list[tuple[str, str]], tables: Tables
) -> None:
    named = {"name": "a", "version": "1", "purl": "pkg:generic/a@1"}
    found = components(merged(tables, x=[named | said], y=[named | FULL | decoy for decoy in decoys]))
    assert sorted((c.type, c.scope) for c in found) == left


def test_where_a_package_comes_from_is_not_taken_away(tables: Tables) -> None:
    row = {"type": "library", "name": "a", "version": "1"}
    told = "pkg:pypi/a@1?vcs_url=git%2Bhttps://code.example/a"
    (one,) = components(merged(tables, x=[row | {"purl": told}], y=[row | FULL | {"purl": "pkg:pypi/a@1"}]))
    assert one.purl == told


def test_a_scope_stands_in_the_group_or_in_the_name(tables: Tables) -> None:
    row = {"type": "library", "version": "1"}
    found = components(merged(tables, x=[row | {"group": "@s", "name": "a"}], y=[row | {"name": "@s/a"}]))
    assert [(c.identity, c.origins) for c in found] == [("library:@s/a", ("x", "y"))]


def test_one_document_is_handed_on_as_it_is(tables: Tables) -> None:
    row = {"type": "library", "name": "a", "version": "1"}
    subjects = read(bom(components=[row, row]), tables).subjects
    assert components_once.merged(subjects, tables) is subjects


def test_what_one_document_lists_twice_stays_twice_until_another_lists_it(tables: Tables) -> None:
    row = {"type": "library", "name": "a", "version": "1"}
    other = {"type": "library", "name": "b"}
    assert [c.name for c in components(merged(tables, x=[row, row], y=[other]))] == ["a", "a", "b"]
    assert [c.name for c in components(merged(tables, x=[row, row], y=[other, row]))] == ["a", "b"]


def hash_(digit: str, algorithm: str = "SHA-256", digits: int = 64) -> dict[str, str]:
    return {"alg": algorithm, "content": digit * digits}


WEIGHTS = {"type": "machine-learning-model", "name": "intent", "version": "1"}
REVIEWED, OTHER, WEAK = hash_("0"), hash_("1"), hash_("2", "SHA-1", 40)


@pytest.mark.parametrize("brought", [[OTHER], [REVIEWED, OTHER], [REVIEWED, OTHER, WEAK]])
def test_two_documents_that_give_different_digests_speak_of_two_models(
    brought: list[dict[str, str]], tables: Tables
) -> None:
    found = components(
        merged(
            tables,
            x=[WEIGHTS | {"hashes": [REVIEWED, WEAK]}],
            y=[WEIGHTS | {"hashes": brought}],
            z=[WEIGHTS | {"licenses": [{"license": {"id": "MIT"}}]}],
        )
    )
    assert [one.origins for one in found] == [("x", "z"), ("y", "z")]
    assert [len(one.digests) for one in found] == [2, len(brought)]
    assert all(one.licenses == ("MIT",) for one in found)


@pytest.mark.parametrize("brought", [[REVIEWED], [WEAK], [REVIEWED, WEAK], []])
def test_digests_that_fit_or_are_by_another_algorithm_are_of_one_model(
    brought: list[dict[str, str]], tables: Tables
) -> None:
    rows = [WEIGHTS | {"hashes": [REVIEWED]}], [WEIGHTS | {"hashes": brought}]
    (one,) = components(merged(tables, x=rows[0], y=rows[1]))
    assert one.origins == ("x", "y")
    assert not noted(tables, x=rows[0], y=rows[1])


def noted(tables: Tables, **documents: list[dict[str, Any]]) -> dict[str, str]:
    readings = [read(bom(components=rows), tables, path) for path, rows in documents.items()]
    return dict(components_once.disputes(c for one in readings for c in of(one, Component)))


def test_a_reader_is_told_once_which_document_gives_other_digests(tables: Tables) -> None:
    models = [WEIGHTS | {"name": name} for name in ("intent", "ranker")]
    told = noted(
        tables,
        y=[model | {"hashes": [OTHER]} for model in models],
        x=[model | {"hashes": [REVIEWED]} for model in models],
        z=[model | {"hashes": [REVIEWED]} for model in models],
    )
    assert told == {"y": "gives intent 1 another SHA-256 than x (and 1 more)"}


VALUES = st.sampled_from(["", "1", "v1", "2"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["library", "file", "data", "machine-learning-model"]),
            "name": st.sampled_from(["a", "@s/a", "b"]),
        },
        optional={
            "version": VALUES,
            "group": st.sampled_from(["", "@s"]),
            "purl": st.sampled_from(["pkg:npm/a@1", "pkg:npm/%40s/a", "rubbish", "pkg:npm/a@1?x=y"]),
            "publisher": st.sampled_from(["P", "Q"]),
            "scope": st.sampled_from(["required", "optional", "excluded"]),
            "licenses": st.just([{"license": {"id": "MIT"}}]),
            "hashes": st.lists(
                st.sampled_from([hash_("0"), hash_("1"), hash_("0", "SHA-1", 40)]), max_size=2
            ),
        },
    ),
    max_size=4,
)


@given(ROWS, ROWS, ROWS)
@settings(max_examples=150, deadline=None)
def test_neither_the_order_of_documents_nor_a_second_time_matters(
    tables: Tables, first: list[dict[str, Any]], second: list[dict[str, Any]], third: list[dict[str, Any]]
) -> None:
    once = merged(tables, x=first, y=second, z=third)
    assert once == merged(tables, z=third, x=first, y=second)
    assert components_once.merged(once, tables) == once
    assert {c.identity for c in components(once)} == {
        c.identity
        for rows in (first, second, third)
        for c in of(read(bom(components=rows), tables), Component)
    }
    assert [subject.kind for subject in once] == sorted(subject.kind for subject in once)
