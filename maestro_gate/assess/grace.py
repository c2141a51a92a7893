"""Says until when a vulnerability is to be mended, and whether an attack on it is likely, by the profile.

1. The days run from its disclosure, by its severity: `grace_<severity>` of the profile. Where nobody says when it was
   disclosed, or a day that is still to come, and where the profile sets no days, there is no such day.
2. An attack is likely at or above the probability of EPSS that the profile names.
"""

from dataclasses import replace
from datetime import date

from maestro_gate.model.subjects import Vulnerability
from maestro_gate.policy import Profile

_LIMIT = "grace_"


def vulnerabilities(
    found: tuple[Vulnerability, ...], profile: Profile, today: date
) -> tuple[Vulnerability, ...]:
    """The vulnerabilities, each with the day by which it is to be mended."""
    return tuple(_dated(one, profile, today) for one in found)


def _dated(one: Vulnerability, profile: Profile, today: date) -> Vulnerability:
    likely = one.epss > 0.0 and one.epss >= profile.epss_limit
    days = profile.age(f"{_LIMIT}{one.severity}")
    if one.published is None or one.published > today or days is None:
        return replace(one, likely_exploited=True) if likely else one
    mend_by = one.published + days
    return replace(one, mend_by=mend_by, days_left=max((mend_by - today).days, 0), likely_exploited=likely)
