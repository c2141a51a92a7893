"""How grave a vulnerability is: by vectors, else by scores, else by words."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.vulnerabilities import ratings
from maestro_gate.collect.vulnerabilities.ratings import Rating, Weight

VECTORS = {
    "AV:N/AC:L/Au:N/C:P/I:P/A:P": ("high", 7.5, "2.0"),
    "(AV:N/AC:L/Au:N/C:P/I:P/A:P)": ("high", 7.5, "2.0"),
    "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": ("critical", 9.8, "3.0"),
    "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N": ("info", 0.0, "3.1"),
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N": ("critical", 9.3, "4.0"),
}


def weight(tables: Tables, *rated: Rating) -> tuple[Weight, tuple[str, ...]]:
    ignored = Ignored()
    return ratings.gravest(rated, tables.severities, ignored), ignored.sentences()


@pytest.mark.parametrize("vector", VECTORS)
def test_a_vector_outweighs_the_score_and_the_word_beside_it(vector: str, tables: Tables) -> None:
    found, notes = weight(tables, Rating(vector, 3.3, "low"))
    assert (found.severity, found.score, found.version) == VECTORS[vector]
    assert (found.vector, notes) == (vector, ())


def test_a_score_outweighs_the_word_beside_it(tables: Tables) -> None:
    assert weight(tables, Rating(score=9.1, word="low"))[0] == Weight("critical", 9.1)


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("CRITICAL", "critical"),
        ("Moderate", "medium"),
        (" Important ", "high"),
        ("Negligible", "info"),
        ("UNKNOWN", "unknown"),
    ],
)
def test_a_word_alone_is_translated(word: str, severity: str, tables: Tables) -> None:
    assert weight(tables, Rating(word=word)) == (Weight(severity), ())


def test_what_nobody_rates_is_unknown(tables: Tables) -> None:
    assert weight(tables) == (Weight("unknown"), ())
    assert weight(tables, Rating(word="apocalyptic")) == (
        Weight("unknown"),
        ("severity: is a word that nobody knows",),
    )


@pytest.mark.parametrize(
    "vector", ["CVSS:3.1/AV:N", "CVSS:5.0/AV:N", "CVSS:4.0/", "x", "AV:N/" * 1000, "CVSS:3.1/\0"]
)
def test_what_is_no_vector_weighs_by_its_score_and_is_noted(vector: str, tables: Tables) -> None:
    found, notes = weight(tables, Rating(vector, 5.0))
    assert (found.severity, found.version) == ("medium", "")
    assert notes == ("CVSS vector: is not a CVSS vector",)


def test_without_the_library_scores_count_and_a_lone_vector_is_noted(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    ratings._scored.cache_clear()
    monkeypatch.setitem(sys.modules, "cvss", None)
    vector = next(iter(VECTORS))
    try:
        assert weight(tables, Rating(vector, 5.0)) == (Weight("medium", 5.0, vector), ())
        found, notes = weight(tables, Rating(vector))
    finally:
        ratings._scored.cache_clear()
    assert found.severity == "unknown"
    assert notes == (
        "CVSS vector: was not weighed: the library is not installed (pip install 'maestro-gate[cvss]')",
    )


@pytest.mark.parametrize("value", [None, True, "x", float("nan"), float("inf"), [], "-inf", "NaN"])
def test_what_is_no_number_is_no_score(value: object) -> None:
    assert ratings.score(value) is None


@pytest.mark.parametrize(
    ("value", "score"), [(11, 10.0), (10**400, 10.0), (-1, 0.0), (-(10**400), 0.0), ("8.6", 8.6), (0, 0.0)]
)
def test_a_score_keeps_to_its_scale(value: object, score: float) -> None:
    assert ratings.score(value) == score


RATINGS = st.builds(
    Rating,
    vector=st.sampled_from(["", *VECTORS, "CVSS:3.1/AV:N"]),
    score=st.none() | st.floats(0, 10),
    word=st.sampled_from(["", "low", "High", "critical", "odd"]),
)


@given(one=st.lists(RATINGS, max_size=4), more=st.lists(RATINGS, max_size=3))
@settings(max_examples=60, deadline=None)
def test_one_more_rating_never_makes_it_milder(one: list[Rating], more: list[Rating], tables: Tables) -> None:
    rank = tables.severities.rank
    assert rank(weight(tables, *one, *more)[0].severity) >= rank(weight(tables, *one)[0].severity)
    assert weight(tables, *reversed(one))[0] == weight(tables, *one)[0]
