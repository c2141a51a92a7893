"""Holds waivers against violations: exact rule, exact subject, a date that has not passed."""

from collections.abc import Iterable
from datetime import date

from maestro_gate.model.judgement import Violation, Waiver, WaiverUse
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


def _use(waiver: Waiver, profile: Profile, today: date, *, is_used: bool) -> WaiverUse:
    left = (waiver.expires - today).days
    if left < 0:
        state = "expired" if is_used else "unused"
    elif not is_used:
        state = "unused"
    else:
        state = "expiring" if left <= profile.waiver_warn_days else "active"
    return WaiverUse(waiver, state, left)
