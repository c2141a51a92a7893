"""Tells ids of models from other words, and who serves the model: `model_ids` of `policies/detectors.yaml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_LONGEST = 200
_REMEMBERED = 50_000
_ROUTE = re.compile(r"[/:]")


@dataclass(frozen=True, slots=True)
class ModelId:
    """A model, as one would call it whatever the way to it is."""

    name: str
    """Without the word that says who serves it: `gpt-4o` of `azure/gpt-4o`."""
    provider: str
    """OpenTelemetry `gen_ai.provider.name`; empty for weights that anybody can serve."""


class ModelIds:
    """The table, for looking ids up."""

    def __init__(
        self,
        routes: Mapping[str, str],
        plain: Iterable[tuple[str, re.Pattern[str]]],
        ambiguous: Iterable[tuple[str, re.Pattern[str]]],
    ) -> None:
        self._routes = routes
        self._plain = tuple(plain)
        self._ambiguous = tuple(ambiguous)
        self._known = lru_cache(_REMEMBERED)(self._looked_up)

    def named(self, text: str, *, is_asked_for: bool = False) -> ModelId | None:
        """The model that a text names by its id; None when it names none.

        `is_asked_for`: a model belongs where the text stands (`model=`, `OPENAI_MODEL`), so that words count which
        mean other things elsewhere, and names of deployments behind a provider's own word (`azure/team-a`).
        """
        return self._known((text, is_asked_for)) if 1 < len(text) <= _LONGEST else None

    def is_model_id(self, text: str, *, is_asked_for: bool = False) -> bool:
        """Is the whole text the id of a model."""
        return self.named(text, is_asked_for=is_asked_for) is not None

    def _looked_up(self, asked: tuple[str, bool]) -> ModelId | None:
        text, is_asked_for = asked
        whole = self._matched(text, is_asked_for=is_asked_for)
        if whole is not None:
            return ModelId(text, whole)
        for separator in _ROUTE.finditer(text):
            served_by = self._routes.get(text[: separator.start()].lower())
            if served_by is not None:
                return self._routed(text[separator.end() :], served_by, is_asked_for=is_asked_for)
        return None

    def _routed(self, rest: str, served_by: str, *, is_asked_for: bool) -> ModelId | None:
        """What stands behind a word that says who serves it; routes may follow one another."""
        inner = self.named(rest, is_asked_for=is_asked_for)
        if inner is not None:
            return ModelId(inner.name, served_by or inner.provider)
        is_name = is_asked_for and bool(served_by) and bool(re.fullmatch(r"[\w.:@/-]+", rest, re.ASCII))
        return ModelId(rest, served_by) if is_name else None

    def _matched(self, text: str, *, is_asked_for: bool) -> str | None:
        """The provider of the first pattern that is the whole text."""
        rows = (*self._plain, *self._ambiguous) if is_asked_for else self._plain
        return next((provider for provider, pattern in rows if pattern.fullmatch(text)), None)


def parse(value: Any) -> ModelIds:
    """The table of the file's value."""
    table = value["model_ids"]
    return ModelIds(
        routes={word: row.get("provider", "") for row in table["routes"] for word in row["words"]},
        plain=_patterns(table["patterns"], table["tail"]),
        ambiguous=_patterns(table["ambiguous"], table["tail"]),
    )


def _patterns(rows: Iterable[Mapping[str, Any]], tail: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (
            row.get("provider", ""),
            re.compile("|".join(i.replace("TAIL", tail) for i in row["ids"]), re.IGNORECASE | re.ASCII),
        )
        for row in rows
    ]
