"""Looks into a model file: its format, and what loading it would import. Bounded, and never by loading it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from maestro_gate.collect.inventory import keras_config, model_archives, model_magic, pickle_stream
from maestro_gate.collect.inventory.model_archives import Member, Unreadable
from maestro_gate.collect.inventory.model_words import ContentWords

_MOST_BYTES = 64 * 1024 * 1024
"""Unpacked, of one file."""
_DEEPEST = 3
"""Archives in archives."""
_HEAD = 4096
_OPAQUE = frozenset({"lz4", "7z", "executable", "pointer"})
_NO_BEGINNING = b"\x93"
"""An opcode that takes two from the stack, which is empty; numpy's files begin with it."""
_LAMBDA = re.compile(rb'"class_name"\s*:\s*"Lambda"')
_LOADED = (".pkl", ".pickle", ".npy", ".ckpt", ".pt", ".pth", ".bin", "/pickle")
"""Endings of members that loaders unpickle."""


@dataclass(slots=True)
class Look:
    """What a file turned out to be; it fills while the file is looked at."""

    format: str = ""
    """Empty when nothing says."""
    imports: set[tuple[str, str]] = field(default_factory=set)
    """(module, name)."""
    is_whole: bool = True
    is_scanned: bool = True
    """False where nobody can look into the format."""
    can_run_code: bool | None = None
    """Where the content says more than its format does."""
    is_unpickled: bool = False
    """Loaders unpickle what has such a name, whatever its first bytes say."""
    left: int = _MOST_BYTES
    """How many bytes may still be unpacked."""


def look(data: bytes, words: ContentWords, *, is_unpickled: bool = False) -> Look:
    """What the bytes are and would import."""
    found = Look(is_unpickled=is_unpickled)
    _into(data, found, words, depth=0)
    return found


def _into(data: bytes, found: Look, words: ContentWords, *, depth: int) -> None:
    found.format = kind = model_magic.of(data)
    if found.is_unpickled and kind not in ("pickle", ""):
        _disguised(data, found, words)
    if depth >= _DEEPEST:
        found.is_whole = False
    elif kind in model_archives.COMPRESSED:
        _compressed(data, found, words, depth)
    elif kind in _LOOKS:
        _LOOKS[kind](data, found, words, depth)
    elif kind == "":
        _first_protocols(data, found, words)
    else:
        found.is_scanned = kind not in _OPAQUE


def _compressed(data: bytes, found: Look, words: ContentWords, depth: int) -> None:
    kind = found.format
    try:
        content = model_archives.unpacked(data, kind, found.left + 1)
    except Unreadable:
        found.is_whole = False
        return
    _into(_fitting(content, found), found, words, depth=depth + 1)
    found.format = found.format or kind


def _pickle(data: bytes, found: Look, words: ContentWords, _depth: int) -> None:
    _opcodes(data, 0, found, words)


def _opcodes(data: bytes, start: int, found: Look, words: ContentWords) -> None:
    opcodes = pickle_stream.scan(data, start)
    found.imports |= opcodes.imports
    if opcodes.broken_at is not None:
        found.is_whole = False
        found.imports.update(words.sweep(data, opcodes.broken_at))


def _first_protocols(data: bytes, found: Look, words: ContentWords) -> None:
    """The first protocols begin with nothing in particular: a pickle is what ends as one, or imports what harms."""
    opcodes = pickle_stream.scan(data)
    if opcodes.streams or any(words.is_dangerous(*pair) for pair in opcodes.imports):
        found.format = "pickle"
        _opcodes(data, 0, found, words)
    else:
        found.is_scanned = False


def _disguised(data: bytes, found: Look, words: ContentWords) -> None:
    """The first bytes of nearly every format are opcodes, too: a pickle that begins as something else still runs."""
    if not data.startswith(_NO_BEGINNING):
        opcodes = pickle_stream.scan(data)
        if opcodes.streams or any(words.is_dangerous(*pair) for pair in opcodes.imports):
            _opcodes(data, 0, found, words)


def _numpy(data: bytes, found: Look, words: ContentWords, _depth: int) -> None:
    start = model_magic.numpy_objects(data)
    if start is not None:
        found.format = "numpy-objects"
        _opcodes(data, start, found, words)


def _hdf5(data: bytes, found: Look, _words: ContentWords, _depth: int) -> None:
    """Keras keeps the configuration of a model as JSON in an attribute, which HDF5 does not compress."""
    found.can_run_code = b"model_config" in data
    if _LAMBDA.search(data):
        found.imports.add(keras_config.LAMBDA)


def _archive(data: bytes, found: Look, words: ContentWords, depth: int) -> None:
    kind = found.format
    try:
        members = list(model_archives.members(data, kind))
        found.format = kind if kind == "tar" else _archive_format({member.name for member in members})
    except Unreadable:
        found.is_whole = False
        found.imports.update(words.sweep(data, 0))
        return
    for member in model_archives.members(data, kind):
        try:
            _member(member, found, words, depth)
        except Unreadable:
            # Loaders are more lenient than readers of archives, and what they load lies here as it is.
            found.is_whole = False
            found.imports.update(words.sweep(data, 0))
            return


def _member(member: Member, found: Look, words: ContentWords, depth: int) -> None:
    """Look into a member when its name or its first bytes say that it is more than weights."""
    if found.format == "keras-zip" and member.name == "config.json":
        found.imports.update(keras_config.imports(_fitting(member.read(found.left + 1), found)))
        return
    is_loaded = f"/{member.name}".lower().endswith(_LOADED)
    # The numbers of a tensor, `data/0`, may begin as a pickle does.
    if not is_loaded and ("/data/" in f"/{member.name}" or not pickle_stream.begins(member.read(_HEAD))):
        return
    inner = Look(left=found.left, is_unpickled=is_loaded)
    _into(_fitting(member.read(found.left + 1), inner), inner, words, depth=depth + 1)
    found.left = inner.left
    found.imports |= inner.imports
    found.is_whole &= inner.is_whole
    if inner.format == "numpy-objects":
        found.format = inner.format


def _fitting(data: bytes, found: Look) -> bytes:
    """The bytes, as long as there is room for them."""
    if len(data) > found.left:
        found.is_whole = False
        data = data[: found.left]
    found.left -= len(data)
    return data


def _archive_format(names: Collection[str]) -> str:
    files = {name.rsplit("/", 1)[-1] for name in names}
    if "constants.pkl" in files or any("/code/" in name for name in names):
        return "torchscript"
    if "data.pkl" in files:
        return "pytorch-zip"
    if "config.json" in names and any(name.endswith(".h5") for name in files):
        return "keras-zip"
    return "numpy" if files and all(name.endswith(".npy") for name in files) else "zip"


_LOOKS: dict[str, Callable[[bytes, Look, ContentWords, int], None]] = {
    "pickle": _pickle,
    "numpy": _numpy,
    "hdf5": _hdf5,
    "zip": _archive,
    "tar": _archive,
}
