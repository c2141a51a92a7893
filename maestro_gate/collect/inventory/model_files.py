"""Reads what model and weights files hold: their format, and what loading them would import. Nothing is loaded."""

from maestro_gate.collect.inventory import model_magic, model_scan, pickle_stream
from maestro_gate.collect.inventory.model_scan import Look
from maestro_gate.collect.inventory.model_words import ContentWords
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.model.evidence import Detection
from maestro_gate.model.subjects import ModelFile

NAME = "model-files"
PROVIDES = "model-files"

_MOST_SHOWN = 200
_PLAIN = (".bin", ".npy", ".npz", ".dat")
"""Names that say nothing: such a file is a model by its content, or not at all."""


def recognises(path: str, head: bytes) -> bool:
    """The name says that it is a model, or the content does."""
    is_named = not path.lower().endswith(_PLAIN)
    return is_named or model_magic.of(head) != "" or bool(pickle_stream.scan(head).imports)


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The model file. A file whose name and content both say that it is none is nothing."""
    words = tables.content
    named = next(iter(tables.detectors.model_files.matches(path)), None)
    found = model_scan.look(data, words, is_unpickled=bool(words.unpickled.matches(path.lower())))
    harms = any(words.is_dangerous(*pair) for pair in found.imports)
    if named is None and found.format not in words.models and not harms:
        return Reading()
    promised = named.format if named else found.format
    file = _file(path, promised, found, words, by_name=named.executes_code if named else False)
    notes = () if file.scanned != "partly" else (f"{path}: not scanned to its end for what it imports",)
    if named:
        return Reading(model_files=(file,), notes=notes)
    kind = words.code_type if file.executes_code else words.data_type
    return Reading(
        model_files=(file,),
        notes=notes,
        detections=(Detection(words.layer, kind, path, path, ref=f"path:{path}"),),
    )


def _file(path: str, promised: str, found: Look, words: ContentWords, *, by_name: bool) -> ModelFile:
    dangerous = {pair for pair in found.imports if words.is_dangerous(*pair)}
    unknown = {pair for pair in found.imports - dangerous if not words.is_safe(*pair)}
    by_content = words.executes_code.get(found.format) if found.can_run_code is None else found.can_run_code
    accepted = words.accepted.get(promised)
    is_known = found.format not in ("", "empty", "pointer")
    is_mismatched = is_known and accepted is not None and found.format not in accepted
    # What is not what its name promises may be made to look so: no content talks a name out of what it can do.
    is_by_name = by_content is None or (is_mismatched and by_name)
    return ModelFile(
        path=path,
        line=0,
        format=promised,
        executes_code=bool(dangerous or unknown or (by_name if is_by_name else by_content)),
        size=0,
        content_format=found.format if found.format != "pointer" else "",
        mismatched=is_mismatched,
        scanned="no" if not found.is_scanned else "whole" if found.is_whole else "partly",
        imports=_shown(found.imports),
        dangerous_imports=_shown(dangerous),
        unknown_imports=_shown(unknown),
        is_pointer=found.format == "pointer",
    )


def _shown(imports: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({f"{module}.{name}" for module, name in imports}))[:_MOST_SHOWN]
