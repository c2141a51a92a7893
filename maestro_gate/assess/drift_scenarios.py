"""Finds scenarios that base rehearses and head does not any more, or of which head expects less.

1. A scenario is a test of the model: it says where an attack is stopped, and who detects it. One that breaks is not
   mended by taking it out, by expecting less of it or by letting it start elsewhere.
2. Under another id it is the same when it starts there and expects all of that.
3. What it expects now in the stead of what it did is named as what came instead.
4. Of what head does not declare any more nobody can expect anything: that goes with the asset or the control.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from maestro_gate.assess.drift_sides import Sides, listed
from maestro_gate.model.evidence import CONFIDENCES
from maestro_gate.model.subjects import Asset, Control, Drift, Scenario

_EXPECTATIONS = ("stops_at", "detected_by")


def of(both: Sides) -> Iterator[Drift]:
    """One `removed-safeguard` for each asset at which scenarios of base start that are gone or expect less."""
    known = {*both.declared, *(control.id for control in both.head.of_kind(Control))}
    base, head = _by_start(both.base.of_kind(Scenario)), _by_start(both.head.of_kind(Scenario))
    for start in sorted(base.keys() & both.declared.keys()):
        losses = list(_losses(base[start], head.get(start, ()), known))
        if losses:
            yield _removed(both.declared[start], losses)


@dataclass(frozen=True, slots=True)
class _Loss:
    was: Scenario
    expected: frozenset[str]
    left: frozenset[str]
    instead: frozenset[str]
    place: tuple[str, int] | None
    """Where head declares the scenario, if it does."""


def _by_start(scenarios: Collection[Scenario]) -> dict[str, list[Scenario]]:
    table: dict[str, list[Scenario]] = defaultdict(list)
    for scenario in sorted(scenarios, key=lambda one: one.id):
        table[scenario.start].append(scenario)
    return table


def _losses(base: Sequence[Scenario], head: Sequence[Scenario], known: Collection[str]) -> Iterator[_Loss]:
    """Scenarios from one start that head does not hold to."""
    named = {one.id: _expected(one) for one in head}
    before = {one.id for one in base}
    come = frozenset(word for id_, words in named.items() if id_ not in before for word in words)
    for was in base:
        expected = frozenset(word for word in _expected(was) if word.partition(" ")[2] in known)
        if not expected or any(expected <= words for words in named.values()):
            continue
        now = named.get(was.id, frozenset())
        place = next(((one.path, one.line) for one in head if one.id == was.id), None)
        yield _Loss(was, expected, now & expected, (now | come) - _expected(was), place)


def _expected(scenario: Scenario) -> frozenset[str]:
    """`stops_at orders`, for every expectation."""
    return frozenset(f"{word} {name}" for word in _EXPECTATIONS for name in getattr(scenario, word))


def _removed(asset: Asset, losses: Sequence[_Loss]) -> Drift:
    """Where one of the scenarios still stands, or else the asset that it started at."""
    # What came instead of one expectation is there once: it replaces no more than the least replaced of them.
    instead = min((sorted(loss.instead) for loss in losses), key=len)
    path, line = next((loss.place for loss in losses if loss.place), (asset.path, asset.line))
    return Drift(
        path=path,
        line=line,
        change="removed-safeguard",
        layer=asset.layer,
        type=asset.type,
        name=listed(loss.was.id for loss in losses),
        asset=asset.id,
        confidence=CONFIDENCES[0],
        attribute="scenario",
        base=listed(word for loss in losses for word in loss.expected),
        head=listed(word for loss in losses for word in loss.left),
        places=(f"{path}:{line}",),
        added=tuple(instead),
    )
