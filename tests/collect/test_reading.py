"""The order of subjects, and the tables that readers translate with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate import policy
from maestro_gate.assess.expressions import subject_of
from maestro_gate.collect import anchors, reading
from maestro_gate.collect.reading import Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Subject

SUBJECTS: list[Subject] = [
    subject_of("component", {"name": name, "version": version, "scope": scope, "path": path})
    for name in ("a", "b")
    for version in ("1", "2")
    for scope in ("", "required")
    for path in ("x.json", "y.json")
]


@given(st.permutations(SUBJECTS))
def test_the_order_depends_on_the_subjects_alone(shuffled: list[Subject]) -> None:
    in_order = reading.ordered(shuffled)
    assert in_order == reading.ordered(SUBJECTS)
    assert sorted(map(repr, in_order)) == sorted(map(repr, SUBJECTS))


def test_a_subject_that_occurs_twice_stays_twice() -> None:
    assert len(reading.ordered([SUBJECTS[0], SUBJECTS[0]])) == 2


@pytest.mark.parametrize("name", ["severities.yaml", "detectors.yaml", "mcp.yaml", "threats.yaml"])
def test_a_table_that_is_missing_is_named(name: str) -> None:
    files = policy.bundled_files()
    del files[name]
    with pytest.raises(InvalidInput, match=f"policies/{name}"):
        reading.tables(files)


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (10.0, "critical"),
        (9.0, "critical"),
        (8.9, "high"),
        (7.0, "high"),
        (4.0, "medium"),
        (0.1, "low"),
        (0.0, "info"),
    ],
)
def test_a_score_is_a_severity(score: float, word: str, tables: Tables) -> None:
    assert tables.severities.of_score(score) == word


def test_words_are_ranked_as_the_table_orders_them(tables: Tables) -> None:
    severities = tables.severities
    assert severities.highest(["low", "critical", "unknown"]) == "critical"
    assert severities.highest([]) == severities.unknown == "unknown"
    assert (severities.of_word("HIGH"), severities.of_word("blocker")) == ("high", "unknown")


def test_every_translation_ends_in_a_word_of_the_order(tables: Tables) -> None:
    severities = tables.severities
    words = {*severities.semgrep.values(), *severities.sarif.values(), *severities.ratings.values()}
    words |= {word for _, word in severities.security_severity} | {
        word for word, _ in severities.checkov.values()
    }
    assert words <= set(severities.order)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("x = 1", "  x  =  1\n", True),
        ("x = 1", "x = 1  # nosec B101", True),
        ("x = 1", "x = 1  // nosemgrep: rule", True),
        ("x = 1", "x = 1  # noqa: S101", True),
        ("x = 1", "x = 2", False),
        ("x = 1", "x = 1  # note", False),
        ("", "\n \t", True),
    ],
)
def test_code_is_the_same_apart_from_spacing_and_suppressions(one: str, other: str, is_same: bool) -> None:
    assert (anchors.of_code(one) == anchors.of_code(other)) is is_same


def test_half_a_surrogate_pair_has_a_digest() -> None:
    assert anchors.digest("\ud800") != anchors.digest("\udc00")
