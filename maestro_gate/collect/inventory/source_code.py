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
    safeguards,
    tools,
    uses,
)
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
    """What the file reveals. Raises InvalidInput for what is no notebook or would take too long."""
    words = tables.code
    if words.ignored.matches(path):
        return Reading()
    if _ending(path) == "ipynb":
        data = notebooks.code(data, path)
    spoken = frozenset(_WORDS.findall(data))
    if words.interest.isdisjoint(spoken) and not _ADDRESS.search(data) and not _speaks_of_audits(data, words):
        return Reading()
    if max(map(len, data.split(b"\n"))) > _LONG_LINE:
        return Reading(notes=(f"{path}: has lines of more than {_LONG_LINE:,} bytes and was not parsed",))
    syntax = SYNTAXES[_ending(path)]
    is_test = words.tests.matches(path)
    tested = tuple(_tested(path, data, syntax, spoken, words)) if is_test else ()
    if is_test and not _evaluates(spoken, words):
        return Reading(detections=tested)
    facts = parsing.facts(path, data, syntax)
    known = words, tables.detectors, tables.model_ids, tables.mcp.secrets
    file = File(path, data, facts, naming.names(facts), *known, spoken)
    if is_test:
        row = words.row("evaluated")
        return Reading(
            detections=(*tested, *(one for one in uses.detections(file) if one.type == row["type"]))
        )
    found = _reading(file)
    return _without_lines(found) if _ending(path) == "ipynb" else found


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
