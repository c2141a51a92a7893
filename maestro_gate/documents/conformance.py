"""Holds a document to its JSON schema (Draft 2020-12): what is wrong, where, in the schema's words."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from maestro_gate import resources
from maestro_gate.documents import proportion
from maestro_gate.documents.document import Document, Pointer, at, quoted
from maestro_gate.errors import InvalidInput

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, ValidationError

SHOWN_ERRORS = 20
MOST_LISTED = 100_000
"""Values of a document whose errors are listed."""
LONGEST_WORDS = 300

_VALUE = "\ue000value\ue000"
"""Stands for the offending value in jsonschema-rs's messages: a huge one is never copied into them."""


class _Error(NamedTuple):
    pointer: Pointer
    words: str
    value: object


def validate(document: Document, schema: str | Path) -> None:
    """Raises InvalidInput when the document does not follow `schema`: a name in `schemas/`, or a file."""
    path = schema if isinstance(schema, Path) else resources.schemas() / f"{schema}.schema.json"
    validator = _validator(path)
    if validator.is_valid(document.value):
        return
    name = path.name.removesuffix(".schema.json")
    fix = "" if isinstance(schema, Path) else f"`maestro-gate schema {name}` prints the schema."
    if proportion.holds_more_than(document.value, MOST_LISTED):
        # The validator would list perhaps a million errors, each with a hundred times its own memory.
        what = f"the document does not follow the schema {name}, and is too large to say where"
        raise InvalidInput(what, where=document.name, fix=fix)
    errors = [e for error in validator.iter_errors(document.value) for e in _pinpointed(error)]
    placed = [(document.locate(error.pointer), error) for error in errors]
    placed.sort(key=lambda found: (found[0], _slashed(found[1].pointer)))
    lines = [f"{at(document.name, place)}: {_sentence(error)}" for place, error in placed[:SHOWN_ERRORS]]
    if len(placed) > SHOWN_ERRORS:
        lines.append(f"… {len(placed) - SHOWN_ERRORS} more")
    if len(lines) == 1:
        raise InvalidInput(_sentence(placed[0][1]), where=at(document.name, placed[0][0]), fix=fix)
    what = f"the document does not follow the schema {name}\n  " + "\n  ".join(lines)
    raise InvalidInput(what, where=document.name, fix=fix)


@cache
def _validator(path: Path) -> "Draft202012Validator":
    from jsonschema_rs import Draft202012Validator  # 75 ms that `--help` need not pay

    schema = json.loads(path.read_text(encoding="utf-8"))
    # Formats are annotations unless asserted: without this, 2026-02-30 is a date.
    return Draft202012Validator(schema, validate_formats=True, offline=True, mask=_VALUE)


def _pinpointed(error: "ValidationError") -> Iterator[_Error]:
    """The error as near to its cause as can be known: the unexpected key, the alternative that was meant."""
    pointer, kind = tuple(error.instance_path), error.kind.name
    if kind in ("additionalProperties", "unevaluatedProperties"):
        for key in error.kind.as_dict()["unexpected"]:
            yield _Error((*pointer, key), f"the key {quoted(key)} is not expected here", None)
        return
    if kind in ("oneOf", "anyOf"):
        branches = error.kind.as_dict().get("context", [])
        meant = [branch for branch in branches if not _rules_out(branch, pointer)]
        if len(meant) == 1:
            for inner in meant[0]:
                yield from _pinpointed(inner)
            return
        tags = _expected_tags(branches)
        if tags:
            yield _Error(tags[0], f"{_VALUE} is not one of {tags[1]}", tags[2])
            return
    yield _Error(pointer, error.message, error.instance)


def _rules_out(branch: Iterable["ValidationError"], pointer: Pointer) -> bool:
    """The branch is for another type of value, or its tag (a `const`) is another."""
    return any(
        error.kind.name == "const" or (error.kind.name == "type" and tuple(error.instance_path) == pointer)
        for error in branch
    )


def _expected_tags(branches: Iterable[Iterable["ValidationError"]]) -> tuple[Pointer, str, object] | None:
    """When no branch knows the value's tag: where the tag stands, the tags that there are, and what it is."""
    tags = [[error for error in branch if error.kind.name == "const"] for branch in branches]
    pointers = {tuple(found[0].instance_path) if len(found) == 1 else None for found in tags}
    if len(pointers) != 1 or None in pointers:
        return None
    expected = [found[0].kind.as_dict()["expected_value"] for found in tags]
    words = ", ".join(json.dumps(value, ensure_ascii=False) for value in expected)
    return tuple(tags[0][0].instance_path), words, tags[0][0].instance


def _sentence(error: _Error) -> str:
    words = error.words.replace(_VALUE, _short(error.value))
    if len(words) > LONGEST_WORDS:
        words = f"{words[: LONGEST_WORDS - 1]}…"
    return f"at {_slashed(error.pointer)}: {words}"


def _short(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "the mapping"
    return "the list" if isinstance(value, list) else json.dumps(value)[:60]


def _slashed(pointer: Pointer) -> str:
    """The pointer as in RFC 6901, `/` for the root, its hostile parts made short."""
    steps = (quoted(str(step))[1:-1].replace("~", "~0").replace("/", "~1") for step in pointer)
    return "/" + "/".join(steps)
