"""Describes where a pattern leads from one start: to rules as a `path`, to reports step by step, once for each end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from maestro_gate.assess import waypoints
from maestro_gate.assess.demands import Demands
from maestro_gate.assess.links import Link
from maestro_gate.assess.marks import ANSWERED, DETECTED, REGULATED, SENSITIVE, Marks
from maestro_gate.assess.surroundings import Surroundings, detects, sorted_words
from maestro_gate.assess.waypoints import Waypoint
from maestro_gate.assess.ways import Way
from maestro_gate.model.judgement import Chain, Violation
from maestro_gate.model.points import SCALE
from maestro_gate.model.subjects import AttackPath
from maestro_gate.policy import Grade

_CUTS = ("flow", "binding", "reference", "dependency")
"""Kinds of links, the cheapest to cut first: a word in a flow's scope costs less than another library."""


@dataclass(frozen=True, slots=True)
class Found:
    """All chains of a pattern from one start."""

    subject: AttackPath
    chains: tuple[Chain, ...]
    """One for each end, the gravest first."""
    stands_on: tuple[str, ...]
    """Kinds of evidence that what is wrong on the gravest stands on, beside the threat model; sorted."""
    weights: tuple[tuple[str, str], ...]
    """(severity, end) of each chain that nothing interrupts, of all where there is no such, sorted."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One way, as far as it has to be known to find the gravest."""

    way: Way
    assets: tuple[str, ...]
    points: tuple[Waypoint, ...]
    unguarded: tuple[str, ...]
    grade: Grade

    @property
    def order(self) -> tuple[bool, int, int, int]:
        """What nothing interrupts comes first, then the gravest, the strongest, the shortest."""
        return (not self.unguarded, -self.grade.rank, -self.way.value, self.way.length)

    @property
    def start(self) -> str:
        """Its first declared asset."""
        return self.way.all()[0].node


def described(
    ways: Sequence[Way], below: Sequence[str], marks: Marks, demands: Demands, surroundings: Surroundings
) -> Found:
    """The chains of complete ways from one start; `below` are the components that they come up from, lowest first."""
    gravest: dict[str, _Told] = {}
    for one in sorted((_told(way, below, marks, demands) for way in ways), key=lambda one: one.order):
        gravest.setdefault(one.way.node, one)
    told = list(gravest.values())
    weighing = [one for one in told if one.unguarded] or told
    kinds = {kind for point in told[0].points for wrong in point.wrong for kind in wrong.stands_on}
    subject = _subject(told[0], demands, surroundings)
    return Found(
        subject=replace(subject, ends=sorted_words(gravest)),
        chains=tuple(_chain(one, demands, surroundings) for one in told),
        stands_on=tuple(sorted(kinds)),
        weights=tuple(sorted((one.grade.severity, one.way.node) for one in weighing)),
    )


def _told(way: Way, below: Sequence[str], marks: Marks, demands: Demands) -> _Told:
    points = waypoints.of(way, below, demands)
    facts = {
        "regulated": bool(way.marks & SENSITIVE and way.marks & REGULATED),
        "detected": bool(way.marks & DETECTED),
        "answered": bool(way.marks & ANSWERED),
    }
    criticality = demands.graph.nodes[way.node].criticality
    grade = demands.cascades.grade(risk=way.value // SCALE, facts=facts, criticality=criticality)
    assets = tuple(point.node for point in points)
    return _Told(way, assets, points, _unguarded(way, marks, demands), grade)


def _chain(told: _Told, demands: Demands, surroundings: Surroundings) -> Chain:
    verified = (c.id for c in surroundings.controls(told.assets) if c.state == "verified")
    return Chain(
        pattern=demands.pattern.id,
        title=demands.pattern.title,
        steps=tuple(waypoints.step(point, demands) for point in told.points),
        risk=told.way.value // SCALE,
        controls=tuple(verified),
        start=told.start,
    )


def _subject(told: _Told, demands: Demands, surroundings: Surroundings) -> AttackPath:
    assets, points = told.assets, told.points
    nodes = [demands.graph.nodes[id_] for id_ in assets]
    links = [point.link for point in points if point.link is not None]
    controls = surroundings.controls(assets)
    is_sensitive = not demands.sensitive.isdisjoint(assets)
    path, line = _where(points[0])
    return AttackPath(
        path=path,
        line=line,
        pattern=demands.pattern.id,
        title=demands.pattern.title,
        start=told.start,
        end=told.way.node,
        assets=assets,
        layers=tuple(node.layer for node in nodes),
        types=tuple(node.type for node in nodes),
        links=tuple(link.kind for link in links),
        weaknesses=sorted_words(violation.rule for violation in _wrong_at_all(points, demands)),
        unauthorised=any(not link.authorised for link in links),
        crosses_zone=any(link.crosses_zone for link in links),
        data_classes=sorted_words(word for node in nodes for word in node.data_classes),
        end_criticality=nodes[-1].criticality,
        regulations=surroundings.regulations(assets) if is_sensitive else (),
        controls=tuple(control.id for control in controls if control.state == "verified"),
        unproven_controls=tuple(control.id for control in controls if control.state != "verified"),
        detected_by=tuple(control.id for control in controls if detects(control)),
        playbooks=surroundings.playbooks(assets),
        risk=told.way.value // SCALE,
        unguarded=told.unguarded,
        severity=told.grade.severity,
        way=" → ".join(assets),
        cut=_cheapest(links, demands),
    )


def _wrong_at_all(points: Iterable[Waypoint], demands: Demands) -> Iterable[Violation]:
    """Whatever is wrong on a way, whether or not the pattern counts it."""
    for point in points:
        yield from demands.weaknesses.at.get(point.node, ())
        yield from demands.weaknesses.on.get(point.link.identity, ()) if point.link else ()


def _where(start: Waypoint) -> tuple[str, int]:
    """The place of the weightiest thing that is wrong at the start."""
    return start.wrong[0].path, start.wrong[0].line


def _unguarded(way: Way, marks: Marks, demands: Demands) -> tuple[str, ...]:
    """Where a weakness is demanded and nothing proved stands against it, in order."""
    steps = [one for one in way.all() if not one.since and demands.demands(one.met - 1)]
    return tuple(one.node for one in steps if not marks.is_guarded(one.met - 1, one.node, one.link))


def _cheapest(links: Sequence[Link], demands: Demands) -> str:
    """A flow without authorisation first, then one with something wrong, then one across zones; then the earliest."""
    on = demands.weaknesses.on

    def cost(link: Link) -> tuple[bool, bool, bool, int]:
        return (link.authorised, not on.get(link.identity), not link.crosses_zone, _CUTS.index(link.kind))

    link = min(links, key=cost)
    return f"{link.source} → {link.target}"
