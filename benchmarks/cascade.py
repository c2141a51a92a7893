"""Risk that spreads over 10,000 assets and 50,000 flows: ours in one pass, PyPI `networkx` once from every asset."""

import random
import time
from collections.abc import Mapping
from math import exp, log
from pathlib import Path

import networkx as nx
from results import Bar, Result

from maestro_gate import policy
from maestro_gate.assess import cascade, chains, weaknesses
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.links import Graph, Link, Node
from maestro_gate.assess.surroundings import Surroundings
from maestro_gate.model.judgement import Violation

SECONDS = 5.0
"""The bar for spreading and for the search for chains, each."""
SAMPLE = 20
"""Assets from which the peer is really measured; it would take minutes from all of them."""
KINDS = (
    ("foundation-models", "hosted-llm-provider"),
    ("data-operations", "rag-pipeline"),
    ("agent-frameworks", "agent-framework"),
    ("agent-frameworks", "tool-definition"),
    ("deployment-and-infrastructure", "container-build"),
    ("evaluation-and-observability", "logging"),
    ("agent-ecosystem", "third-party-integration"),
)


def measure(folder: Path, *, quick: bool) -> Result:
    """Both on the same graph; on a small one every answer of both is compared first."""
    del folder
    _make_sure_that_answers_agree()
    assets, flows = (1_000, 5_000) if quick else (10_000, 50_000)
    graph, own = _made(assets, flows)
    ours, arrivals = _timed(lambda: cascade.spread(graph, own))
    peer = _peer(graph)
    theirs, _ = _timed(lambda: [_theirs_from(peer, start, own) for start in list(own)[:SAMPLE]])
    searched, found = _timed(lambda: _chains(graph))
    rows = (
        {"what": "maestro-gate, spreading", "seconds": f"{ours:.2f}", "found": f"{len(arrivals):,} arrivals"},
        {"what": "networkx, from every asset", "seconds": f"{theirs / SAMPLE * assets:.0f} (from {SAMPLE} measured)", "found": "the same on a small graph"},
        {"what": "maestro-gate, chains", "seconds": f"{searched:.2f}", "found": f"{len(found.chains):,} chains from {len(found.found):,} starts, {len(found.bounds)} searches bounded"},
    )  # fmt: skip
    bars = () if quick else (
        Bar("spreading, seconds", ours, SECONDS),
        Bar("chains, seconds", searched, SECONDS),
    )  # fmt: skip
    note = f"{assets:,} assets, {flows:,} flows at random, something wrong with one asset in twenty; processor time."
    return Result("cascade", "Risk that spreads", note, rows, bars)


def _timed(run):
    begun = time.process_time()
    answer = run()
    return time.process_time() - begun, answer


def _made(assets: int, flows: int) -> tuple[Graph, dict[str, int]]:
    chance = random.Random(1)  # noqa: S311
    nodes = {f"a{n}": _node(n, chance) for n in range(assets)}
    pairs = {tuple(chance.sample(range(assets), 2)) for _ in range(flows)}
    links = [_link(*pair, chance) for pair in sorted(pairs)]
    own = {name: chance.randrange(1, 9000) for name in nodes}
    return Graph(nodes, tuple(sorted(links, key=lambda link: link.order))), own


def _node(number: int, chance: random.Random) -> Node:
    layer, kind = chance.choice(KINDS)
    data = chance.choice(((), ("PII",), ("internal",), ("payment",)))
    return Node(f"a{number}", layer, kind, "", "high", data, "", "", number)


def _link(source: int, target: int, chance: random.Random) -> Link:
    return Link(
        f"a{source}", f"a{target}", "flow", chance.choice((2000, 5000, 8000)),
        identity=f"{source}->{target}", authorised=chance.random() > 0.25,
    )  # fmt: skip


def _chains(graph: Graph) -> chains.Chains:
    law = policy.read(policy.bundled_files(), profile="standard")
    wrong = [
        _violation(name, rule) for name, rule in zip(list(graph.nodes)[::20], _cycled(law), strict=False)
    ]
    around = Surroundings((), (), (), subject_of("system", {"regulations": ("GDPR",)}))
    return chains.find(graph, weaknesses.of(wrong), around, law.cascades)


def _cycled(law: policy.Policy):
    rules = [rule for rule in law.rules if rule.subject in ("asset", "finding", "vulnerability", "agent")]
    while True:
        yield from rules


def _violation(asset: str, rule: policy.Rule) -> Violation:
    return Violation(
        rule=rule.id, layer=rule.layer, severity="high", kind=rule.subject, subject=asset, label="", title="",
        message="", why="", fix="", threats=rule.threats, path="", line=0, asset=asset, risk=2400, residual=2400,
        stands_on=(),
    )  # fmt: skip


def _peer(graph: Graph) -> nx.DiGraph:
    peer = nx.DiGraph()
    peer.add_weighted_edges_from(
        (link.source, link.target, -log(link.transmission / 10_000)) for link in graph.links
    )
    return peer


def _theirs_from(peer: nx.DiGraph, start: str, own: Mapping[str, int]) -> dict[str, float]:
    lengths = nx.single_source_dijkstra_path_length(peer, start) if start in peer else {}
    return {end: own[start] * exp(-length) for end, length in lengths.items() if end != start}


def _make_sure_that_answers_agree() -> None:
    graph, own = _made(200, 900)
    peer = _peer(graph)
    most: dict[str, float] = {}
    for start in own:
        for end, risk in _theirs_from(peer, start, own).items():
            most[end] = max(most.get(end, 0.0), risk)
    arrivals = cascade.spread(graph, own)
    for end, risk in most.items():
        ours = arrivals[end].risk if end in arrivals else 0
        if abs(ours - risk) > 1:
            raise RuntimeError(f"{end} inherits {ours} by us and {risk:.2f} by networkx")
