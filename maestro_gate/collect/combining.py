"""Makes one thing of what several documents of one tree say of it: a component, a finding.

Vulnerabilities are made one over both trees (`vulnerabilities.known_once`): one of them may not know an id. Each
step takes the subjects of one tree in their order and gives them in their order.
"""

from maestro_gate.collect import components_once, evaluations_once, findings_once
from maestro_gate.collect.inventory import namesakes
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Subject

_STEPS = (components_once.merged, findings_once.merged, evaluations_once.merged)


def combined(subjects: tuple[Subject, ...], tables: Tables) -> tuple[Subject, ...]:
    """The subjects of one tree, each thing once."""
    for step in _STEPS:
        subjects = step(subjects, tables)
    return namesakes.marked(subjects)
