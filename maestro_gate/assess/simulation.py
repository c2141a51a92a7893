"""Answers a what-if question: the blast radius of a compromise, with its ways, barriers, witnesses and costs.

How an attack moves is in `reach`, what stops it in `barriers`, who notices in `watch`, what is asked in `question`.
Without a scenario that counts on controls none of them is taken to work: the answer is the worst case, and every
preventive control on the way says what it would spare.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from maestro_gate.assess import caveats, landscape, stakes
from maestro_gate.assess.barriers import STOPPING, Guards, closed, is_verified
from maestro_gate.assess.modelled import Model
from maestro_gate.assess.question import Question
from maestro_gate.assess.reach import Reach, Ways, declared, reach
from maestro_gate.assess.rehearsal import rehearsed
from maestro_gate.assess.watch import watchers
from maestro_gate.model.simulation import LONGEST_WAY, Aid, Reached, Rehearsed, Safeguard, Simulation
from maestro_gate.model.subjects import Asset, Control, Scenario

_WORK = 4_000_000
"""Assets and links that are walked for what controls would spare; beyond that the rest of them is not asked."""


def simulate(asked: str, question: Question, model: Model) -> Simulation:
    """The answer to one question."""
    walk = _Walk(question, model, Guards(model.controls))
    far = reach(model.graph, walk.starts, walk.closed)
    everything = declared(far.arrivals)
    starts = frozenset(walk.starts)
    safeguards, unasked = walk.safeguards(everything)
    reached = walk.reached(far)
    costs = stakes.of(model.evidence, reached, model.policy)
    return Simulation(
        asked=asked,
        kind=question.kind,
        subject=question.subject,
        title=question.title,
        revision=model.evidence.revision,
        as_of=model.as_of,
        system=costs.system,
        layers=model.policy.layers,
        origins=question.origins,
        reached=tuple(one for one in reached if one.asset not in starts),
        starts=tuple(one for one in reached if one.asset in starts),
        safeguards=safeguards,
        watchers=watchers(model.graph, model.controls, starts, everything, model.observing),
        aids=walk.aids(everything),
        services=costs.services,
        playbooks=stakes.playbooks(
            landscape.scenarios_with_playbooks(model.evidence), walk.starts, everything
        ),
        partners=stakes.partners(model.evidence, reached),
        rehearsed=walk.rehearsed(),
        data_classes=costs.data_classes,
        regulations=costs.regulations,
        revenue=costs.revenue,
        notes=tuple(
            note for note in (question.note, *caveats.of(question, model, walk.guards), unasked) if note
        ),
    )


@dataclass(frozen=True)
class _Walk:
    """One question, walked through one model."""

    question: Question
    model: Model
    guards: Guards

    @cached_property
    def ways(self) -> Ways:
        return Ways.of(self.model.graph)

    @cached_property
    def starts(self) -> tuple[str, ...]:
        return tuple(origin.asset for origin in self.question.origins)

    @cached_property
    def counted_on(self) -> Mapping[str, tuple[Control, ...]]:
        scenario = self.question.scenario
        return {} if scenario is None else self.guards.counted_on(scenario)

    @cached_property
    def closed(self) -> frozenset[str]:
        return closed(self.counted_on)

    def reached(self, far: Reach) -> list[Reached]:
        """Everything, starts first, then by what arrives, then as the manifest has it."""
        graph, starts = self.model.graph, frozenset(self.starts)
        open_ = self.ways.reachable(starts, self.closed | self.guards.verified)
        owners = {asset.id: asset.owner for asset in self.model.evidence.of_kind(Asset)}
        order = {id_: number for number, id_ in enumerate(graph.nodes)}
        found = []
        for id_ in declared(far.arrivals):
            arrival, node, way = far.arrivals[id_], graph.nodes[id_], far.way(id_, LONGEST_WAY - 1)
            found.append(
                Reached(
                    asset=id_,
                    label=node.label,
                    layer=node.layer,
                    type=node.type,
                    owner=owners.get(id_, ""),
                    criticality=node.criticality,
                    data_classes=node.data_classes,
                    arrives=arrival.points,
                    hops=arrival.hops,
                    path=(way[0].source, *(link.target for link in way)) if way else (id_,),
                    links=tuple(link.kind for link in way),
                    is_open=id_ in open_,
                )
            )
        return sorted(found, key=lambda one: (one.asset not in starts, -one.arrives, order[one.asset]))

    def safeguards(self, everything: frozenset[str]) -> tuple[tuple[Safeguard, ...], str]:
        """Preventive controls on the way, and a sentence when there were too many to ask what each would spare."""
        on_way = everything - frozenset(self.starts)
        standing = [c for c in self.guards.controls if c.category == STOPPING and on_way & set(c.assets)]
        standing.sort(key=lambda control: (not is_verified(control), control.id))
        asked = max(10, _WORK // max(1, self.ways.size))
        found = [
            self._safeguard(control, everything, is_asked=number < asked)
            for number, control in enumerate(standing)
        ]
        found.sort(key=lambda one: (not one.stops, -len(one.cuts), one.state != "verified", one.control))
        left = len(standing) - asked
        note = f"The graph is large: what {left} more controls would spare was not asked." if left > 0 else ""
        return tuple(found), note

    def _safeguard(self, control: Control, everything: frozenset[str], *, is_asked: bool) -> Safeguard:
        places = frozenset(control.assets).intersection(everything) - frozenset(self.starts)
        ends = {asset for asset in places & self.closed if control in self.counted_on[asset]}
        stops = bool(ends) and is_verified(control)
        cuts: frozenset[str] = frozenset()
        if is_asked and stops:
            cuts = self._reachable(closed(self.counted_on, without=control.id)) - everything
        elif is_asked:
            cuts = everything - self._reachable(self.closed | places)
        return Safeguard(
            control=control.id,
            title=control.title,
            state=control.state,
            detail=control.detail,
            assets=tuple(sorted(ends if stops else places)),
            cuts=tuple(sorted(cuts)),
            stops=stops,
        )

    def _reachable(self, barred: frozenset[str]) -> frozenset[str]:
        return declared(self.ways.reachable(self.starts, barred))

    def aids(self, everything: frozenset[str]) -> tuple[Aid, ...]:
        """Corrective controls, and detective ones that nothing proves, where the attack gets."""
        return tuple(
            Aid(control.id, control.title, control.category, control.state, tuple(sorted(places)))
            for control in sorted(self.guards.controls, key=lambda one: (one.category, one.id))
            if control.category != STOPPING and (places := everything.intersection(control.assets))
            if not (control.category == "detective" and is_verified(control))
        )

    def rehearsed(self) -> tuple[Rehearsed, ...]:
        """The scenario that is asked for; or those that a failing control lets go further."""
        scenarios = self.model.evidence.of_kind(Scenario)
        if self.question.scenario is not None:
            scenarios = (self.question.scenario,)
        elif self.question.control is None:
            return ()
        walked = rehearsed(scenarios, self.model.graph, self.model.controls, self.model.observing)
        found = [Rehearsed(one.id, one.title, _broken(one), self._newly(one)) for one in walked]
        if self.question.control is not None:
            found = [one for one in found if one.newly]
        return tuple(sorted(found, key=lambda one: one.scenario))

    def _newly(self, scenario: Scenario) -> tuple[str, ...]:
        """What the scenario's attack reaches only when the control that is asked about fails."""
        if self.question.control is None:
            return ()
        counted_on, start = self.guards.counted_on(scenario), (scenario.start,)
        failed = closed(counted_on, without=self.question.control.id)
        further = self.ways.reachable(start, failed) - self.ways.reachable(start, closed(counted_on))
        return tuple(sorted(declared(further)))


def _broken(scenario: Scenario) -> tuple[str, ...]:
    """Expectations that are not met; a start that leads nowhere tests none of them."""
    if scenario.starts_nowhere:
        return (f"no link leaves its start, {scenario.start}, so nothing that it expects is tested",)
    return scenario.broken
