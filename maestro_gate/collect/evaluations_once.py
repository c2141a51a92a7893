"""Makes one evaluation of the same report in several places, by the id that the tool gave the run.

Reports that say different things of one run stay apart: nothing tells which of them is true.
"""

from collections import defaultdict
from dataclasses import replace

from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Evaluation, Probe, Subject


def merged(subjects: tuple[Subject, ...], tables: Tables) -> tuple[Subject, ...]:  # noqa: ARG001
    """The subjects, each run once with the paths of its copies."""
    runs: dict[Evaluation, list[str]] = defaultdict(list)
    for one in subjects:
        if isinstance(one, Evaluation) and one.run:
            runs[replace(one, path="")].append(one.path)
    copies = {paths[0]: tuple(paths[1:]) for paths in map(sorted, runs.values()) if len(paths) > 1}
    if not copies:
        return subjects
    dropped = {path for others in copies.values() for path in others}
    kept = (s for s in subjects if not (isinstance(s, Evaluation | Probe) and s.path in dropped))
    return tuple(
        replace(s, copies=copies[s.path]) if isinstance(s, Evaluation) and s.path in copies else s
        for s in kept
    )
