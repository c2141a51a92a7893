"""Subjects of evaluations that are smaller than a run: one attack or one metric, and how often it went wrong."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from maestro_gate.model.subjects.subject import lasting


@dataclass(frozen=True, slots=True)
class Probe:
    """One probe, plug-in or metric of an evaluation, over all its cases."""

    kind: ClassVar[str] = "probe"
    path: str
    line: int
    tool: str
    """`garak`, `promptfoo`, `pyrit`, `deepeval`, `ragas` or `inspect`."""
    name: str
    """Probe, plug-in, harm category or metric, as the tool calls it."""
    detector: str = ""
    """What judged the answers, where the tool says: a detector, a scorer."""
    strategies: tuple[str, ...] = ()
    """How the attacks were delivered, sorted."""
    adversarial: bool = False
    """It attacks; otherwise it measures."""
    attempts: int = 0
    """Cases that were judged."""
    failures: int = 0
    """Attacks that got through, or cases below their threshold."""
    errors: int = 0
    """Cases that nothing judged: they broke off, or their score is no number."""
    attack_success: float = 0.0
    """Share of the attempts that got through, 0–1; 0 for what does not attack."""
    score: float = 0.0
    """Mean of the scores that a metric gave."""
    scored: int = 0
    """How many scores that is the mean of."""
    threshold: float = 0.0
    judged: bool = False
    """The report says what passes: a threshold, a detector."""
    evaluated_at: date | None = None
    targets: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    """Models under test by their ids, sorted; empty when the report names none."""
    topic: str = ""
    """What the attack is about, by `policies/evaluations.yaml`: `jailbreak`, `prompt-injection`, `data-leak` …"""
    threats: tuple[str, ...] = ()
    """Threats of the catalogue that its topic tries, sorted."""
    tags: tuple[str, ...] = ()
    """Taxonomies that the report itself names (`owasp:llm01`), sorted."""

    @property
    def identity(self) -> str:
        return f"{lasting(self.path)}#{self.name}:{self.detector}".rstrip(":")

    @property
    def label(self) -> str:
        return self.name
