"""Turns what a report says of one run into subjects: the run, and each of its probes or metrics.

1. Counts that contradict each other count as the worse, and that is noted.
2. A case that nothing judged is an error, neither passed nor failed.
3. The share of attacks that succeed is of those that were judged: errors do not dilute it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from maestro_gate.collect.evaluation_words import EvaluationWords
from maestro_gate.collect.lenient import Ignored, unique
from maestro_gate.collect.reading import Reading, ordered
from maestro_gate.model.subjects import Evaluation, Probe


@dataclass(frozen=True, slots=True)
class Counts:
    """How cases went."""

    passed: int = 0
    failed: int = 0
    errors: int = 0
    unjudged: int = 0
    """Cases with a score that nothing says the meaning of."""

    @property
    def cases(self) -> int:
        """All of them."""
        return self.passed + self.failed + self.errors + self.unjudged

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed,
            self.failed + other.failed,
            self.errors + other.errors,
            self.unjudged + other.unjudged,
        )

    @property
    def failure_share(self) -> float:
        """Of the judged ones, 0–1."""
        judged = self.passed + self.failed
        return round(self.failed / judged, 4) if judged else 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What one probe or metric did in a run."""

    name: str
    counts: Counts
    detector: str = ""
    strategies: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    threshold: float | None = None
    tags: tuple[str, ...] = ()
    adversarial: bool = False
    line: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """What a report says of one run."""

    tool: str
    counts: Counts
    trials: tuple[Trial, ...] = ()
    id: str = ""
    evaluated_at: date | None = None
    targets: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    """Attacks that are configured, beside those that were run."""
    adversarial: bool = False
    attacks: Counts | None = None
    """Of the cases that attack, where others stand beside them: those dilute no share."""
    broke_off: bool = False
    models: tuple[str, ...] = field(default=())
    """Models by what the report calls a model, when targets are more than that."""


def reading(path: str, run: Run, ignored: Ignored, words: EvaluationWords) -> Reading:
    """The run and its trials as subjects."""
    targets = unique(run.targets)
    models = unique(words.model(target) for target in (*targets, *run.models))
    whole = Evaluation(
        path=path,
        line=1,
        tool=run.tool,
        cases=run.counts.cases,
        passed=run.counts.passed,
        failed=run.counts.failed,
        errors=run.counts.errors,
        evaluated_at=run.evaluated_at,
        adversarial=run.adversarial,
        plugins=unique((*run.plugins, *(t.name for t in run.trials if t.adversarial))),
        targets=targets,
        models=models,
        attack_success=(run.attacks or run.counts).failure_share if run.adversarial else 0.0,
        metrics=unique(t.name for t in run.trials if not t.adversarial),
        broke_off=run.broke_off,
        run=run.id,
    )
    probes = [_probe(whole, trial, words) for trial in run.trials]
    return Reading(subjects=ordered((whole, *probes)), notes=ignored.sentences())


def _probe(whole: Evaluation, trial: Trial, words: EvaluationWords) -> Probe:
    topic = words.topic(trial.name)
    counts = trial.counts
    return Probe(
        path=whole.path,
        line=trial.line,
        tool=whole.tool,
        name=trial.name,
        detector=trial.detector,
        strategies=trial.strategies,
        adversarial=trial.adversarial,
        attempts=counts.passed + counts.failed,
        failures=counts.failed,
        errors=counts.errors,
        attack_success=counts.failure_share if trial.adversarial else 0.0,
        score=round(math.fsum(trial.scores) / len(trial.scores), 6) if trial.scores else 0.0,
        scored=len(trial.scores),
        threshold=trial.threshold or 0.0,
        judged=trial.threshold is not None or trial.adversarial,
        evaluated_at=whole.evaluated_at,
        targets=whole.targets,
        models=whole.models,
        topic=topic.name if trial.adversarial else "",
        threats=topic.threats if trial.adversarial else (),
        tags=trial.tags,
    )


def number(value: object) -> float | None:
    """A finite number of a plausible size; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e12 else None  # noqa: PLR2004 - and so not NaN either


def count(value: object) -> int | None:
    """A count; None for what is none."""
    found = number(value)
    return int(found) if found is not None and found >= 0 and found == int(found) else None


def total(counts: Iterable[Counts]) -> Counts:
    """All of them together."""
    return sum(counts, Counts())
