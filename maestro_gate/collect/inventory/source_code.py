"""Reveals what source code uses: products, models, agents, tools, MCP servers, safeguards, credentials and hosts.

A file without a word of interest is not parsed. Tests show no use, only that something is tested. Nothing is executed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from maestro_gate.collect.inventory.code import (
    derived,
    evaluations,
    literals,
    models,
    naming,
    native_tools,
    notebooks,
    parsing,
    products,
    redirected,
    safeguards,
    tools,
    uses,
)
from maestro_gate.collect.inventory.code import spoken as texts
from maestro_gate.collect.inventory.code.csharp import CSHARP
from maestro_gate.collect.inventory.code.file import File, pieces
from maestro_gate.collect.inventory.code.go import GO
from maestro_gate.collect.inventory.code.java import JAVA
from maestro_gate.collect.inventory.code.python import PYTHON
from maestro_gate.collect.inventory.code.rust import RUST
from maestro_gate.collect.inventory.code.script import JAVASCRIPT, TSX, TYPESCRIPT
from maestro_gate.collect.inventory.code.syntax import Syntax
from maestro_gate.collect.inventory.code.words import CodeWords
from maestro_gate.collect.mcp_words import SecretWords
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import CONFIDENCES, Detection
from maestro_gate.model.subjects import Tool

NAME = "source-code"
PROVIDES = "inventory"

SYNTAXES: Mapping[str, Syntax] = {
    "py": PYTHON,
    "ipynb": PYTHON,
    "js": JAVASCRIPT,
    "jsx": JAVASCRIPT,
    "mjs": JAVASCRIPT,
    "cjs": JAVASCRIPT,
    "ts": TYPESCRIPT,
    "mts": TYPESCRIPT,
    "cts": TYPESCRIPT,
    "tsx": TSX,
    "go": GO,
    "java": JAVA,
    "cs": CSHARP,
    "rs": RUST,
}
"""Ending of a file's name → how it is read."""

_WORDS = re.compile(rb"[A-Za-z_][A-Za-z0-9_]+")
_ADDRESS = re.compile(rb"""["'`]https?://""")
_LONG_LINE = 20_000


def recognises(path: str, _content: bytes) -> bool:
    """Is it a file of a language that is read."""
    return _ending(path) in SYNTAXES


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """What the file reveals. Raises InvalidInput for what is no notebook."""
    words = tables.code
    if words.ignored.matches(path):
        return Reading(is_passed_over=not words.interest.isdisjoint(_WORDS.findall(data)))
    if _ending(path) == "ipynb":
        data = notebooks.code(data, path)
    spoken = frozenset(_WORDS.findall(data))
    if words.interest.isdisjoint(spoken) and not _ADDRESS.search(data) and not _speaks_of_audits(data, words):
        return Reading()
    try:
        found = _revealed(path, data, spoken, tables)
    except InvalidInput as error:
        return Reading(notes=(str(error),), is_unread=True)
    return _without_lines(found) if _ending(path) == "ipynb" else found


def unfetched(path: str, error: InvalidInput, tables: Tables) -> Reading:
    """A file that is too large to look at: what it reveals is not known."""
    return Reading() if tables.code.ignored.matches(path) else Reading(notes=(str(error),), is_unread=True)


def _revealed(path: str, data: bytes, spoken: frozenset[bytes], tables: Tables) -> Reading:
    words, syntax = tables.code, SYNTAXES[_ending(path)]
    if _has_long_lines(data, syntax):
        raise InvalidInput(f"has lines of more than {_LONG_LINE:,} bytes and was not parsed", where=path)
    is_test = words.tests.matches(path)
    tested = tuple(_tested(path, data, syntax, spoken, words)) if is_test else ()
    facts = parsing.facts(path, data, syntax)
    known = words, tables.detectors, tables.model_ids, tables.mcp.secrets
    file = File(path, data, facts, naming.names(facts), *known, spoken)
    if is_test:
        return Reading(detections=_strongest([*tested, *_shown_in_tests(file)], file.secrets))
    return _reading(file)


