"""Reads files of environment variables: which keys, models and endpoints they name. No value of a secret is kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from maestro_gate.collect import mcp_secrets
from maestro_gate.collect.inventory.env_words import EnvWords
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.model.evidence import Detection

NAME = "environment"
PROVIDES = "environment"

_ASSIGNMENT = re.compile(
    r"[ \t]*(?:export[ \t]+|set[ \t]+)?([A-Za-z_][A-Za-z0-9_.]{0,200})[ \t]*[=:][ \t]*(.*)"
)
_QUOTED = re.compile(r"""(["'])(.*?)\1""")
_NO_HOST = re.compile(r"[^a-z0-9.:-]")
_MOST_LINES = 20_000
_LONGEST_LINE = 4_096


def recognises(_path: str, _head: bytes) -> bool:
    """The file is known by its name alone."""
    return True


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """What the variables reveal. A file that is no text is noted."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return Reading(notes=(f"{path}: not UTF-8; its variables are not known",))
    notes = () if len(lines) <= _MOST_LINES else (f"{path}: only the first {_MOST_LINES:,} lines were read",)
    is_sample = bool(tables.environment.samples.matches(path.rsplit("/", 1)[-1]))
    found = {
        detection
        for variable in _variables(lines[:_MOST_LINES])
        for detection in revealed(path, variable, tables, is_sample=is_sample)
    }
    return Reading(detections=tuple(sorted(found, key=repr)), notes=notes)


@dataclass(frozen=True, slots=True)
class Variable:
    """One assignment; its value never leaves this module unless it names a model or a host."""

    name: str
    value: str
    line: int


def _variables(lines: list[str]) -> Iterator[Variable]:
    for number, line in enumerate(lines, 1):
        match = _ASSIGNMENT.match(line[:_LONGEST_LINE])
        if match:
            quoted = _QUOTED.match(match[2])
            yield Variable(match[1], quoted[2] if quoted else match[2].partition(" #")[0].strip(), number)


def revealed(
    path: str, variable: Variable, tables: Tables, *, is_sample: bool = False
) -> Iterator[Detection]:
    """What one variable reveals, wherever it is set."""
    words, name = tables.environment, variable.name
    confidence = "declared" if is_sample else "used"
    provider = words.credentials.get(name.upper())
    if provider is not None:
        place = words.credential
        yield Detection(
            *(place.layer, place.type, name, path, variable.line, confidence, provider), ref=f"env:{name}"
        )
        if _is_key(variable, tables, is_sample=is_sample):
            place = words.exposed
            yield Detection(
                *(place.layer, place.type, name, path, variable.line, "used", provider), ref=f"env:{name}"
            )
        return
    product = _traced(variable, words)
    if product:
        place = words.tracing.place
        yield Detection(
            *(place.layer, place.type, product, path, variable.line, confidence), ref=f"env:{name}"
        )
    if words.model_variables.search(name):
        model = tables.model_ids.named(variable.value, is_asked_for=True)
        if model is not None:
            place = words.model
            yield Detection(
                *(
                    place.layer,
                    place.type,
                    model.name,
                    path,
                    variable.line,
                    confidence,
                    model.provider,
                    model.name,
                ),
                ref=f"model_id:{model.name}",
            )
    yield from _endpoint(path, variable, tables, confidence)


def _traced(variable: Variable, words: EnvWords) -> str:
    """The product that traces are sent to where such a variable is set; empty where it says nothing of that."""
    name = variable.name.upper()
    switched = words.tracing.products.get(name, "") if variable.value.lower() in words.on else ""
    return switched or words.traced.get(name, "")


def _is_key(variable: Variable, tables: Tables, *, is_sample: bool) -> bool:
    """Does a real key stand here: by its shape, or since nothing else would be so long under such a name."""
    secrets, value = tables.mcp.secrets, variable.value
    if len(value) < tables.environment.shortest_key or not mcp_secrets.is_literal(
        variable.name, value, secrets
    ):
        return False
    if secrets.shapes.search(value):
        return True
    is_random = any(character.isdigit() for character in value) and any(c.isalpha() for c in value)
    return not is_sample and is_random and not re.search(r"\s", value)


def _endpoint(path: str, variable: Variable, tables: Tables, confidence: str) -> Iterator[Detection]:
    """A host that serves models, or that a client of some is sent to."""
    if "//" not in variable.value:
        return
    words = tables.environment
    try:
        parts = urlsplit(variable.value)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return
    if not host or _NO_HOST.search(host) or words.not_hosts.matches(host):
        return
    provider = next(iter(words.hosts.matches(host)), words.ports.get(str(port)))
    if provider is not None:
        place = words.endpoint
        yield Detection(
            *(place.layer, place.type, host, path, variable.line, confidence, provider), ref=f"host:{host}"
        )
    elif "." in host and words.redirects.search(variable.name) and not tables.mcp.local_hosts.matches(host):
        place = words.egress
        yield Detection(*(place.layer, place.type, host, path, variable.line, confidence), ref=f"host:{host}")
