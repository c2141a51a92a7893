"""Makes paths and contents of every kind that the gate's tables speak of, and of kinds that they nearly speak of."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from maestro_gate import documents, policy

POLICIES = policy.bundled_files()

MANIFEST = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
CONTENTS: tuple[bytes | None, ...] = (
    b"plain words\n",
    MANIFEST.encode(),
    None,
    b"",
    "Resources:\n  a:\n    Type: AWS::S3::Bucket\n".encode("utf-16"),
    b'"\\x61piVersion": v1\n"\\x6bind": Pod\n"metadata": {}\n',
    b'{"mcpServers": {"a": {"command": "npx", "args": ["-y", "@vendor/a"]}}}',
    b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "a"}]}',
    b"{{ include other }}\n",
    b"caf\xe9: apiVersion kind\n",
    b"- name: play\n  hosts: all\n  tasks: []\n",
    b'{"version": "2.1.0", "runs": []}',
)
"""None is no file at all."""
PLAIN_WORDS = b"other plain words\n"
PLAIN = (
    "README.md",
    "docs/guide.rst",
    "assets/logo.svg",
    "web/style.css",
    "src/main.rb",
    "LICENSE",
    "composer.lock",
)
"""Names of no interest, or of none as long as what they hold is plain."""


@dataclass(frozen=True)
class Case:
    """What a change does to one path."""

    path: str
    base: bytes | None
    head: bytes | None


def names() -> tuple[str, ...]:
    """Paths of every pattern in the tables, each with near misses."""
    made = sorted({name for pattern in sorted(_patterns()) for name in _near(_path(pattern))} | set(PLAIN))
    return tuple(name for name in made if not name.endswith("/"))


def cases(part: int) -> Iterator[Case]:
    """Changes of content of every path, of which each part has some; half of them where a chart has its templates."""
    for number, content in enumerate(CONTENTS):
        for name, below in itertools.product(
            ("x.yaml", "x.YML", "x.json", "x.tfvars.json"), ("", "templates/")
        ):
            yield Case(f"{below}to-{number}/{name}", PLAIN_WORDS, content)
            yield Case(f"{below}from-{number}/{name}", content, PLAIN_WORDS)
    count = len(CONTENTS)
    for number, name in enumerate(names()):
        step = (1, 2, 5)[(number + part) % 3]
        base, head = CONTENTS[(number + step) % count], CONTENTS[(number * step + 1) % count]
        below = "templates/" if number % 2 else ""
        if base != head:
            yield Case(f"{below}{number}/{name}", base, head)
        if number % 3 == part:
            yield Case(f"{below}{number}-plain/{name}", PLAIN_WORDS, b"plain words\n")


def _patterns() -> Iterator[str]:
    tables = [
        documents.load_yaml(POLICIES[name], name).value
        for name in ("sources.yaml", "detectors.yaml", "scanners.yaml")
    ]
    for table in tables:
        yield from (text for text in _texts(table) if re.fullmatch(r"[\w./*?@+-]*[.*/][\w./*?@+-]*", text))
    yield from tables[2]["shadow_code"]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _path(pattern: str) -> str:
    return pattern.lstrip("/").replace("**/", "a/b/").replace("**", "c").replace("*", "x").replace("?", "y")


def _near(path: str) -> Iterator[str]:
    yield path
    yield path.upper() if len(path) % 2 else f"{path}.bak"
