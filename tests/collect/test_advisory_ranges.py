"""Is a version affected: the schema's evaluation algorithm, held against a slow and obvious one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect.advisories import ranges
from maestro_gate.collect.advisories.ranges import Match
from maestro_gate.collect.advisories.records import Affected, Event, Range
from maestro_gate.collect.advisories.versions import Order

PYPI, NPM, NONE = Order("pypi"), Order("npm"), Order("")
numbers = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))
points = numbers.map(lambda n: ".".join(map(str, n)))
kinds = st.sampled_from(["introduced", "fixed", "last_affected"])
events = st.lists(
    st.tuples(kinds, points)
    | st.tuples(st.just("introduced"), st.just("0"))
    | st.tuples(st.just("limit"), points | st.just("*")),
    max_size=7,
)


def of(text):
    return tuple(map(int, text.split(".")))


def oracle(version, pairs):
    """As the schema writes it, in its own order: sort, walk, hold against the limits."""
    limits = [point for kind, point in pairs if kind == "limit"]
    if limits and not any(point == "*" or of(version) < of(point) for point in limits):
        return False
    ranked = {"fixed": 0, "introduced": 1, "last_affected": 2}
    line = sorted(
        ((() if point == "0" else of(point), ranked[kind], kind) for kind, point in pairs if kind != "limit")
    )
    vulnerable = False
    for point, _, kind in line:
        if kind == "introduced" and of(version) >= point:
            vulnerable = True
        elif (kind == "fixed" and of(version) >= point) or (kind == "last_affected" and of(version) > point):
            vulnerable = False
    return vulnerable


def affected(*line, kind="ECOSYSTEM", versions=None):
    return Affected(ranges=[Range(kind, [Event(**{name: point}) for name, point in line])], versions=versions)


@pytest.mark.parametrize(
    "order", [PYPI, NPM, Order("maven"), Order("gem"), Order("nuget"), Order("composer")]
)
@given(version=points, line=events)
def test_every_order_of_events_gives_the_answer_of_the_schema(order, version, line):
    expected = Match.YES if oracle(version, line) else Match.NO
    assert ranges.match(affected(*line), version, order) is expected
    assert ranges.match(affected(*reversed(line)), version, order) is expected
    assert ranges.match(affected(*line, kind="SEMVER"), version, NONE) is expected


@given(version=points, line=events, listed=st.lists(points, max_size=3))
def test_the_list_and_the_ranges_count_each_by_itself(version, line, listed):
    expected = Match.YES if version in listed or oracle(version, line) else Match.NO
    assert ranges.match(affected(*line, versions=listed), version, PYPI) is expected


@pytest.mark.parametrize(
    ("order", "version", "fixed", "expected"),
    [
        ("pypi", "1.0rc1", "1.0", Match.YES),
        ("pypi", "1.0.post1", "1.0", Match.NO),
        ("npm", "1.0.0-rc.1", "1.0.0", Match.YES),
        ("npm", "1.0.0+build", "1.0.0", Match.NO),
        ("golang", "v1.2.3+incompatible", "1.2.3", Match.NO),
        ("golang", "v0.0.0-20200101000000-abcdefabcdef", "0.1.0", Match.YES),
        ("maven", "2.0-rc1", "2.0", Match.YES),
        ("deb", "1.2.3-4~deb12u1", "1.2.3-4", Match.YES),
        ("deb", "1:1.0-1", "2.0-1", Match.NO),
        ("apk", "1.36.1-r2", "1.36.1-r3", Match.YES),
        ("rpm", "1:1.0-1", "2.0-1", Match.NO),
        ("gem", "1.0.0.pre", "1.0.0", Match.YES),
        ("nuget", "1.0.0-beta", "1.0.0", Match.YES),
        ("composer", "1.0.0-beta1", "1.0.0", Match.YES),
    ],
)
def test_each_ecosystem_has_its_own_order(order, version, fixed, expected):
    assert ranges.match(affected(("introduced", "0"), ("fixed", fixed)), version, Order(order)) is expected


@pytest.mark.parametrize("version", ["latest", "main", "", "1" * 500, "\x00", "∞"])
@pytest.mark.parametrize(
    "order", ["pypi", "npm", "maven", "deb", "apk", "rpm", "gem", "nuget", "composer", ""]
)
def test_a_version_that_has_no_order_is_unknown_and_never_unaffected(order, version):
    found = ranges.match(affected(("introduced", "1.0.0"), ("fixed", "2.0.0")), version, Order(order))
    assert found is Match.UNKNOWN


def test_what_affects_every_version_affects_one_without_an_order():
    assert ranges.match(affected(("introduced", "0")), "latest", PYPI) is Match.YES


def test_commits_and_kinds_to_come_are_unknown_unless_the_list_says_it():
    for kind in ("GIT", "CALVER", 2, None):
        assert ranges.match(affected(("introduced", "0"), kind=kind), "1.0", PYPI) is Match.UNKNOWN
        assert (
            ranges.match(affected(("introduced", "0"), kind=kind, versions=["1.0"]), "1.0", PYPI) is Match.YES
        )


def test_a_commit_is_no_version_that_mends_it():
    commit = Range(2, [Event(introduced="0"), Event(fixed="a" * 40)])
    sure = Range("SEMVER", [Event(introduced="0"), Event(fixed="1.2.3")])
    assert list(ranges.fixes(Affected(ranges=[commit, sure]))) == ["1.2.3"]


def test_a_list_alone_knows_a_version_that_is_spelt_otherwise():
    assert ranges.match(Affected(versions=["1.0"]), "1.0.0", PYPI) is Match.YES
    assert ranges.match(Affected(versions=["1.0"]), "1.0.1", PYPI) is Match.NO
    assert ranges.match(Affected(versions=["1.0"]), "latest", PYPI) is Match.NO
    assert ranges.match(Affected(), "1.0", PYPI) is Match.NO


def test_an_event_that_has_no_order_makes_the_range_unknown_and_another_range_may_still_say_it():
    odd = Range("ECOSYSTEM", [Event(introduced="0"), Event(fixed="tomorrow")])
    sure = Range("ECOSYSTEM", [Event(introduced="1.0")])
    assert ranges.match(Affected(ranges=[odd]), "1.5", PYPI) is Match.UNKNOWN
    assert ranges.match(Affected(ranges=[odd, sure]), "1.5", PYPI) is Match.YES


@given(
    version=st.text(max_size=30),
    one=st.text(max_size=30),
    order=st.sampled_from(
        [
            "pypi",
            "npm",
            "maven",
            "deb",
            "apk",
            "rpm",
            "gem",
            "nuget",
            "composer",
            "conan",
            "intdot",
            "hex",
            "golang",
            "semver",
        ]
    ),
)
def test_no_text_makes_the_comparison_fail(version, one, order):
    line = (("introduced", one), ("last_affected", version), ("limit", one))
    assert ranges.match(affected(*line), version, Order(order)) in Match
