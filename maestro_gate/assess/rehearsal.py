"""Walks scenarios through the asset graph, as tests of the model: does it say what the team expects?

1. `reaches`: the attack gets to each of these assets.
2. `stops_at` an asset: the attack gets there, and nothing beyond it by that way: a control that the scenario counts on
   is verified, or links lead on only to where it came from.
3. `stops_at` a control: it is verified, and it stands at an asset that the attack gets to.
4. `detected_by`: the control or the asset is among those that notice it.
5. A name that is both an asset and a control holds when it holds as either.

How an attack moves is in `reach`, what stops it in `barriers`, who notices in `watch`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from maestro_gate.assess.barriers import STOPPING, Guards, closed, is_verified
from maestro_gate.assess.graph import Graph
from maestro_gate.assess.reach import Ways, declared
from maestro_gate.assess.watch import notice, notices
from maestro_gate.model.subjects import Control, Scenario

_WORK = 5_000_000
"""Assets and links that all scenarios together may walk, so that the largest model, too, is done in seconds."""
_NAMED = 3
"""How many names a sentence lists."""


def rehearsed(
    scenarios: Sequence[Scenario], graph: Graph, controls: Sequence[Control], observing: frozenset[str]
) -> tuple[Scenario, ...]:
    """The scenarios, each with what this model makes of it; `observing` are the layers that notice."""
    model = _Model(graph, Ways.of(graph), Guards(controls), observing)
    walked = max(1, _WORK // max(1, model.ways.size))
    return tuple(
        _rehearsed(scenario, model) if number < walked else _left(scenario, len(scenarios))
        for number, scenario in enumerate(scenarios)
    )


def _left(scenario: Scenario, count: int) -> Scenario:
    """What nobody walked is not called in order."""
    problem = (
        f"it was not walked: the model has {count:,} scenarios, more than are walked in a graph of its size"
    )
    return replace(scenario, broken=(problem,), unstopped=(problem,))


@dataclass(frozen=True, slots=True)
class _Model:
    """What is the same for every scenario."""

    graph: Graph
    ways: Ways
    guards: Guards
    observing: frozenset[str]


def _rehearsed(scenario: Scenario, model: _Model) -> Scenario:
    if not model.ways.goes_on(scenario.start):
        return replace(scenario, reached=(), broken=(), starts_nowhere=True)
    run = _Run(scenario, model)
    unreached, unstopped, unnoticed = run.unreached(), run.unstopped(), run.unnoticed()
    return replace(
        scenario,
        reached=tuple(sorted(declared(run.reached) - {scenario.start})),
        broken=tuple(sorted((*unreached, *unstopped, *unnoticed))),
        unreached=unreached,
        unstopped=unstopped,
        unnoticed=unnoticed,
    )


@dataclass(frozen=True)
class _Run:
    """One scenario, walked."""

    scenario: Scenario
    model: _Model

    @property
    def graph(self) -> Graph:
        return self.model.graph

    @property
    def guards(self) -> Guards:
        return self.model.guards

    @cached_property
    def counted_on(self) -> Mapping[str, tuple[Control, ...]]:
        return self.guards.counted_on(self.scenario)

    @cached_property
    def closed(self) -> frozenset[str]:
        return closed(self.counted_on)

    @cached_property
    def reached(self) -> frozenset[str]:
        return self.model.ways.reachable((self.scenario.start,), self.closed)

    @cached_property
    def unhindered(self) -> frozenset[str]:
        """What it would reach if nothing stopped it."""
        return self.model.ways.reachable((self.scenario.start,))

    def is_noticed_by(self, name: str) -> bool:
        """By the control or the asset of this name."""
        control = self.guards.by_id.get(name)
        if control is not None and notice(control, self.reached):
            return True
        return notices(self.graph, name, frozenset({self.scenario.start}), self.reached, self.model.observing)

    def unreached(self) -> tuple[str, ...]:
        """What is expected of `reaches` and is not so, a sentence each."""
        names = (name for name in self.scenario.reaches if name not in self.reached)
        return tuple(sorted(map(self._not_reached, names)))

    def unstopped(self) -> tuple[str, ...]:
        """The same of `stops_at`. A control that a sentence about its asset names already has no second one."""
        problems = {name: self._not_stopped(name) for name in self.scenario.stops_at}
        entered = self.reached - {self.scenario.start}
        passed = [name for name, problem in problems.items() if problem and name in entered]
        told = {control.id for name in passed for control in self.counted_on.get(name, ())}
        said = {
            problem
            for name, problem in problems.items()
            if problem and (name in self.graph.nodes or name not in told)
        }
        return tuple(sorted(said))

    def unnoticed(self) -> tuple[str, ...]:
        """The same of `detected_by`."""
        names = (name for name in self.scenario.detected_by if not self.is_noticed_by(name))
        return tuple(sorted(map(self._not_noticed, names)))

    def _not_reached(self, asset: str) -> str:
        if asset in self.unhindered:
            stops = _listed(sorted(self.closed & self.reached - {self.scenario.start}))
            return f"it does not reach {asset}: it is stopped at {stops}"
        return f"it does not reach {asset}: no link leads there"

    def _not_stopped(self, name: str) -> str:
        """Why it is not stopped there or by it; empty when it is."""
        answers = []
        if name in self.graph.nodes:
            answers.append(self._not_at(name))
        if name in self.guards.by_id:
            answers.append(self._not_by(self.guards.by_id[name]))
        return "" if "" in answers else answers[0]

    def _not_at(self, asset: str) -> str:
        if asset == self.scenario.start:
            return f"it is not stopped at {asset}: it starts there"
        if asset not in self.reached:
            return f"it is not stopped at {asset}: it does not get there"
        if asset in self.closed:
            return ""
        onward = self._onward(asset)
        if not onward:
            return ""
        standing = self.counted_on.get(asset, ())
        why = _listed([f"{control.id} is {control.state}" for control in standing])
        beyond = _listed(sorted(onward))
        why = why or "no preventive control stands there"
        return f"it is not stopped at {asset}: {why}, and it goes on to {beyond}"

    def _onward(self, asset: str) -> frozenset[str]:
        """Where it goes from an asset, but for those that it comes from: it had them before it got there."""
        ways, start = self.model.ways, (self.scenario.start,)
        before = ways.upstream(asset) & ways.reachable(start, self.closed | {asset})
        return ways.onward.get(asset, frozenset()) - before

    def _not_by(self, control: Control) -> str:
        if control.category != STOPPING:
            return f"{control.id} does not stop it: it is {control.category}"
        if not is_verified(control):
            return f"{control.id} does not stop it: it is {control.state}"
        places = {asset for asset, counted in self.counted_on.items() if control in counted}
        if (self.reached - {self.scenario.start}) & places:
            return ""
        where = _listed(sorted(places)) or "no asset"
        return f"{control.id} does not stop it: it stands at {where}, where it does not get"

    def _not_noticed(self, name: str) -> str:
        control = self.guards.by_id.get(name)
        if control is None or name in self.graph.nodes:
            return f"{name} does not notice it: nothing that it reaches reports there"
        if control.category != "detective":
            return f"{name} does not notice it: it is {control.category}"
        if not is_verified(control):
            return f"{name} does not notice it: it is {control.state}"
        return f"{name} does not notice it: it stands at {_listed(control.assets) or 'no asset'}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
