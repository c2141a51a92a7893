"""Model files of every kind, made from their bytes: nothing here is ever loaded."""

import io
import json
import pickle
import struct
import zipfile
import zlib
from collections import OrderedDict


def safetensors() -> bytes:
    header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return struct.pack("<Q", len(header)) + header + b"\0\0\0\0"


def plain_pickle(protocol: int = 4) -> bytes:
    return pickle.dumps(OrderedDict(w=[1.0, 2.0]), protocol)


def calls(module: str, name: str, argument: str = "id") -> bytes:
    """What the reduce of `module.name(argument)` looks like, by the oldest opcodes."""
    return f"c{module}\n{name}\n(S'{argument}'\ntR.".encode()


def calls_by_stack(module: str, name: str) -> bytes:
    """The same by a name that is put together on the stack, with a detour over the memo."""
    texts = [part.encode() for part in (module, name)]
    first, second = (b"\x8c" + bytes([len(part)]) + part + b"\x94" for part in texts)
    return b"\x80\x04" + second + b"0" + first + b"h\x00\x93\x8c\x02id\x85R."


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def torch_zip(data: bytes, **more: bytes) -> bytes:
    return zipped(**{"m/data.pkl": data, "m/data/0": b"\x80\x02" + bytes(64), "m/version": b"3\n", **more})


def numpy_file(descr: str, body: bytes) -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + body


def hdf5(body: bytes = b"") -> bytes:
    return b"\x89HDF\r\n\x1a\n" + bytes(64) + body


def keras_zip(*layers: dict[str, object]) -> bytes:
    config = {"class_name": "Sequential", "module": "keras", "config": {"layers": list(layers)}}
    return zipped(**{"config.json": json.dumps(config).encode(), "model.weights.h5": hdf5()})


def compressed(data: bytes) -> bytes:
    return zlib.compress(data)
