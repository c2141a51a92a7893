"""One scanner's word in two documents is one word; two in one document are two."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from test_findings_once import bucket, code

from maestro_gate.collect import reported_once
from maestro_gate.collect.reading import Tables, ordered
from maestro_gate.model.subjects import Claim, Finding


def once(*documents, own=0, tables):
    in_order = [ordered(document) for document in documents]
    held = reported_once.runs(in_order[:own], in_order[own:], tables)
    return [one for document in held for one in document if isinstance(one, Finding)]


def test_json_and_sarif_of_one_scanner_say_it_once(tables: Tables) -> None:
    told = code("bandit", "B602", tables, severity="HIGH")
    found = once([told], [replace(told, _anchor="another", severity="low")], tables=tables)
    assert found == [told]


def test_a_report_beside_the_gates_own_run_changes_nothing(tables: Tables) -> None:
    own = [
        bucket("checkov", tables, lines=(1, 3)),
        bucket("checkov", tables, "aws_s3_bucket.b", lines=(9, 12)),
    ]
    sarif = [replace(one, resource="", resource_type="", framework="", _anchor="x") for one in own]
    assert once(own, sarif, own=1, tables=tables) == list(ordered(own))
    assert [one.resource for one in once(sarif, own, tables=tables)] == [one.resource for one in ordered(own)]


def test_what_a_document_has_twice_is_there_twice(tables: Tables) -> None:
    one = code("bandit", "B602", tables)
    other = replace(one, _anchor="another")
    assert len(once([one], [one, other], tables=tables)) == 2
    assert len(once([one, other], [one, other], tables=tables)) == 2


def test_no_paper_beside_a_report_makes_it_say_less(tables: Tables) -> None:
    grave = code("bandit", "B602", tables, severity="HIGH")
    kind = replace(grave, severity="low", suppressed=True)
    for documents in ([grave], [kind]), ([kind], [grave]):
        (found,) = once(*documents, tables=tables)
        assert (found.severity, found.suppressed) == ("high", False)


def test_no_report_moves_what_the_gate_found_itself_to_another_subject(tables: Tables) -> None:
    own = code("semgrep", "tls", tables, cwes=("CWE-295",), severity="HIGH")
    moved = replace(own, resource="aws_s3_bucket.a", topic="governance", _anchor="x", title="nothing")
    assert once([own], [moved], own=1, tables=tables) == [own]


def test_another_check_file_or_line_is_another_result(tables: Tables) -> None:
    one = code("bandit", "B602", tables)
    others = [code("bandit", "B607", tables), replace(one, path="src/b.py"), replace(one, line=4, _end_line=4),
              code("codeql", "B602", tables)]  # fmt: skip
    for other in others:
        assert len(once([one], [other], tables=tables)) == 2


def test_what_is_no_finding_stays(tables: Tables) -> None:
    claim = Claim("a", 1, "t", "tool", (), "")
    one = code("bandit", "B602", tables)
    assert reported_once.runs([], [(claim, one), (claim, one)], tables) == [(claim, one), (claim,)]


DOCUMENTS = st.lists(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["LOW", "HIGH"])), max_size=4), max_size=3
)


@given(documents=DOCUMENTS, random=st.randoms())
@settings(max_examples=100, deadline=None)
def test_no_result_is_lost_and_the_order_of_documents_counts_for_nothing(
    documents: list[list[tuple[int, str]]], random: Random, tables: Tables
) -> None:
    made = [
        [code("bandit", "B602", tables, (n, n), severity=s) for n, s in document] for document in documents
    ]
    found = once(*made, tables=tables)
    for line in (1, 2, 3):
        most = max((sum(one.line == line for one in document) for document in made), default=0)
        assert sum(one.line == line for one in found) == most
    assert sorted(map(repr, once(*random.sample(made, len(made)), tables=tables))) == sorted(map(repr, found))
