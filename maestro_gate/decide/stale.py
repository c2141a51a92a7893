"""Reasons in data that age apart from the tree: advisories and catalogues that are too old to tell what is known."""

from collections.abc import Iterator

from maestro_gate.decide.case import Case
from maestro_gate.model.evidence import Collected, Source
from maestro_gate.model.judgement import Reason

_LIMIT = "advisories_max_age"


def reasons(case: Case) -> Iterator[Reason]:
    """One reason for each source of head whose data are too old, or do not say how old they are."""
    if case.today is None:
        return
    for source in case.head.sources:
        if isinstance(source.status, Collected) and (said := _stale(source, case)):
            yield Reason(
                case.policy.profile.stale_data,
                "source-stale",
                f"{source.name}: {said}",
                fix="Download the data again.",
                cause="time",
            )


def _stale(source: Source, case: Case) -> str:
    """Why the data are no longer, or not surely, fresh; empty when they are, or do not age."""
    limit = case.policy.profile.age(_LIMIT)
    allowed = source.max_age or (limit.days if limit else 0)
    if source.max_age is None or not allowed or case.today is None:
        return ""
    if source.dated is None:
        return "the data do not say of which day they are"
    age = (case.today - source.dated).days
    if age < 0:
        return f"the data are dated {source.dated}, which is still to come"
    if age > allowed:
        return f"the data are of {source.dated} and {age} days old; at most {allowed} are allowed"
    return ""