def _shown_in_tests(file: File) -> Iterator[Detection]:
    """What a file reveals that stands where tests do: an evaluation that it runs; providers, models and servers."""
    evaluated = file.words.row("evaluated")["type"] if _evaluates(file.spoken, file.words) else ""
    called = (*(one.name for one in file.facts.functions), *(one.callee for one in file.facts.calls))
    is_test = bool(evaluated) or any(map(file.words.test_function.match, called))
    shown = file.words.set_of("shown_in_tests" if is_test else "shown_without_tests")
    for one in (*products.detections(file), *uses.detections(file), *models.detections(file)):
        if one.type == evaluated:
            yield one
        elif one.type in shown:
            yield replace(one, confidence=min(one.confidence, "imported", key=CONFIDENCES.index))


def _has_long_lines(data: bytes, syntax: Syntax) -> bool:
    """Is it minified: texts and comments make no line long."""
    return _is_long(data) and _is_long(texts.without(data, syntax.language))


def _is_long(data: bytes) -> bool:
    return max(map(len, data.split(b"\n"))) > _LONG_LINE


def _without_lines(found: Reading) -> Reading:
    """Lines of cells put together are no lines of the notebook."""
    return replace(
        found,
        subjects=ordered(replace(one, line=0) for one in found.subjects if isinstance(one, Tool)),
        detections=tuple(sorted((replace(one, line=0) for one in found.detections), key=repr)),
    )


def _reading(file: File) -> Reading:
    defined = tools.of(file)
    found = [
        *products.detections(file),
        *uses.detections(file),
        *derived.detections(file),
        *native_tools.detections(file),
        *models.detections(file),
        *safeguards.detections(file),
        *literals.detections(file),
        *redirected.detections(file),
    ]
    kind = file.words.tools
    found += [
        Detection(kind.layer, kind.type, tool.name, file.path, tool.line, "used", ref=f"path:{file.path}")
        for tool in defined
    ]
    found += evaluations.detections(file, found)
    broken = (f"{file.path}: cannot be parsed as {file.facts.language}; what it uses is not known",)
    return Reading(
        subjects=ordered(defined),
        detections=_strongest(found, file.secrets),
        notes=broken if file.facts.is_broken and not found else (),
        is_unread=file.facts.is_broken and not found,
    )


def _strongest(found: list[Detection], secrets: SecretWords) -> tuple[Detection, ...]:
    """One sighting of each thing in a file: the strongest, then the first. What looks like a secret is no name."""
    best: dict[tuple[str, ...], Detection] = {}
    for one in sorted(found, key=lambda one: (-CONFIDENCES.index(one.confidence), one.line, repr(one))):
        if not secrets.shapes.search(one.name):
            best.setdefault((one.layer, one.type, one.model or one.name, one.safeguard), one)
    return tuple(sorted(best.values(), key=repr))


def _tested(
    path: str, data: bytes, syntax: Syntax, spoken: frozenset[bytes], words: CodeWords
) -> Iterator[Detection]:
    """A test file as a safeguard, when it has tests, and imports or calls what agents are made of."""
    row = words.row("tested")
    tested = words.set_of("tested_words")
    near = [word for word in spoken if any(one.encode() in word.lower() for one in tested)]
    if not near:
        return
    outline = parsing.outline(path, data, syntax)
    serves = any(b"mcp" in word.lower() or word == b"modelcontextprotocol" for word in near)
    if not (serves and "server" in outline.exercised) and all(
        tested.isdisjoint(pieces(name)) for name in outline.exercised
    ):
        return
    lines = [line for name, line in outline.functions if words.test_function.match(name)]
    if lines:
        ref = f"path:{path}"
        yield Detection(
            row["layer"], row["type"], path, path, min(lines), "used", ref=ref, safeguard=row["safeguard"]
        )


def _evaluates(spoken: frozenset[bytes], words: CodeWords) -> bool:
    """Does a test file run an evaluation: it has its library, and calls it."""
    row = words.row("evaluated")
    return all(any(one.encode() in spoken for one in row[key]) for key in ("modules", "calls"))


def _speaks_of_audits(data: bytes, words: CodeWords) -> bool:
    small = data.lower()
    return any(word.encode() in small for word in words.row("audit")["words"])


def _ending(path: str) -> str:
    return path.rpartition(".")[2].lower()
