"""Says when a model was last evaluated, by the reports of a tree.

1. A report that names models speaks of those alone; one that names none (it tests an address, a whole application)
   speaks of the system as it stood that day.
2. Two names are one model as `model_names` says. Where both carry a version, it has to be the same one.
3. A run that broke off, or in which nothing was judged or scored, speaks of nothing.
"""

from collections.abc import Iterable
from datetime import date

from maestro_gate.assess import model_names
from maestro_gate.model.subjects import Evaluation
from maestro_gate.policy import DriftWords


def last(models: Iterable[str], evaluations: Iterable[Evaluation], words: DriftWords) -> date | None:
    """The day from which on all these models are evaluated; None when one of them never was."""
    usable = [one for one in evaluations if not one.broke_off and one.cases > one.errors]
    days = [
        max((e.evaluated_at for e in usable if e.evaluated_at and _speaks_of(e, model, words)), default=None)
        for model in models
    ]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


def _speaks_of(evaluation: Evaluation, model: str, words: DriftWords) -> bool:
    return not evaluation.models or any(_is_same(named, model, words) for named in evaluation.models)


def _is_same(one: str, other: str, words: DriftWords) -> bool:
    bare, known = model_names.plain(one, words), model_names.plain(other, words)
    if bare != known:
        return False
    versions = {model_names.version(one), model_names.version(other)} - {""}
    return len(versions) <= 1
