"""Holds waivers against violations: exact rule, exact subject, a date that has not passed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from maestro_gate.model import moves
from maestro_gate.model.judgement import Assessment, Violation, Waiver, WaiverUse
from maestro_gate.policy import Profile


def applied(
    violations: Iterable[Violation], waivers: Iterable[Waiver], profile: Profile, today: date
) -> tuple[list[Violation], list[tuple[Violation, WaiverUse]], tuple[WaiverUse, ...]]:
    """Violations that stand, violations that are waived, and what became of every waiver.

    An expired waiver waives nothing. A waiver is valid through the day it expires.
    """
    by_identity = {(waiver.rule, waiver.subject): waiver for waiver in waivers}
    standing: list[Violation] = []
    waived: list[tuple[Violation, WaiverUse]] = []
    matched: set[tuple[str, str]] = set()
    for violation in violations:
        waiver = by_identity.get(violation.identity)
        if waiver is None:
            standing.append(violation)
            continue
        matched.add(violation.identity)
        use = _use(waiver, profile, today, is_used=True)
        if use.state == "expired":
            standing.append(violation)
        else:
            waived.append((violation, use))
    uses = [
        _use(waiver, profile, today, is_used=key in matched) for key, waiver in sorted(by_identity.items())
    ]
    return standing, waived, tuple(uses)


def following(waivers: Iterable[Waiver], base: Assessment, renames: Mapping[str, str]) -> tuple[Waiver, ...]:
    """The waivers as head's files read: what one covers at base it covers where base's file went, byte for byte.

    `renames` holds files that moved without a change: a waiver is for what somebody looked at.
    """
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for layer in base.layers:
        # What an expired waiver covered stands again.
        for violation in (*(waived for waived, _ in layer.waived), *layer.violations):
            places[violation.identity].add(moves.moved(violation, renames).subject)
    return tuple(one for waiver in waivers for one in _at(waiver, places))


def _at(waiver: Waiver, places: Mapping[tuple[str, str], set[str]]) -> Iterator[Waiver]:
    for subject in sorted(places.get((waiver.rule, waiver.subject), {waiver.subject})):
        is_moved = subject != waiver.subject
        yield replace(waiver, subject=subject, moved_from=waiver.subject) if is_moved else waiver


def _use(waiver: Waiver, profile: Profile, today: date, *, is_used: bool) -> WaiverUse:
    left = (waiver.expires - today).days
    if left < 0:
        state = "expired" if is_used else "unused"
    elif not is_used:
        state = "unused"
    else:
        state = "expiring" if left <= profile.waiver_warn_days else "active"
    return WaiverUse(waiver, state, left)
