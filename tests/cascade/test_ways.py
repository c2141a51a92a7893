"""Laws of the search for ways: it finds for each end the strongest simple way that meets the steps, or says that it stopped."""

from fractions import Fraction
from functools import reduce
from itertools import combinations, pairwise
from operator import or_

from asset_graphs import graph, link, node
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.assess.ways import Search
from maestro_gate.model.points import SCALE

LARGEST = 6
AMPLE = 10**9


@st.composite
def quests(draw):
    names = [f"n{number}" for number in range(draw(st.integers(2, LARGEST)))]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(ends, max_size=18, unique=True))
    links = [link(a, b, draw(st.sampled_from([2000, 5000, 8000, 10_000]))) for a, b in pairs]
    steps = draw(st.lists(st.sets(st.sampled_from(names), min_size=1), min_size=2, max_size=4))
    marks = draw(st.dictionaries(st.sampled_from(names), st.sampled_from([1, 2, 4]), max_size=3))
    return names, links, [steps[0] | {names[0]}, *steps[1:]], draw(st.integers(0, 2)), marks


def search(quest, bound=AMPLE):
    names, links, steps, between, marks = quest
    return Search(
        graph([node(name) for name in names], links),
        len(steps),
        between,
        lambda i, n, _: n in steps[i],
        lambda _, n, __: marks.get(n, 0),
        bound,
    )


def simple_ways(links, start):
    waiting = [(start,)]
    while waiting:
        way = waiting.pop()
        yield way
        waiting += [(*way, one.target) for one in links if one.source == way[-1] and one.target not in way]


def meets(way, steps, between):
    inner = range(1, len(way) - 1)
    for chosen in combinations(inner, len(steps) - 2):
        places = (0, *chosen, len(way) - 1)
        if all(way[p] in steps[i] for i, p in enumerate(places)) and all(
            b - a - 1 <= between for a, b in pairwise(places)
        ):
            return True
    return False


def by_brute_force(quest, value):
    _, links, steps, between, marks = quest
    strong = {(one.source, one.target): one.transmission for one in links}
    best = {}
    for way in simple_ways(links, quest[0][0]):
        if len(way) > 1 and meets(way, steps, between):
            worth = Fraction(value)
            for pair in pairwise(way):
                worth *= Fraction(strong[pair], 10_000)
            key = (way[-1], reduce(or_, (marks.get(name, 0) for name in way)))
            best[key] = max(best.get(key, 0), int(worth))
    return {key: worth for key, worth in best.items() if worth}


@settings(max_examples=400)
@given(quest=quests(), value=st.integers(1, 10_000))
def test_the_strongest_simple_way_to_each_end_with_each_marks_is_found(quest, value):
    found = search(quest).ends(quest[0][0], value * SCALE)
    assert {(way.node, way.marks): way.value // SCALE for way in found} == by_brute_force(quest, value)
    for way in found:
        nodes = [one.node for one in way.all()]
        assert way.is_simple
        assert meets(nodes, quest[2], quest[3])
        assert [one.link.source for one in way.all()[1:]] == nodes[:-1]


@given(quest=quests(), bound=st.integers(0, 40))
def test_a_search_that_was_bounded_says_so_and_finds_nothing_that_is_not_there(quest, bound):
    whole = {(way.node, way.marks): way.value for way in search(quest).ends(quest[0][0], 9000 * SCALE)}
    bounded = search(quest, bound)
    found = {(way.node, way.marks): way.value for way in bounded.ends(quest[0][0], 9000 * SCALE)}
    assert found.items() <= whole.items()
    assert bounded.is_bounded or found == whole


def test_an_end_that_only_a_detour_through_the_start_reaches_is_no_end():
    quest = (["a", "b", "c"], [link("a", "b"), link("b", "a"), link("a", "c")], [{"a"}, {"b"}, {"c"}], 1, {})
    assert search(quest).ends("a", 9000 * SCALE) == ()


def test_a_crooked_strongest_way_hides_no_straight_one():
    links = [
        *(link("s", "x", 10_000), link("x", "m", 10_000), link("m", "x", 10_000)),
        *(link("s", "m", 2000), link("x", "e", 10_000), link("m", "e", 2000)),
    ]
    quest = (["s", "x", "m", "e"], links, [{"s"}, {"m"}, {"x", "e"}, {"e"}], 1, {})
    ways = search(quest).ends("s", 10_000 * SCALE)
    assert [[one.node for one in way.all()] for way in ways] == [["s", "m", "x", "e"]]
