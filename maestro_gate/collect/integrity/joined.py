"""Joins what a tree says of one model in several places: its entry in the bill of materials, its files, its signature.

1. A model's entry is whole when nine things are known of it: revision, hash, licence, supplier, card, datasets,
   limitations, a format that runs no code, and a signature. What is not shown is missing.
2. Files belong to an entry by its name: a folder or a file is called like the model.
3. Where no model is signed, nobody is told that this one is not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from msgspec import structs

from maestro_gate.collect.detectors import Detectors
from maestro_gate.model.subjects import Attestation, Component, ModelFile, Subject

_MODEL = "machine-learning-model"
_HUB = "huggingface"
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_SIGNED_BY = frozenset({"attestation", "digital-signature"})
"""Types of CycloneDX references that lead to a signature."""
_WORST_FIRST = ("invalid", "mismatched", "untrusted", "unverified", "verified")


def marked(
    subjects: tuple[Subject, ...], signatures: frozenset[str], detectors: Detectors
) -> tuple[Subject, ...]:
    """The subjects of one tree, model files with their signatures and models with what is missing of them."""
    attested = [one for one in subjects if isinstance(one, Attestation)]
    covered, beside = _covered(attested), frozenset(name.rpartition(".")[0] for name in signatures)
    are_signed = any(one.format == "model-signing" for one in attested)
    files = {
        file: replace(file, signature=_signature(file.path, covered, beside, are_signed=are_signed))
        for file in subjects
        if isinstance(file, ModelFile)
    }
    named = by_name(files.values())
    return tuple(
        files[one]
        if isinstance(one, ModelFile)
        else structs.replace(one, incomplete=_missing(one, named, detectors))
        if isinstance(one, Component) and one.type == _MODEL
        else one
        for one in subjects
    )


def _signature(
    path: str, covered: Mapping[str, set[str]], beside: frozenset[str], *, are_signed: bool
) -> str:
    """The worst status of the statements about the file; a signature beside it that nobody can read is unverified."""
    worst = next((status for status in _WORST_FIRST if status in covered.get(path, ())), "")
    if worst or path in beside:
        return worst or "unverified"
    return "none" if are_signed else ""


def _covered(attested: Iterable[Attestation]) -> Mapping[str, set[str]]:
    """Path → the statuses of the statements that say anything of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in attested:
        for path in chain(one.matched, one.mismatched, one.unchecked, one.unsigned):
            found[path].add(one.status)
    return found


def by_name(files: Iterable[ModelFile]) -> Mapping[str, Sequence[ModelFile]]:
    """Lower-case name of each folder above a model file, and its own with and without its ending → the files."""
    found: dict[str, list[ModelFile]] = defaultdict(list)
    for file in files:
        *folders, name = file.path.lower().split("/")
        for word in {*folders, name, name.rpartition(".")[0]}:
            found[word].append(file)
    return found


def files_of(model: Component, named: Mapping[str, Sequence[ModelFile]]) -> Sequence[ModelFile]:
    """The files of a model; of one that is called like a path, the file that stands there."""
    files = named.get(model.name.lower().rpartition("/")[2], ())
    exact = [file for file in files if file.path == model.name]
    return exact or files


def _missing(
    model: Component, named: Mapping[str, Sequence[ModelFile]], detectors: Detectors
) -> tuple[str, ...]:
    files = files_of(model, named)
    known = {
        "revision": _is_pinned(model),
        "hash": bool(model.hashes),
        "licence": bool(model.licenses),
        "supplier": bool(model.supplier),
        "card": model.has_model_card or "model-card" in model.reference_types,
        "datasets": bool(model.datasets),
        "limitations": "technicalLimitations" in model.considerations,
        "format": _is_safe(model, files, detectors),
        "signature": _is_signed(model, files),
    }
    return tuple(sorted(name for name, is_known in known.items() if not is_known))


def _is_pinned(model: Component) -> bool:
    """A hub's names of branches move; elsewhere a version is taken at its word."""
    if model.ecosystem != _HUB:
        return bool(model.version)
    behind = model.purl.partition("#")[0].partition("?")[0].rpartition("@")[2]
    return _COMMIT.fullmatch(behind) is not None


def _is_safe(model: Component, files: Sequence[ModelFile], detectors: Detectors) -> bool:
    """Its files run no code; where there are none, a property names a format, or a file of one, that runs none."""
    if files:
        return not any(file.executes_code for file in files)
    values = [one.partition("=")[2].strip().lower() for one in model.properties]
    formats = [found for value in values for found in _formats(value, detectors)]
    return bool(formats) and not any(formats)


def _formats(value: str, detectors: Detectors) -> Iterable[bool]:
    """Of each model format that the value names: whether it runs code."""
    name = value.replace("\\\\", "/").rpartition("/")[2]
    return [
        found.executes_code
        for text in (name, f"model.{name}")
        for found in detectors.model_files.matches(text)
    ]


def _is_signed(model: Component, files: Sequence[ModelFile]) -> bool:
    if files:
        return all(file.signature in ("verified", "unverified") for file in files)
    return not _SIGNED_BY.isdisjoint(model.reference_types)
