"""Says which products a file imports, and which of them it uses: what is called, derived from or decorated with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote

from maestro_gate.collect import purls
from maestro_gate.collect.detectors import Detectors
from maestro_gate.collect.inventory.code.facts import Import
from maestro_gate.collect.inventory.code.file import File
from maestro_gate.collect.inventory.code.words import Module
from maestro_gate.model.evidence import Detection

_OWN = (".", "/", "~", "@/", "#", "crate.", "super.", "self.")
"""Beginnings of modules of the same project."""
_SCRIPTS = ("javascript", "typescript")
_DEEP = 5
_NAME = re.compile(r"(?:@[A-Za-z0-9._~-]{1,100}/)?[A-Za-z0-9_][A-Za-z0-9._/~-]{0,200}")


def detections(file: File) -> Iterator[Detection]:
    """What the imports of a file reveal; in use where something of them is."""
    used = _used(file)
    for one in file.facts.imports:
        found = package(one, file)
        if not found:
            continue
        name = unquote(found.partition("/")[2])
        confidence = "used" if one in used else "imported"
        for detection in file.detectors.of_package(found, name, file.path):
            yield replace(detection, line=one.line, confidence=confidence)


def provider(file: File, one: Import | None) -> str:
    """Who serves the models of what was imported; empty when nothing says."""
    found = package(one, file) if one else ""
    return file.detectors.product(found, "").provider if found else ""


def reveals(file: File, one: Import | None) -> bool:
    """Is something that reveals an asset imported."""
    return one is not None and bool(package(one, file))


def package(one: Import, file: File) -> str:
    """The PURL of the package that an import is of, when it reveals something; else empty."""
    if one.module.startswith(_OWN):
        return ""
    language = "javascript" if file.facts.language in _SCRIPTS else file.facts.language
    listed = _listed(one, file.words.modules.get(language, {}))
    if listed is not None:
        return listed if _is_known(listed, file.detectors) else ""
    return next((purl for purl in _candidates(one, language) if _is_known(purl, file.detectors)), "")


def _used(file: File) -> set[Import]:
    names = file.names
    found: set[Import] = set()
    for call in file.facts.calls:
        _, through = file.resolved(call)
        if through is not None:
            found.add(through)
        elif names.stars:
            found |= {one for one in file.facts.imports if one.name == "*" and call.callee[:1].isupper()}
    for class_ in file.facts.classes:
        for base in class_.bases:
            _, through = names.resolved(base, class_.start)
            found |= {through} if through is not None else set()
    return found


def _listed(one: Import, modules: Mapping[str, Module]) -> str | None:
    """By the table: empty where the module is not meant, None where the table does not know it."""
    parts = one.full.split(".")
    for size in range(len(parts), 0, -1):
        module = modules.get(".".join(parts[:size]))
        if module is None:
            continue
        member = parts[size] if len(parts) > size else ""
        return module.purl if not module.members or member in module.members else ""
    return None


def _candidates(one: Import, language: str) -> Iterator[str]:
    """PURLs that the module may be of, the longest first."""
    if language == "javascript":
        parts = one.module.split("/")
        yield _base("npm", "/".join(parts[: 2 if one.module.startswith("@") else 1]))
    elif language == "python":
        parts = one.module.split(".")[:_DEEP]
        if len(parts) == 1:  # `from google import genai`
            parts = one.full.split(".")[:2]
        parts = [part for part in parts if part == part.lower()]  # no package is called like a class
        yield from (_base("pypi", "-".join(parts[:size])) for size in range(len(parts), 0, -1))
    elif language == "go":
        parts = one.module.split("/")[: _DEEP + 2]
        yield from (_base("golang", "/".join(parts[:size])) for size in range(len(parts), 1, -1))
    elif language == "csharp":
        parts = one.module.split(".")[:_DEEP]
        yield from (_base("nuget", ".".join(parts[:size])) for size in range(len(parts), 0, -1))
    elif language == "rust":
        yield _base("cargo", one.full.partition(".")[0].replace("_", "-"))


@lru_cache(20_000)
def _base(ecosystem: str, name: str) -> str:
    """The PURL of a package; empty for what no package is called."""
    if not _NAME.fullmatch(name):
        return ""
    return purls.base(f"pkg:{ecosystem}/{name}")[0]


def _is_known(purl: str, detectors: Detectors) -> bool:
    return bool(purl) and bool(detectors.packages.reveal(purl))
