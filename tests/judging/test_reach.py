"""Laws of how far a compromise gets: for any graph, not for chosen ones."""

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.assess.graph import Graph, Link, Node
from maestro_gate.assess.reach import Ways, reach
from maestro_gate.model.points import WHOLE

SIZE = 5
IDS = tuple(f"n{number}" for number in range(SIZE))
LINKS = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from([2000, 5000, 8000, 10_000])),
    max_size=16,
)
SOME = st.frozensets(st.sampled_from(IDS), max_size=3)
STARTS = st.lists(st.sampled_from(IDS), min_size=1, max_size=2, unique=True)


def drawn(links, ids=IDS, names=None) -> Graph:
    called = names or {id_: id_ for id_ in ids}
    nodes = {called[id_]: Node(called[id_], "x", "", id_, "", (), "", "", n) for n, id_ in enumerate(ids)}
    made = {Link(called[a], called[b], "flow", t) for a, b, t in links}
    return Graph(nodes, tuple(sorted(made, key=lambda one: (one.source, one.target, -one.transmission))))


def arrives(graph, starts, barred=frozenset()):
    return {asset: arrival.points for asset, arrival in reach(graph, starts, barred).arrivals.items()}


@given(links=LINKS, starts=STARTS, barred=SOME)
def test_what_arrives_is_the_most_that_any_simple_way_brings(links, starts, barred):
    strongest = {(a, b): max(t for x, y, t in links if (x, y) == (a, b)) for a, b, _ in links}
    best = dict.fromkeys(starts, WHOLE**SIZE)
    for length in range(2, SIZE + 1):
        for way in permutations(IDS, length):
            inner = [asset for asset in way[1:-1] if asset in barred]
            if way[0] not in starts or set(way[1:]) & set(starts) or inner:
                continue
            product = WHOLE ** (SIZE - length + 1)
            for pair in pairwise(way):
                product *= strongest.get(pair, 0)
            if product:
                best[way[-1]] = max(best.get(way[-1], 0), product)
    found = arrives(drawn(links), starts, barred)
    assert found.keys() == best.keys()
    assert all(abs(found[asset] - best[asset] / WHOLE ** (SIZE - 1)) <= 1 for asset in best)


@given(links=LINKS, starts=STARTS, barred=SOME)
def test_reaching_and_being_reachable_are_the_same_and_every_way_is_a_way(links, starts, barred):
    graph = drawn(links)
    far = reach(graph, starts, barred)
    assert far.arrivals.keys() == Ways.of(graph).reachable(starts, barred)
    for asset in far.arrivals:
        way = far.way(asset)
        ids = [link.source for link in way] + [asset]
        assert ids[0] in starts
        assert len(set(ids)) == len(ids)
        assert not set(ids[1:-1]) & barred
        assert all(link in graph.leaving[link.source] for link in way)


@given(links=LINKS, starts=STARTS, barred=SOME, more=st.sampled_from(IDS))
def test_one_more_barrier_never_lets_it_reach_more(links, starts, barred, more):
    graph = drawn(links)
    before, after = arrives(graph, starts, barred), arrives(graph, starts, barred | {more})
    assert after.keys() <= before.keys()
    assert all(points <= before[asset] for asset, points in after.items())


@given(links=LINKS, more=LINKS, starts=STARTS, barred=SOME)
def test_one_more_flow_never_lets_it_reach_less(links, more, starts, barred):
    before, after = arrives(drawn(links), starts, barred), arrives(drawn(links + more), starts, barred)
    assert before.keys() <= after.keys()
    assert all(points <= after[asset] for asset, points in before.items())


@given(links=LINKS, starts=STARTS, barred=SOME, shuffled=st.permutations(IDS))
def test_renaming_assets_changes_nothing_but_their_names(links, starts, barred, shuffled):
    names = {id_: f"renamed-{other}" for id_, other in zip(IDS, shuffled, strict=True)}
    plain = reach(drawn(links), starts, barred)
    renamed = reach(drawn(links, names=names), [names[s] for s in starts], {names[b] for b in barred})
    assert [names[asset] for asset in plain.arrivals] == list(renamed.arrivals)
    for asset in plain.arrivals:
        assert [names[link.source] for link in plain.way(asset)] == [
            link.source for link in renamed.way(names[asset])
        ]


def test_a_cycle_ends_and_a_very_long_way_still_arrives():
    ids = tuple(f"n{number}" for number in range(3_000))
    links = [(a, b, 2000) for a, b in pairwise(ids)] + [(ids[-1], ids[0], 10_000)]
    found = arrives(drawn(links, ids), ["n0"])
    assert len(found) == len(ids)
    assert found[ids[-1]] == 1


def test_a_link_to_an_asset_that_is_not_there_leads_nowhere():
    graph = drawn([("n0", "n1", 8000)], ids=("n0", "n1"))
    torn = Graph({"n0": graph.nodes["n0"]}, graph.links)
    assert list(arrives(torn, ["n0"])) == ["n0"]
    assert Ways.of(torn).reachable(["n0"]) == {"n0"}
