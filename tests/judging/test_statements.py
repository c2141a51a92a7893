"""Statements about vulnerabilities: whose word counts, of which version, until when, against whom."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import evidence

from maestro_gate.assess import statements
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.statements import Limits
from maestro_gate.judging import claims
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Statement, Subject, Vulnerability

JINJA = "pkg:pypi/jinja2"
TODAY = date(2026, 6, 1)
LIMITS = Limits(TODAY, timedelta(days=180))
EFFECTS = {"not_affected": "excuses", "resolved": "excuses", "exploitable": "accuses", "in_triage": "open"}


def said(state: str = "not_affected", day: date | None = date(2026, 5, 1), **fields: Any) -> Statement:
    by = fields.pop("by", "us")
    made = subject_of(
        "statement",
        {"vulnerability": "CVE-1", "product": JINJA, "state": state, "effect": EFFECTS[state],
         "is_reasoned": True, "justification": "code_not_reachable", "path": f"{by}.json", "author": by} | fields,
    )  # fmt: skip
    assert isinstance(made, Statement)
    return replace(made, stated_at=day, _chain=by, _moment=day.isoformat() if day else "")


def vulnerability(version: str = "3.0", **fields: Any) -> Vulnerability:
    made = subject_of(
        "vulnerability",
        {"id": "CVE-1", "component_identity": JINJA, "component_version": version, "severity": "high"}
        | fields,
    )
    assert isinstance(made, Vulnerability)
    return made


def tree(*subjects: Subject, version: str = "3.0") -> Evidence:
    return evidence((vulnerability(version), *subjects))


def judged(head: Evidence, base: Evidence | None = None, limits: Limits = LIMITS) -> Vulnerability:
    return statements.weighed(head, base, limits).of_kind(Vulnerability)[0]


def standing(head: Evidence, base: Evidence | None = None) -> list[str]:
    return [one.standing for one in statements.weighed(head, base, LIMITS).of_kind(Statement)]


def test_a_statement_that_base_has_excuses_and_says_why() -> None:
    one = judged(tree(said()), tree(said()))
    assert (one.state, one.justification, one.statement) == ("not_affected", "code_not_reachable", "us.json")
    assert (one.clearance, one.statement_claimed) == ("", False)
    assert standing(tree(said()), tree(said())) == ["counts"]


def test_a_change_does_not_excuse_itself() -> None:
    one = judged(tree(said()), tree())
    assert (one.state, one.statement_claimed) == ("", True)
    assert one.clearance == "the change's own statement (not_affected) counts once base has it"
    assert standing(tree(said()), tree()) == ["claimed"]
    assert judged(tree(said())).state == "not_affected"  # alone, the tree is what is trusted


def test_what_the_change_says_is_counted_among_what_it_asks_to_overlook() -> None:
    (claim,) = claims.of(tree(), tree(said(), said("exploitable")))
    assert (claim.type, claim.tool, claim.path, claim.base, claim.head) == (
        "statement",
        "CVE-1",
        "us.json",
        0,
        1,
    )
    assert claims.of(tree(said()), tree(said(day=TODAY, path="moved.json"))) == ()
    assert claims.of(None, tree(said())) == ()


def test_a_statement_may_move_and_be_dated_again_but_counts_by_the_day_of_base() -> None:
    old, moved = said(day=date(2025, 1, 1)), said(day=TODAY, path="vex/moved.json")
    one = judged(tree(moved), tree(old))
    assert (one.state, one.statement_expired) == ("", True)
    fresh = judged(tree(moved), tree(said()))
    assert (fresh.state, fresh.statement) == ("not_affected", "vex/moved.json")


def test_a_statement_that_the_change_takes_away_excuses_no_longer() -> None:
    assert judged(tree(), tree(said())).state == ""


def test_an_accusation_counts_at_once_and_cannot_be_taken_away_by_the_change() -> None:
    assert judged(tree(said("exploitable")), tree()).state == "exploitable"
    assert judged(tree(said("exploitable"), said()), tree(said())).state == "exploitable"
    assert judged(tree(), tree(said("exploitable"))).state == "exploitable"
    later = said("not_affected", TODAY)
    assert judged(tree(later), tree(said("exploitable"))).state == "exploitable"


@pytest.mark.parametrize(
    "other",
    [
        {"vulnerability": "CVE-2"},
        {"product": "pkg:pypi/jinja2-extra"},
        {"product_version": "3.0.1"},
        {"product": ""},
        {"within": "pkg:oci/another", "root": "support"},
    ],
)
def test_a_statement_is_about_exactly_what_it_names(other: dict[str, Any]) -> None:
    root = subject_of("sbom", {"root": other.pop("root", "")})
    head = tree(said(**other), root)
    assert judged(head).state == ""
    (one,) = statements.weighed(head, None, LIMITS).of_kind(Statement)
    assert (one.is_matched, one.standing) == (False, "")


@pytest.mark.parametrize("version", ["3.0", "v3.0", ""])
def test_a_statement_about_the_version_or_every_version_matches(version: str) -> None:
    assert judged(tree(said(product_version=version))).state == "not_affected"


def test_a_statement_about_the_product_is_about_all_that_is_in_it() -> None:
    root = subject_of("sbom", {"root": "support"})
    assert judged(tree(said(product="pkg:oci/support"), root)).state == "not_affected"
    assert judged(tree(said(within="pkg:oci/support"), root)).state == "not_affected"
    assert judged(tree(said(product="pkg:oci/support", product_version="1"), root)).state == ""
    assert judged(tree(said(product="pkg:oci/support"), root, subject_of("sbom", {"root": "b"}))).state == ""


def bill(root: str, identity: str = "", version: str = "", path: str = "sbom.json") -> Subject:
    return subject_of(
        "sbom", {"path": path, "root": root, "root_identity": identity, "root_version": version}
    )


def held(path: str, *more: str) -> Subject:
    return subject_of(
        "component", {"path": path, "base_purl": JINJA, "version": "3.0", "origins": [path, *more]}
    )


@pytest.mark.parametrize(
    ("root", "called"),
    [
        (("support", "pkg:npm/support"), "pkg:npm/support"),
        (("support", "pkg:npm/%40acme/support"), "pkg:npm/%40acme/support"),
        (("@acme/support", "application:@acme/support"), "pkg:npm/%40acme/support"),
        (("support", "application:acme/support"), "pkg:oci/support"),
        (("vex.example/acme/support", "pkg:golang/vex.example/acme/support"), "pkg:oci/support"),
        (("vex.example/acme/support", "application:/vex.example/acme/support"), "pkg:golang/vex.example/acme/support"),
        (("support", "application:/support"), "application:/support"),
        (("support", "container:/support"), "application:/support"),
        (("support", ""), "support"),
        (("https://vex.example/support", "application:/x"), "https://vex.example/support"),
    ],
)  # fmt: skip
def test_a_product_is_the_same_under_its_package_url_and_its_name(root: tuple[str, str], called: str) -> None:
    assert judged(tree(said(product=called), bill(*root))).state == "not_affected"
    assert judged(tree(said(within=called), bill(*root))).state == "not_affected"


@pytest.mark.parametrize(
    ("root", "called"),
    [
        (("support", "pkg:npm/support"), "pkg:npm/%40mallory/support"),
        (("support", "pkg:npm/support"), "pkg:npm/support-desk"),
        (("support", "application:/support"), "https://vex.example/support"),
        (("", ""), "pkg:npm/support"),
        ((".", "file:/."), "pkg:npm/support"),
    ],
)
def test_another_product_is_not_this_one(root: tuple[str, str], called: str) -> None:
    assert judged(tree(said(product=called), bill(*root))).state == ""


@pytest.mark.parametrize(("stated", "state"), [("1.2", "not_affected"), ("", "not_affected"), ("1.1", "")])
def test_a_statement_about_a_release_of_the_product_ends_with_it(stated: str, state: str) -> None:
    root = bill("support", "pkg:npm/support", "v1.2")
    of_it, in_it = (
        said(product="pkg:npm/support", product_version=stated),
        said(within="pkg:npm/support", within_version=stated),
    )
    for one in (of_it, in_it):
        assert judged(tree(one, root), tree(one, root)).state == state
    before = bill("support", "pkg:npm/support", "1.1")
    assert judged(tree(of_it, root), tree(of_it, before)).state == state


def test_where_the_tree_does_not_say_its_version_the_component_s_own_decides() -> None:
    root = bill("support", "pkg:npm/support")
    within = said(within="pkg:npm/support", within_version="1.2", product_version="3.0")
    assert judged(tree(within, root)).state == "not_affected"
    assert judged(tree(replace(within, product_version="2.0"), root)).state == ""
    assert judged(tree(said(product="pkg:npm/support", product_version="1.2"), root)).state == ""


def test_what_two_products_hold_is_excused_when_it_is_in_both() -> None:
    web, desk = bill("web", path="web.json"), bill("desk", path="desk.json")
    in_web, in_desk = said(within="web"), said(product="pkg:oci/desk")
    both = (web, desk, held("desk.json", "web.json"))
    one = judged(tree(in_web, *both))
    assert (one.state, one.clearance) == (
        "",
        "the statement (not_affected) is about one product, and another one of this tree holds it, too",
    )
    assert standing(tree(in_web, *both)) == ["elsewhere"]
    assert judged(tree(in_web, in_desk, *both)).state == "not_affected"
    assert judged(tree(in_web, web, desk, held("web.json"))).state == "not_affected"
    assert judged(tree(in_web, web, desk, held("desk.json"))).state == ""
    assert judged(tree(in_web, web, desk)).state == ""  # it may be in either
    accused = said("exploitable", within="desk")
    assert judged(tree(in_web, accused, *both)).state == "exploitable"


def test_a_folder_that_was_scanned_is_no_second_product() -> None:
    two = (bill("web", path="a.json"), bill("/src", path="b.json"), bill(".", "file:/.", path="c.json"))
    assert judged(tree(said(product="web"), *two, held("a.json", "b.json", "c.json"))).state == "not_affected"


def test_what_only_a_list_of_vulnerabilities_is_about_is_not_what_the_tree_is() -> None:
    fields = {"root": "web", "root_identity": "application:/web", "path": "vdr.json", "kinds": ("VDR",)}
    about = said(product="application:/web")
    assert judged(tree(about, subject_of("sbom", fields))).state == ""
    assert judged(tree(about, subject_of("sbom", fields | {"components": 3}))).state == "not_affected"


def test_a_product_that_only_the_change_knows_is_excused_by_nothing_that_base_says() -> None:
    web, desk = bill("web", path="web.json"), bill("desk", path="desk.json")
    one = said(within="desk")
    before = tree(one, said(within="web"), web, held("web.json"))
    after = tree(one, said(within="web"), web, desk, held("desk.json", "web.json"))
    assert judged(before).state == "not_affected"
    assert judged(after, before).state == ""


def test_another_generator_names_the_same_product_otherwise() -> None:
    ours, theirs = bill("@acme/web", "pkg:npm/%40acme/web"), bill("src", "pkg:npm/%40acme/web", path="b.json")
    one = said(within="pkg:npm/%40acme/web")
    before, after = tree(one, ours, held("sbom.json")), tree(one, ours, theirs, held("b.json", "sbom.json"))
    assert judged(after, before).state == judged(after).state == "not_affected"


def test_what_is_said_of_the_product_itself_is_about_that_product_alone() -> None:
    web, desk = bill("web", "pkg:npm/web", "1", "w.json"), bill("desk", "pkg:npm/desk", "1", "d.json")
    about = vulnerability("1", component_identity="pkg:npm/web")
    assert judged(evidence((about, said(product="pkg:npm/web"), web, desk))).state == "not_affected"


def test_the_change_does_not_say_what_the_tree_is() -> None:
    ours, theirs = subject_of("sbom", {"root": "support"}), subject_of("sbom", {"root": "another"})
    one = said(within="pkg:oci/another")
    assert judged(tree(one, theirs), tree(one, ours)).state == ""


@pytest.mark.parametrize(
    ("flaw", "reason"),
    [
        ({"is_reasoned": False}, "a statement (not_affected) gives no reason, and does not count"),
        ({"day": date(2025, 12, 1)}, "the statement (not_affected) of 2025-12-01 is too old to count"),
        (
            {"day": date(2026, 6, 2)},
            "the statement (not_affected) is dated 2026-06-02, which is still to come",
        ),
    ],
)
def test_a_flawed_statement_does_not_count_and_that_is_said(flaw: dict[str, Any], reason: str) -> None:
    one = judged(tree(said(**flaw)), tree(said(**flaw)))
    assert (one.state, one.clearance) == ("", reason)


def test_without_a_limit_or_a_date_nothing_expires() -> None:
    assert judged(tree(said(day=date(2001, 1, 1))), limits=Limits(TODAY, None)).state == "not_affected"
    assert judged(tree(said(day=None))).state == "not_affected"
    assert judged(tree(said(day=TODAY - timedelta(days=180)))).state == "not_affected"


def test_the_later_word_of_one_author_takes_the_earlier_one_back() -> None:
    early, late = date(2026, 4, 1), date(2026, 5, 1)
    assert judged(tree(said("exploitable", early), said("resolved", late))).state == "resolved"
    back = judged(tree(said("resolved", early), said("exploitable", late)))
    assert (back.state, back.statements_contradict) == ("exploitable", False)


def test_of_two_authors_the_worse_word_counts_and_both_are_flagged() -> None:
    head = tree(said("not_affected", TODAY, by="them"), said("exploitable"))
    one = judged(head)
    assert (one.state, one.statements_contradict) == ("exploitable", True)
    assert all(s.is_contradicted for s in statements.weighed(head, None, LIMITS).of_kind(Statement))
    same = judged(tree(said("not_affected"), said("exploitable")))
    assert (same.state, same.statements_contradict) == ("exploitable", True)


def test_at_the_same_time_the_word_about_the_version_counts_more() -> None:
    assert judged(tree(said("exploitable"), said("resolved", product_version="3.0"))).state == "resolved"
    assert judged(tree(said("exploitable"), said("resolved", product_version="2.0"))).state == "exploitable"


SAID = st.builds(
    said,
    st.sampled_from(sorted(EFFECTS)),
    st.sampled_from([None, date(2025, 1, 1), date(2026, 5, 1), date(2026, 5, 2), date(2027, 1, 1)]),
    by=st.sampled_from(["us", "them"]),
    product_version=st.sampled_from(["", "3.0", "2.0"]),
    is_reasoned=st.booleans(),
)
BADNESS = {"excuses": 0, "open": 1, "accuses": 2}


def badness(one: Vulnerability) -> int:
    return BADNESS[EFFECTS[one.state]] if one.state else 1


@given(base=st.lists(SAID, max_size=5), head=st.lists(SAID, max_size=5))
@settings(max_examples=300, deadline=None)
def test_nothing_that_a_change_says_makes_a_vulnerability_milder_than_base_does(
    base: list[Statement], head: list[Statement]
) -> None:
    kept = [one for one in head if one.word in {said_.word for said_ in base}]
    by_base = badness(judged(tree(*kept), tree(*base)))
    assert badness(judged(tree(*head), tree(*base))) >= by_base
    # Without an excuse in base there is none at all.
    accused = [one for one in base if one.effect != "excuses"]
    assert badness(judged(tree(*head), tree(*accused))) >= 1


SCOPED = st.builds(
    said,
    st.sampled_from(sorted(EFFECTS)),
    by=st.sampled_from(["us", "them"]),
    product=st.sampled_from([JINJA, "web", "desk"]),
    within=st.sampled_from(["", "web", "desk", "other"]),
)
LISTED = st.dictionaries(
    st.sampled_from(["a.json", "b.json"]), st.sampled_from(["web", "desk", "other"]), min_size=1
)


def listing(bills: dict[str, str]) -> tuple[Subject, ...]:
    """These bills, each about a product, all of them with the component."""
    return (*(bill(root, path=path) for path, root in sorted(bills.items())), held(*sorted(bills)))


@given(base=LISTED, more=LISTED, spoken=st.lists(SCOPED, max_size=4), own=st.lists(SCOPED, max_size=3))
@settings(max_examples=300, deadline=None)
def test_no_bill_and_no_statement_that_a_change_brings_makes_a_vulnerability_milder(
    base: dict[str, str], more: dict[str, str], spoken: list[Statement], own: list[Statement]
) -> None:
    before = tree(*spoken, *listing(base))
    untouched = badness(judged(before, before))
    assert badness(judged(tree(*spoken, *own, *listing(base | more)), before)) >= untouched


@given(many=st.lists(SAID, max_size=6), order=st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_statements_never_matters(many: list[Statement], order: Any) -> None:
    mixed = list(many)
    order.shuffle(mixed)
    assert judged(tree(*mixed)) == judged(tree(*many))


def test_evidence_without_statements_is_left_as_it_is() -> None:
    head = tree()
    assert statements.weighed(head, None, LIMITS) is head
