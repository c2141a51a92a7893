"""One vulnerability known by several ids is one, whoever reports it, in both trees alike."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from boms import bom, read
from hypothesis import given, settings
from hypothesis import strategies as st
from making import component, evidence

from maestro_gate.assess.expressions import subject_of
from maestro_gate.collect.reading import Tables, merged, ordered
from maestro_gate.collect.vulnerabilities import aliases, known_once
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Statement, Subject, Vulnerability

JINJA = "pkg:pypi/jinja2"


def vulnerability(
    id_: str, *also: str, version: str = "3.0.0", of: str = JINJA, **fields: Any
) -> Vulnerability:
    made = subject_of(
        "vulnerability",
        {"id": id_, "aliases": tuple(also), "component_identity": of, "component": of.rpartition("/")[2],
         "component_version": version, "severity": "unknown", "path": "grype.json"} | fields,
    )  # fmt: skip
    assert isinstance(made, Vulnerability)
    return made


def tree(*subjects: Subject) -> Evidence:
    return evidence(ordered(subjects))


def once(tables: Tables, *subjects: Subject) -> tuple[Vulnerability, ...]:
    return known_once.in_all({"head": tree(*subjects)}, tables)["head"].of_kind(Vulnerability)


def test_reports_under_three_ids_are_one_vulnerability(tables: Tables) -> None:
    (found,) = once(
        tables,
        vulnerability("GHSA-1", "CVE-2024-1", severity="high", score=7.5, sources=("grype",), fixed_versions=("3.1.0",)),
        vulnerability("PYSEC-9", "GHSA-1", severity="unknown", sources=("pip-audit",), fixed_versions=("3.0.5",), path="a.json"),
        vulnerability("cve-2024-1", severity="critical", score=9.8, sources=("trivy",), cwes=("CWE-79", "CWE-9")),
    )  # fmt: skip
    assert (found.id, found.aliases) == ("CVE-2024-1", ("GHSA-1", "PYSEC-9"))
    assert (found.severity, found.score, found.sources) == ("critical", 9.8, ("grype", "pip-audit", "trivy"))
    assert (found.fixed_versions, found.remedy) == (("3.0.5", "3.1.0"), "fixed in 3.0.5, 3.1.0")
    assert (found.cwes, found.path) == (("CWE-9", "CWE-79"), "a.json")


def test_an_alias_that_one_side_alone_knows_names_it_in_both(tables: Tables) -> None:
    base = tree(vulnerability("GHSA-1"))
    head = tree(vulnerability("GHSA-1", "CVE-2024-1"))
    both = known_once.in_all({"base": base, "head": head}, tables)
    assert [v.identity for v in both["base"].of_kind(Vulnerability)] == [f"CVE-2024-1@{JINJA}"]
    assert both["base"].subjects == both["head"].subjects


@pytest.mark.parametrize(
    "claims",
    [
        [("GHSA-1", "CVE-2026-1")],
        [("CVE-2026-1", "GHSA-1")],
        [("GHSA-1", "ODD-1"), ("ODD-1", "CVE-2026-1")],
        [("ODD-1", "GHSA-1"), ("ODD-1", "CVE-2026-1")],
        [("ghsa-1", "cve-2026-1")],
    ],
)
def test_an_alias_that_the_change_claims_hides_no_vulnerability_behind_an_excuse_of_base(
    claims: list[tuple[str, str]], tables: Tables
) -> None:
    excuse = subject_of("statement", {"vulnerability": "GHSA-1", "product": JINJA, "effect": "excuses"})
    papers = [vulnerability(*ids, of="pkg:pypi/none", path="b.vex.json") for ids in claims]
    head = tree(excuse, vulnerability("CVE-2026-1", severity="critical"), *papers)
    both = known_once.in_all({"base": tree(excuse), "head": head}, tables)
    (found,) = (v for v in both["head"].of_kind(Vulnerability) if v.component_identity == JINJA)
    for side in both.values():
        (said,) = side.of_kind(Statement)
        assert found.id == "CVE-2026-1"
        assert said.vulnerability != found.id


@pytest.mark.parametrize("claims", [[("GHSA-1", "GHSA-2")], [("GHSA-1", "ODD-1"), ("GHSA-2", "ODD-1")]])
@pytest.mark.parametrize("is_known", [True, False])
def test_an_alias_that_the_change_claims_hides_no_vulnerability_behind_one_of_base(
    claims: list[tuple[str, str]], tables: Tables, *, is_known: bool
) -> None:
    elsewhere = [vulnerability("GHSA-2", of="pkg:pypi/other")] if is_known else []
    papers = [vulnerability(*ids, of="pkg:pypi/none", path="b.vex.json") for ids in claims]
    head = tree(vulnerability("GHSA-1"), vulnerability("GHSA-2"), *elsewhere, *papers)
    both = known_once.in_all({"base": tree(vulnerability("GHSA-1"), *elsewhere), "head": head}, tables)
    found = [v for v in both["head"].of_kind(Vulnerability) if v.component_identity == JINJA]
    assert len(found) == 2
    (before,) = (v for v in both["base"].of_kind(Vulnerability) if v.component_identity == JINJA)
    assert before.id in {v.id for v in found}


def test_two_cves_stay_two_whoever_names_them_together(tables: Tables) -> None:
    found = once(
        tables,
        vulnerability("CVE-2024-1", severity="critical"),
        vulnerability("CVE-2020-1", "CVE-2024-1", "GHSA-2", severity="low"),
        vulnerability("GHSA-2", "GHSA-3", severity="low"),
    )
    assert [(v.id, v.severity, v.aliases) for v in found] == [
        ("CVE-2020-1", "low", ("GHSA-2", "GHSA-3")),
        ("CVE-2024-1", "critical", ()),
    ]


def test_a_bulletin_joins_nothing(tables: Tables) -> None:
    found = once(tables, vulnerability("GHSA-1", "RHSA-2024:1"), vulnerability("GHSA-2", "RHSA-2024:1"))
    assert [v.id for v in found] == ["GHSA-1", "GHSA-2"]


def test_other_versions_and_components_stay_apart(tables: Tables) -> None:
    found = once(
        tables,
        vulnerability("CVE-2024-1"),
        vulnerability("CVE-2024-1", version="2.0"),
        vulnerability("CVE-2024-1", of="pkg:pypi/other"),
    )
    assert len(found) == 3


def test_who_names_no_version_speaks_of_the_one_that_is_there(tables: Tables) -> None:
    silent = vulnerability("CVE-2024-1", version="", severity="high")
    assert [v.component_version for v in once(tables, silent, component("jinja2", "3.0.0"))] == ["3.0.0"]
    two = once(tables, silent, vulnerability("CVE-2024-1"), vulnerability("CVE-2024-1", version="2"))
    assert [(v.component_version, v.severity) for v in two] == [("2", "high"), ("3.0.0", "high")]
    twice = once(tables, silent, component("jinja2", "3.0.0"), component("jinja2", "2"))
    assert [v.component_version for v in twice] == [""]


def test_a_version_with_and_without_its_letter_is_one(tables: Tables) -> None:
    found = once(
        tables, vulnerability("CVE-2024-1", version="1.3.1"), vulnerability("CVE-2024-1", version="v1.3.1")
    )
    assert [v.component_version for v in found] == ["v1.3.1"]


@pytest.mark.parametrize(
    ("range_", "versions"),
    [
        ("vers:pypi/>=2.0|<3.1", ["3.0.0"]),
        ("vers:pypi/<2.0", []),
        ("vers:nonsense/<2.0", ["vers:nonsense/<2.0"]),
        ("vers:pypi/<<2|x", ["vers:pypi/<<2|x"]),
    ],
)
def test_a_range_means_the_versions_of_the_tree_in_it(
    range_: str, versions: list[str], tables: Tables
) -> None:
    found = once(tables, vulnerability("CVE-2024-1", version=range_), component("jinja2", "3.0.0"))
    assert [v.component_version for v in found] == versions
    assert len(once(tables, vulnerability("CVE-2024-1", version=range_))) == 1


def test_statements_are_called_as_the_vulnerabilities_are(tables: Tables) -> None:
    said = subject_of("statement", {"vulnerability": "PYSEC-9", "aliases": ("GHSA-1",), "product": JINJA})
    both = known_once.in_all(
        {"base": tree(said), "head": tree(vulnerability("GHSA-1", "CVE-2024-1"))}, tables
    )
    assert [s.vulnerability for s in both["base"].of_kind(Statement)] == ["CVE-2024-1"]


IDS = st.sampled_from(
    ["CVE-2024-1", "CVE-2024-2", "GHSA-1", "GHSA-2", "PYSEC-1", "GO-1", "RHSA-1", "MAL-1", "ghsa-1"]
)
GROUPS = st.lists(st.lists(IDS, min_size=1, max_size=4).map(tuple), max_size=8)


@given(groups=GROUPS, order=st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_documents_never_matters_for_names(
    groups: list[Sequence[str]], order: random.Random, tables: Tables
) -> None:
    known = aliases.of(groups, tables.vulnerabilities)
    mixed = list(groups)
    order.shuffle(mixed)
    again = aliases.of(mixed, tables.vulnerabilities)
    ids = {id_ for group in groups for id_ in group}
    assert {id_: (known.name(id_), known.others(id_)) for id_ in ids} == {
        id_: (again.name(id_), again.others(id_)) for id_ in ids
    }


@given(groups=GROUPS)
@settings(max_examples=150, deadline=None)
def test_names_are_the_transitive_closure_where_no_second_cve_stands(
    groups: list[Sequence[str]], tables: Tables
) -> None:
    words = tables.vulnerabilities
    known = aliases.of(groups, words)
    for cve in ("CVE-2024-1", "CVE-2024-2"):
        if any(cve in group for group in groups):
            assert known.name(cve) == cve
    for group in groups:
        joined = {id_.upper() for id_ in group if not words.is_bulletin(id_)}
        if (
            not words.is_bulletin(group[0])
            and sum(map(words.is_apart, _closure(group[0], groups, tables))) <= 1
        ):
            assert len({known.name(id_) for id_ in joined}) == 1
    for id_ in {i for group in groups for i in group}:
        assert known.name(known.name(id_)) == known.name(id_)


def _closure(start: str, groups: list[Sequence[str]], tables: Tables) -> set[str]:
    """Slow and obvious."""
    found = {start.upper()}
    while True:
        more = {
            id_.upper()
            for first, *others in groups
            for id_ in (first, *others)
            if not tables.vulnerabilities.is_bulletin(id_)
            and not tables.vulnerabilities.is_bulletin(first)
            and found & {i.upper() for i in (first, *others)}
        }
        if more <= found:
            return found
        found |= more


VULNERABILITIES = st.builds(
    vulnerability,
    IDS,
    IDS,
    version=st.sampled_from(["", "1", "v1", "2", "vers:pypi/<2"]),
    of=st.sampled_from([JINJA, "pkg:pypi/other", ""]),
    severity=st.sampled_from(["unknown", "low", "critical"]),
    sources=st.sampled_from([("grype",), ("trivy",)]),
    fixed_versions=st.sampled_from([(), ("3",), ("4",)]),
)


@given(many=st.lists(VULNERABILITIES, max_size=8), order=st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_uniting_is_independent_of_order_and_done_once(
    many: list[Vulnerability], order: random.Random, tables: Tables
) -> None:
    held = component("jinja2", "1")
    found = once(tables, *many, held)
    mixed = list(many)
    order.shuffle(mixed)
    assert once(tables, *mixed, held) == found
    # What is known once stays as it is; a range that held no version of the tree is gone for good.
    assert once(tables, *found, held) == found


@given(many=st.lists(VULNERABILITIES, max_size=6), one=VULNERABILITIES)
@settings(max_examples=100, deadline=None)
def test_one_more_report_never_makes_anything_milder(
    many: list[Vulnerability], one: Vulnerability, tables: Tables
) -> None:
    rank = tables.severities.rank
    more = (replace(one, aliases=()), *many)
    gravest = {v.component_identity: 0 for v in many}
    for v in once(tables, *many):
        gravest[v.component_identity] = max(gravest[v.component_identity], rank(v.severity))
    for identity, before in gravest.items():
        after = [rank(v.severity) for v in once(tables, *more) if v.component_identity == identity]
        assert max(after, default=0) >= before


SERIAL = "3e671687-395b-41f5-a30f-a58921a69b79"


def bill(*versions: str, number: int = 1) -> dict[str, Any]:
    rows = [
        {"type": "library", "name": "jinja2", "version": v, "bom-ref": f"j {v}", "purl": f"{JINJA}@{v}"}
        for v in versions
    ]
    return bom(serialNumber=f"urn:uuid:{SERIAL}", version=number, components=rows)


@pytest.mark.parametrize(
    ("held", "link", "about"),
    [
        (bill("3.0"), f"urn:cdx:{SERIAL}/1#j%203.0", (JINJA, "3.0")),
        (bill("3.0", number=2), f"urn:cdx:{SERIAL}/1#j%203.0", None),
        (bill("3.0", "2.0"), f"urn:cdx:{SERIAL}/1#j%203.0", None),
        (bill("3.0"), f"urn:cdx:{SERIAL}/1#elsewhere", None),
        (bill("3.0"), "urn:cdx:another/1#j%203.0", None),
    ],
    ids=[
        "followed",
        "another version of the document",
        "two versions",
        "no such component",
        "no such document",
    ],
)
def test_a_link_to_another_document_is_followed_where_it_names_one_component(
    held: dict[str, Any], link: str, about: tuple[str, str] | None, tables: Tables
) -> None:
    row = {"id": "CVE-1", "affects": [{"ref": link}], "analysis": {"state": "not_affected", "detail": "d"}}
    other = {"id": "CVE-2", "affects": [{"ref": link}]}
    documents = [
        read(held, tables, "sbom.cdx.json"),
        read(bom(vulnerabilities=[row, other]), tables, "vex.json"),
    ]
    whole = evidence(
        merged(one.subjects for one in documents),
        dependencies=tuple(graph for one in documents for graph in one.dependencies),
    )
    found = known_once.in_all({"head": whole}, tables)["head"]
    (said,), (wrong,) = found.of_kind(Statement), found.of_kind(Vulnerability)
    expected = about or (link, "")
    assert (said.product, said.product_version) == expected
    assert (wrong.component_identity, wrong.component_version) == expected


def test_a_match_is_unknown_only_where_nobody_knows_it(tables: Tables) -> None:
    unknown = vulnerability("CVE-2024-1", match="unknown", sources=("osv",))
    known = vulnerability("CVE-2024-1", sources=("grype",))
    assert [one.match for one in once(tables, unknown, known)] == [""]
    assert [one.match for one in once(tables, unknown, unknown)] == ["unknown"]
