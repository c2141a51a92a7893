"""Describes where a pattern leads from one start: to rules as a `path`, to reports step by step, once for each end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from maestro_gate.assess import waypoints
from maestro_gate.assess.demands import Demands
from maestro_gate.assess.links import Link
from maestro_gate.assess.surroundings import Surroundings, sorted_words
from maestro_gate.assess.waypoints import Waypoint
from maestro_gate.assess.ways import Way
from maestro_gate.model.judgement import Chain, Violation
from maestro_gate.model.points import SCALE
from maestro_gate.model.subjects import AttackPath

_MANIFEST = "threat-model"
"""The kind of evidence that every way stands on."""
_CUTS = ("flow", "binding", "reference", "dependency")
"""Kinds of links, the cheapest to cut first: a word in a flow's scope costs less than another library."""


@dataclass(frozen=True, slots=True)
class Found:
    """All chains of a pattern from one start."""

    subject: AttackPath
    chains: tuple[Chain, ...]
    """One for each end, the gravest first."""
    stands_on: tuple[str, ...]
    """Kinds of evidence that what is wrong on the gravest stands on, sorted."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One way, with all that is told of it."""

    subject: AttackPath
    points: tuple[Waypoint, ...]
    order: tuple[int, ...]
    """The gravest first: what nothing interrupts, then by grade, risk and length."""


def described(
    ways: Sequence[Way], below: Sequence[str], demands: Demands, surroundings: Surroundings
) -> Found:
    """The chains of complete ways from one start; `below` are the components that they come up from, lowest first."""
    told = sorted((_told(way, below, demands, surroundings) for way in ways), key=lambda one: one.order)
    gravest = told[0]
    kinds = {kind for point in gravest.points for wrong in point.wrong for kind in wrong.stands_on}
    return Found(
        subject=replace(gravest.subject, ends=sorted_words(one.subject.end for one in told)),
        chains=tuple(_chain(one, demands) for one in told),
        stands_on=tuple(sorted({*kinds, _MANIFEST})),
    )


def _told(way: Way, below: Sequence[str], demands: Demands, surroundings: Surroundings) -> _Told:
    points = waypoints.of(way, below, demands)
    subject, rank = _graded(_subject(way, points, demands, surroundings), demands)
    return _Told(subject, points, (not subject.unguarded, -rank, -way.value, way.length))


def _chain(told: _Told, demands: Demands) -> Chain:
    return Chain(
        pattern=demands.pattern.id,
        title=demands.pattern.title,
        steps=tuple(waypoints.step(point, demands) for point in told.points),
        risk=told.subject.risk,
        controls=told.subject.controls,
        start=told.subject.start,
    )


def _graded(subject: AttackPath, demands: Demands) -> tuple[AttackPath, int]:
    facts = {
        "regulated": bool(subject.regulations),
        "detected": bool(subject.detected_by),
        "answered": bool(subject.playbooks),
    }
    grade = next(
        grade
        for grade in demands.cascades.grades
        if grade.fits(risk=subject.risk, facts=facts, criticality=subject.end_criticality)
    )
    return replace(subject, severity=grade.severity), grade.rank


def _subject(
    way: Way, points: Sequence[Waypoint], demands: Demands, surroundings: Surroundings
) -> AttackPath:
    start, assets = way.all()[0].node, tuple(point.node for point in points)
    nodes = [demands.graph.nodes[id_] for id_ in assets]
    links = [point.link for point in points if point.link is not None]
    data = sorted_words(word for node in nodes for word in node.data_classes)
    controls = surroundings.controls(assets)
    verified = [control for control in controls if control.state == "verified"]
    path, line = _where(points[0], demands)
    return AttackPath(
        path=path,
        line=line,
        pattern=demands.pattern.id,
        title=demands.pattern.title,
        start=start,
        end=way.node,
        assets=assets,
        layers=tuple(node.layer for node in nodes),
        types=tuple(node.type for node in nodes),
        links=tuple(link.kind for link in links),
        weaknesses=sorted_words(violation.rule for violation in _wrong_at_all(points, demands)),
        unauthorised=any(not link.authorised for link in links),
        crosses_zone=any(link.crosses_zone for link in links),
        data_classes=data,
        end_criticality=nodes[-1].criticality,
        regulations=surroundings.regulations(assets) if demands.cascades.is_sensitive(data) else (),
        controls=tuple(control.id for control in verified),
        unproven_controls=tuple(control.id for control in controls if control.state != "verified"),
        detected_by=tuple(control.id for control in verified if control.category == "detective"),
        playbooks=surroundings.playbooks(assets),
        risk=way.value // SCALE,
        unguarded=_unguarded(points, start, demands, surroundings),
        way=" → ".join(assets),
        cut=_cheapest(links, demands),
    )


def _wrong_at_all(points: Iterable[Waypoint], demands: Demands) -> Iterable[Violation]:
    """Whatever is wrong on a way, whether or not the pattern counts it."""
    for point in points:
        yield from demands.weaknesses.at.get(point.node, ())
        yield from demands.weaknesses.on.get(point.link.identity, ()) if point.link else ()


def _where(start: Waypoint, demands: Demands) -> tuple[str, int]:
    """The place of the weightiest thing that is wrong at the start."""
    if start.wrong:
        return start.wrong[0].path, start.wrong[0].line
    node = demands.graph.nodes[start.node]
    return node.path, node.line


def _unguarded(
    points: Iterable[Waypoint], start: str, demands: Demands, surroundings: Surroundings
) -> tuple[str, ...]:
    """Where a weakness is demanded and nothing proved stands against it, in order; components stand at their asset."""
    found = []
    for point in points:
        if waypoints.is_demanded(point, demands):
            threats = {threat for violation in point.wrong for threat in violation.threats}
            asset = start if demands.graph.nodes[point.node].is_component else point.node
            if not surroundings.is_guarded(asset, threats or demands.pattern.threats):
                found.append(asset)
    return tuple(found)


def _cheapest(links: Sequence[Link], demands: Demands) -> str:
    """A flow without authorisation first, then one with something wrong, then one across zones; then the earliest."""
    on = demands.weaknesses.on

    def cost(link: Link) -> tuple[bool, bool, bool, int]:
        return (link.authorised, not on.get(link.identity), not link.crosses_zone, _CUTS.index(link.kind))

    link = min(links, key=cost)
    return f"{link.source} → {link.target}"
