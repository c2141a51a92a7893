"""The documents by which runs that share the scanning of a change hand over what they learnt.

1. A shard says what it was made for: tool, law, both revisions, and a digest of every file of both trees.
2. Whoever joins shards wants each of them exactly once, all made for the same thing, and that thing the one at hand.
3. Anything else is missing evidence: there is no verdict.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from maestro_gate import documents
from maestro_gate.errors import InvalidInput, Undecidable
from maestro_gate.model.entry import Entry

SCHEMA_VERSION = "1"
LIMITS = documents.Limits(max_bytes=512 * 1024 * 1024, max_nodes=20_000_000)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What results were made for."""

    tool: str
    """Version of maestro-gate."""
    law: str
    """Digest of the law."""
    base: str
    """Revision; empty without a base."""
    head: str
    files: str
    """Digest of the paths, modes and contents of both trees."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The results of one run's share."""

    purpose: Purpose
    index: int
    """From 1 to `count`."""
    count: int
    results: Mapping[str, bytes]
    """By the keys of their units."""
    problems: tuple[str, ...] = ()
    """What could not be scanned, one sentence each: whoever joins the shards tries it again."""


def files_digest(trees: Iterable[Mapping[str, Entry]]) -> str:
    """A digest of every path, mode and content of these trees."""
    state = hashlib.sha256()
    for entries in trees:
        state.update(b"tree\0")
        for path, entry in sorted(entries.items()):
            state.update(f"{entry.mode} {entry.oid} {path}\0".encode("utf-8", "surrogateescape"))
    return state.hexdigest()


def render(shard: Shard) -> str:
    """The shard as one JSON document with a final newline: `schemas/shard.schema.json`."""
    value = {
        "schema_version": SCHEMA_VERSION,
        "purpose": asdict(shard.purpose),
        "shard": {"index": shard.index, "count": shard.count},
        "problems": list(shard.problems),
        "results": {key: data.decode() for key, data in sorted(shard.results.items())},
    }
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def joined(files: Mapping[str, bytes], expected: int, purpose: Purpose) -> dict[str, bytes]:
    """The results of all shards: name → bytes of each document. Raises Undecidable when they do not make a whole."""
    shards = {name: _read(data, name) for name, data in sorted(files.items())}
    for name, shard in shards.items():
        _check(name, shard, expected, purpose)
    by_index: dict[int, str] = {}
    for name, shard in shards.items():
        if shard.index in by_index:
            raise Undecidable(
                f"{by_index[shard.index]} and {name} are both shard {shard.index} of {shard.count}",
                fix="Give merge a folder with the shards of one run alone.",
            )
        by_index[shard.index] = name
    missing = [str(index) for index in range(1, expected + 1) if index not in by_index]
    if missing:
        noun, verb = ("shard", "is") if len(missing) == 1 else ("shards", "are")
        raise Undecidable(
            f"{noun} {', '.join(missing)} of {expected} {verb} missing",
            fix="Look at the job that makes it, and run it again.",
        )
    return {key: data for shard in shards.values() for key, data in shard.results.items()}


def _read(data: bytes, name: str) -> Shard:
    try:
        document = documents.load_json(data, name, LIMITS)
        documents.validate(document, "shard")
    except InvalidInput as error:
        raise Undecidable(
            f"a shard cannot be read: {error}", fix="Give merge a folder with the shards of one run alone."
        ) from error
    value: Any = document.value
    return Shard(
        purpose=Purpose(**value["purpose"]),
        index=value["shard"]["index"],
        count=value["shard"]["count"],
        results={key: text.encode("utf-8", "surrogatepass") for key, text in value["results"].items()},
        problems=tuple(value["problems"]),
    )


def _check(name: str, shard: Shard, expected: int, purpose: Purpose) -> None:
    if shard.count != expected or shard.index > expected:
        raise Undecidable(
            f"{name} is shard {shard.index} of {shard.count}, and {expected} are expected",
            fix="Give every `check --shard` the same number that `merge --expect-shards` has.",
        )
    for field, words in _WORDS.items():
        theirs, ours = getattr(shard.purpose, field), getattr(purpose, field)
        if theirs != ours:
            raise Undecidable(
                f"{name} was made {words} {theirs or 'none'}, and this run has {ours or 'none'}",
                fix="Make all shards and the merge from the same commits, with the same options and version.",
            )


_WORDS: Mapping[str, str] = {
    "tool": "by maestro-gate",
    "law": "under the law with digest",
    "base": "for base",
    "head": "for head",
    "files": "for files with digest",
}
