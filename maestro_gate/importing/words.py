"""What words of other tools mean here: `policies/imports.yaml`, and which ids MAESTRO's threats are mapped to."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

UNASSIGNED = "unassigned"

_LONGEST = 2000
"""Characters of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an asset belongs."""

    layer: str
    type: str
    why: str
    """By which word; empty when nothing says."""


Row = tuple[str, str, re.Pattern[str]]
"""Layer, type, and the words that say so."""


@dataclass(frozen=True, slots=True)
class Words:
    """The table, ready to be asked."""

    places: tuple[Row, ...]
    generic: tuple[Row, ...]
    """Those that say how something is kept or run, and not what it is."""
    kinds: Mapping[str, tuple[str, str]]
    levels: Mapping[str, str]
    exposure: Mapping[str, str]
    sensitivity: Mapping[str, str]
    encrypted: tuple[str, ...]
    frameworks: tuple[tuple[str, re.Pattern[str]], ...]
    threats: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    """(framework, id) → (MAESTRO threat, its layer), sorted."""

    def place(self, kind: str, technologies: Iterable[str], name: str) -> Placed:
        """The layer and type of an asset: by its technologies, its name, then by what kind of element it is."""
        texts = [*((technology, "technology") for technology in technologies), (name, "name")]
        for rows in (self.places, self.generic):
            for text, what in texts:
                found = _by_words(rows, text)
                if found:
                    layer, type_, word = found
                    return Placed(layer, type_, f"by «{word}» in its {what}")
        known = self.kinds.get(kind.lower())
        return Placed(*known, f"as {kind.lower()}") if known else Placed(UNASSIGNED, _type(kind), "")

    def level(self, words: Iterable[str]) -> str:
        """The highest of the levels that these words are; empty when they are none."""
        order = list(dict.fromkeys(self.levels.values()))
        found = [order.index(self.levels[word.lower()]) for word in words if word.lower() in self.levels]
        return order[max(found)] if found else ""

    def encrypts(self, protocol: str) -> bool:
        """Whether the protocol encrypts what it carries."""
        return any(fnmatchcase(protocol.strip().lower(), pattern) for pattern in self.encrypted)

    def mapped(self, texts: Iterable[str], layers: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
        """(MAESTRO threat, its layer, id that maps to it) for ids in the texts, in these layers alone; sorted."""
        wanted = frozenset(layers)
        found = {
            (threat, layer, id_)
            for text in texts
            for framework, pattern in self.frameworks
            for id_ in pattern.findall(text[:_LONGEST])
            for threat, layer in self.threats.get((framework, id_), ())
            if layer in wanted
        }
        return tuple(sorted(found))


def parse(value: Any, catalogue: Any) -> Words:
    """The words from the values of `imports.yaml` and `threats.yaml`."""
    return Words(
        places=tuple(_row(row) for row in value["places"] if not row.get("generic")),
        generic=tuple(_row(row) for row in value["places"] if row.get("generic")),
        kinds={kind: (row["layer"], row["type"]) for kind, row in value["kinds"].items()},
        levels=value["levels"],
        exposure=value["exposure"],
        sensitivity=value["sensitivity"],
        encrypted=tuple(value["encrypted"]),
        frameworks=tuple(
            (row["framework"], re.compile(rf"(?<![\w.])(?:{row['pattern']})(?![\w.])"))
            for row in value["frameworks"]
        ),
        threats=_threats(catalogue),
    )


def _threats(catalogue: Any) -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in catalogue["threats"]:
        for framework, ids in row["map"].items():
            for id_ in ids:
                found[framework, id_].append((row["id"], row["layer"]))
    return {key: tuple(sorted(threats)) for key, threats in found.items()}


def _row(row: Mapping[str, Any]) -> Row:
    return row["layer"], row["type"], _pattern(row["words"])


def _by_words(rows: Iterable[Row], text: str) -> tuple[str, str, str] | None:
    spaced = _spaced(text)
    for layer, type_, pattern in rows:
        found = pattern.search(spaced)
        if found:
            return layer, type_, found[0]
    return None


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    # The longest first, so that the word that is reported is the one that says most.
    ordered = sorted((_spaced(word) for word in words), key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")(?=s?\b)")


def _spaced(text: str) -> str:
    """The words of a text, in small letters with one space between them; `WebServer` is two."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text[:_LONGEST])
    return " ".join(re.findall(r"[a-z0-9]+", apart.lower()))


def _type(kind: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-") or "element"
