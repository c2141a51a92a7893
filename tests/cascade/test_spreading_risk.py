"""Laws of inherited risk: what must hold for any graph, held against a search through all simple ways."""

import random
import time
from fractions import Fraction
from itertools import pairwise

import pytest
from asset_graphs import graph, link, node
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.assess import cascade

LARGEST = 8
TRANSMISSIONS = st.sampled_from([0, 1, 2000, 3333, 5000, 8000, 9999, 10_000])
POINTS = st.one_of(st.sampled_from([0, 1, 5000, 10_000]), st.integers(0, 10_000))


@st.composite
def networks(draw):
    names = [f"n{number}" for number in range(draw(st.integers(1, LARGEST)))]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(ends, max_size=20)) if len(names) > 1 else []
    links = [link(a, b, draw(TRANSMISSIONS), identity=str(number)) for number, (a, b) in enumerate(pairs)]
    own = {name: draw(POINTS) for name in names}
    return names, links, own


def drawn(names, links):
    return graph([node(name) for name in names], links)


def simple_ways(links, start):
    waiting = [(start,)]
    while waiting:
        way = waiting.pop()
        yield way
        nexts = sorted({one.target for one in links if one.source == way[-1]} - set(way))
        waiting += [(*way, target) for target in nexts]


def strength(way, links, own):
    """Exact, over the strongest of parallel links."""
    value = Fraction(own[way[0]])
    for source, target in pairwise(way):
        value *= Fraction(
            max(k.transmission for k in links if (k.source, k.target) == (source, target)), 10_000
        )
        if value < 1:
            return Fraction(0)
    return value


def by_brute_force(names, links, own):
    best = dict.fromkeys(names, Fraction(0))
    for start in names:
        for way in simple_ways(links, start):
            if len(way) > 1:
                best[way[-1]] = max(best[way[-1]], strength(way, links, own))
    return {name: int(value) for name, value in best.items() if value >= 1}


@given(network=networks())
def test_what_arrives_is_the_most_over_all_simple_ways(network):
    names, links, own = network
    arrivals = cascade.spread(drawn(names, links), own)
    assert {name: arrival.risk for name, arrival in arrivals.items()} == by_brute_force(*network)


@given(network=networks())
def test_the_path_explains_the_number(network):
    names, links, own = network
    for name, arrival in cascade.spread(drawn(names, links), own).items():
        assert arrival.path[-1] == name
        assert len(set(arrival.path)) == len(arrival.path) > 1
        assert int(strength(arrival.path, links, own)) == arrival.risk


@given(network=networks(), name=st.integers(0, LARGEST - 1), more=st.integers(1, 10_000))
def test_more_risk_anywhere_never_lowers_what_arrives(network, name, more):
    names, links, own = network
    raised = own | {names[name % len(names)]: min(10_000, own[names[name % len(names)]] + more)}
    before, after = (cascade.spread(drawn(names, links), risks) for risks in (own, raised))
    assert all(after[one].risk >= arrival.risk for one, arrival in before.items())


@given(network=networks(), data=st.data())
def test_another_link_never_lowers_what_arrives(network, data):
    names, links, own = network
    if len(names) < 2:
        return
    source, target = data.draw(st.permutations(names))[:2]
    more = [*links, link(source, target, data.draw(TRANSMISSIONS), identity="more")]
    before, after = (cascade.spread(drawn(names, those), own) for those in (links, more))
    assert all(after[one].risk >= arrival.risk for one, arrival in before.items())


@given(network=networks(), data=st.data())
def test_another_name_changes_nothing_but_the_name(network, data):
    names, links, own = network
    new = dict(zip(names, data.draw(st.permutations([f"x{n}" for n in range(len(names))])), strict=True))
    renamed = [link(new[k.source], new[k.target], k.transmission, identity=k.identity) for k in links]
    before = cascade.spread(drawn(names, links), own)
    after = cascade.spread(drawn([new[name] for name in names], renamed), {new[n]: own[n] for n in names})
    assert {
        new[name]: (arrival.risk, tuple(new[step] for step in arrival.path))
        for name, arrival in before.items()
    } == {name: (arrival.risk, arrival.path) for name, arrival in after.items()}


@given(network=networks(), order=st.randoms(use_true_random=False))
def test_the_order_of_links_changes_nothing(network, order):
    names, links, own = network
    shuffled = list(links)
    order.shuffle(shuffled)
    assert cascade.spread(drawn(names, links), own) == cascade.spread(drawn(names, shuffled), own)


def test_a_cycle_has_no_echo():
    ring = drawn("abc", [link("a", "b", 10_000), link("b", "c", 10_000), link("c", "a", 10_000)])
    arrivals = cascade.spread(ring, {"a": 4000, "b": 0, "c": 0})
    assert {name: arrival.risk for name, arrival in arrivals.items()} == {"b": 4000, "c": 4000}


def test_of_equal_ways_the_shorter_is_told_and_then_the_first_of_the_manifest():
    links = [link("d", "x", 10_000), link("x", "y", 10_000), link("d", "y", 10_000), link("c", "y", 10_000)]
    arrivals = cascade.spread(drawn("dcxy", links), {"d": 3000, "c": 3000, "x": 0, "y": 0})
    assert arrivals["y"].path == ("d", "y")


def test_the_strongest_of_parallel_links_carries():
    links = [link("a", "b", 2000, identity="1"), link("a", "b", 8000, kind="binding", identity="")]
    assert cascade.spread(drawn("ab", links), {"a": 1000})["b"].risk == 800


def test_what_is_less_than_a_basis_point_does_not_arrive():
    assert cascade.spread(drawn("ab", [link("a", "b", 1)]), {"a": 9999}) == {}


def test_risk_of_what_is_not_in_the_graph_is_left_out():
    assert cascade.spread(drawn("ab", [link("a", "b")]), {"elsewhere": 9000}) == {}


@pytest.mark.parametrize("length", [2000])
def test_a_way_of_any_length_is_followed(length):
    names = [f"n{number}" for number in range(length)]
    links = [link(a, b, 10_000) for a, b in pairwise(names)]
    arrival = cascade.spread(drawn(names, links), {"n0": 7})[names[-1]]
    assert (arrival.risk, len(arrival.path)) == (7, length)


def test_ten_thousand_assets_and_fifty_thousand_flows_take_less_than_five_seconds():
    chance = random.Random(1)  # noqa: S311
    names = [f"n{number}" for number in range(10_000)]
    links = [
        link(*chance.sample(names, 2), chance.choice([2000, 5000, 8000]), identity=str(number))
        for number in range(50_000)
    ]
    made, own = drawn(names, links), {name: chance.randrange(1, 9000) for name in names}
    begun = time.process_time()
    arrivals = cascade.spread(made, own)
    assert time.process_time() - begun < 5
    assert len(arrivals) > 9000
