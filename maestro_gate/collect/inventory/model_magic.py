"""Tells what a model file is by its bytes, whatever its name says."""

import json
import re
import struct
from collections.abc import Callable

_NUMPY = b"\x93NUMPY"
_HDF5 = b"\x89HDF\r\n\x1a\n"
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"GGUF", "gguf"),
    (b"lmgg", "ggml"),
    (b"tjgg", "ggml"),
    (b"fmgg", "ggml"),
    (_HDF5, "hdf5"),
    (_NUMPY, "numpy"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x7fELF", "executable"),
    (b"MZqFpD", "executable"),
    (b"version https://git-lfs.github.com/spec/", "pointer"),
)
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_ONNX = re.compile(rb"\x08[\x01-\x14][\x12\x1a\x22\x3a\x42]")
_HDF5_PLACES = (512, 1024, 2048)
"""Where its signature may stand behind a block of the user's."""
_LENGTH = 8
_SHORTEST_HEADER, _LONGEST_HEADER = 2, 16 * 1024 * 1024
_NUMPY_SHORTEST = 12
_WIDE = 2
"""Version of the numpy format whose header has four bytes of length."""
_OBJECTS = re.compile(rb"['\"]descr['\"]\s*:\s*[^}]{0,4096}?O[0-9]*['\"]")


def of(data: bytes) -> str:
    """The format that the content has; empty when nothing says."""
    if not data:
        return "empty"
    named = (name for magic, name in _MAGIC if data.startswith(magic))
    return next(named, "") or next((name for name, is_one in _SIGNS if is_one(data)), "")


def numpy_objects(data: bytes) -> int | None:
    """Where the objects of a numpy file begin, which are pickled; None when its array holds numbers."""
    if len(data) < _NUMPY_SHORTEST or not data.startswith(_NUMPY):
        return None
    is_wide = data[len(_NUMPY)] >= _WIDE
    (length,) = struct.unpack_from("<I" if is_wide else "<H", data, 8)
    start = 12 if is_wide else 10
    return start + length if _OBJECTS.search(data, start, start + min(length, 65_536)) else None


def _is_safetensors(data: bytes) -> bool:
    """A length, and as many bytes of JSON that describe tensors."""
    if data[_LENGTH : _LENGTH + 1] != b"{":
        return False
    (length,) = struct.unpack_from("<Q", data)
    if not _SHORTEST_HEADER <= length <= min(_LONGEST_HEADER, len(data) - _LENGTH):
        return False
    try:
        header = json.loads(data[_LENGTH : _LENGTH + length])
    except (ValueError, RecursionError):
        return False
    tensors = [value for key, value in header.items() if key != "__metadata__"]
    return all(isinstance(tensor, dict) and "data_offsets" in tensor for tensor in tensors)


_SIGNS: tuple[tuple[str, Callable[[bytes], object]], ...] = (
    ("tflite", lambda data: data[4:8] == b"TFL3"),
    ("tar", lambda data: data[257:262] == b"ustar"),
    ("safetensors", _is_safetensors),
    ("pickle", _PICKLE.match),
    ("hdf5", lambda data: any(data.startswith(_HDF5, at) for at in _HDF5_PLACES)),
    ("zlib", _ZLIB.match),
    ("onnx", _ONNX.match),
)
"""Formats that are known by more than their first bytes, the surest first."""
