"""The table `policies/evaluations.yaml`: what probes are about, and what tools call things."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate
from functools import lru_cache
from typing import Any

from maestro_gate.collect.inventory.model_ids import ModelIds

_LONGEST = 200
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Topic:
    """What attacks of one kind are about."""

    name: str = ""
    threats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluationWords:
    """The table, for looking things up."""

    topics: tuple[tuple[Topic, re.Pattern[str]], ...]
    modes: frozenset[str]
    refusals: re.Pattern[str]
    """Names of PyRIT's scorers whose "true" is good news."""
    success_from: float
    """From which score on a scale an attack of PyRIT succeeded."""
    columns: frozenset[str]
    """Of ragas, that describe a case."""
    models: ModelIds = field(repr=False)

    def topic(self, name: str) -> Topic:
        """What a probe is about; an empty topic for a name that no pattern knows."""
        return _topic(self.topics, name.lower()) if len(name) <= _LONGEST else Topic()

    def model(self, target: str) -> str:
        """The id of the model that a target names, without who serves it and how; empty when it names none."""
        parts = target.split(":")
        plain = ":".join(part for part in parts if part.lower() not in self.modes)
        named = self.models.named(plain, is_asked_for=True)
        return named.name if named else ""


@lru_cache(_REMEMBERED)
def _topic(topics: tuple[tuple[Topic, re.Pattern[str]], ...], name: str) -> Topic:
    return next((topic for topic, pattern in topics if pattern.fullmatch(name)), Topic())


def parse(value: Mapping[str, Any], models: ModelIds) -> EvaluationWords:
    """The table of the file's value; ids of models are those of the inventory."""
    return EvaluationWords(
        topics=tuple(
            (Topic(row["topic"], tuple(sorted(row["threats"]))), _any_of(row["names"]))
            for row in value["topics"]
        ),
        modes=frozenset(value["modes"]),
        refusals=_any_of(value["pyrit"]["refusals"]),
        success_from=float(value["pyrit"]["success_from"]),
        columns=frozenset(value["ragas"]["columns"]),
        models=models,
    )


def _any_of(globs: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, globs)), re.IGNORECASE)
