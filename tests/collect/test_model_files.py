"""Model files are known by what they hold; what they would import is listed, and nothing is loaded."""

import bz2
import io
import lzma
import pickle
import re
import subprocess
import tarfile
import time
import zipfile
from collections import OrderedDict
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from pathlib import PurePosixPath
from uuid import UUID

import model_bytes as made
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maestro_gate.collect.inventory import model_files, pickle_stream
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import ModelFile


class Color(Enum):
    RED = 1


class Nested:
    class Inner:
        pass


def look(tables: Tables, path: str, data: bytes) -> ModelFile:
    (file,) = model_files.read(path, data, tables).model_files
    return file


TYPICAL = {
    "m.safetensors": (made.safetensors(), "safetensors", False),
    "m.gguf": (b"GGUF\x03\0\0\0" + bytes(40), "gguf", False),
    "m.onnx": (b"\x08\x07\x12\x04test" + bytes(40), "onnx", False),
    "m.tflite": (b"\x1c\0\0\0TFL3" + bytes(40), "tflite", False),
    "m.pkl": (made.plain_pickle(), "pickle", True),
    "old.pkl": (made.plain_pickle(0), "pickle", True),
    "m.joblib": (made.compressed(made.plain_pickle()), "pickle", True),
    "m.pt": (made.torch_zip(made.plain_pickle(2)), "pytorch-zip", True),
    "script.pt": (
        made.torch_zip(made.plain_pickle(2), **{"m/constants.pkl": made.plain_pickle(2)}),
        "torchscript",
        True,
    ),
    "m.keras": (made.keras_zip({"class_name": "Dense", "module": "keras.layers"}), "keras-zip", False),
    "data.h5": (made.hdf5(), "hdf5", False),
    "model.h5": (made.hdf5(b'model_config {"class_name": "Dense"}'), "hdf5", True),
    "weights.bin": (made.torch_zip(made.plain_pickle(2)), "pytorch-zip", True),
    "a.npy": (made.numpy_file("|O", made.plain_pickle()), "numpy-objects", True),
    "a.npz": (made.zipped(**{"x.npy": made.numpy_file("|O", made.plain_pickle())}), "numpy-objects", True),
}


@pytest.mark.parametrize("path", TYPICAL)
def test_an_honest_file_is_what_its_name_says(path: str, tables: Tables) -> None:
    data, content, runs = TYPICAL[path]
    file = look(tables, path, data)
    assert (file.content_format, file.executes_code, file.scanned) == (content, runs, "whole")
    assert (file.dangerous_imports, file.unknown_imports, file.mismatched) == ((), (), False)
    assert model_files.recognises(path, data)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("firmware.bin", b"\x01\x02" * 99),
        ("table.npy", made.numpy_file("<f4", bytes(8))),
        ("x.bin", b""),
        ("x.bin", b"\x7fELF"),
    ],
)
def test_a_file_that_is_no_model_is_nothing(path: str, data: bytes, tables: Tables) -> None:
    assert model_files.read(path, data, tables).model_files == ()


def test_a_model_that_its_content_alone_reveals_is_an_asset(tables: Tables) -> None:
    (found,) = model_files.read("data/w.bin", made.plain_pickle(), tables).detections
    assert (found.type, found.ref) == ("unsafe-serialised-model", "path:data/w.bin")


HOSTILE = {
    "the oldest opcodes": made.calls("os", "system"),
    "Python 2": made.calls("__builtin__", "eval"),
    "a name from the stack": made.calls_by_stack("posix", "system"),
    "an instance": b"(S'id'\nios\nsystem\n.",
    "attributes of a module": made.calls_by_stack("torch", "serialization.os.system"),
    "marks that are taken off": (
        b"\x80\x04\x8c\x0bcollections\x8c\x0bOrderedDict\x8c\x02os\x8c\x06system(0(0\x93\x8c\x02id\x85R."
    ),
    "a second pickle": made.plain_pickle() + made.plain_pickle()[:-1] + made.calls("os", "system"),
    "a broken end": made.calls("os", "system")[:-1] + b"\xff\xff",
    "behind a break": b"\x80\x04\xff\xff" + made.calls("os", "system"),
    "compressed": made.compressed(made.calls("os", "system")),
    "bzip2": bz2.compress(made.calls("os", "system")),
    "xz": lzma.compress(made.calls("os", "system")),
    "an archive": made.torch_zip(made.calls("subprocess", "Popen")),
    "an archive under another name": made.zipped(**{"archive/inner.pkl": made.calls("runpy", "run_path")}),
    "a broken archive": made.torch_zip(b"")[:-30] + made.calls("os", "system"),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_what_runs_commands_is_dangerous_however_it_is_written(how: str, tables: Tables) -> None:
    file = look(tables, "m.pkl", HOSTILE[how])
    assert file.dangerous_imports
    assert file.executes_code


def test_a_real_attack_is_listed_and_not_run(tables: Tables) -> None:
    class Attack:
        def __reduce__(self) -> tuple[object, ...]:
            return subprocess.call, (["false"],)

    for protocol in range(6):
        file = look(tables, "m.pkl", pickle.dumps(Attack(), protocol))
        # The first protocols write the names of Python 2.
        assert file.dangerous_imports == (("subprocess.call",) if protocol > 2 else ("commands.call",))


def test_a_name_that_is_put_together_while_loading_is_dangerous(tables: Tables) -> None:
    data = b"\x80\x04cbuiltins\nstr\n\x8c\x02os\x85R\x8c\x06system\x93."
    file = look(tables, "m.pkl", data)
    assert file.dangerous_imports == ("(computed).system",)


def test_a_class_of_the_project_is_unknown_and_no_danger(tables: Tables) -> None:
    file = look(tables, "m.pkl", made.calls("app.code.models", "Intent"))
    assert (file.dangerous_imports, file.unknown_imports) == ((), ("app.code.models.Intent",))


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("m.safetensors", made.plain_pickle()),
        ("m.onnx", made.torch_zip(made.plain_pickle(2))),
        ("m.gguf", made.calls("os", "system")),
        ("m.bin.pt", b"7z\xbc\xaf\x27\x1c" + bytes(40)),
    ],
)
def test_a_content_that_breaks_the_promise_of_the_name_is_a_mismatch(
    path: str, data: bytes, tables: Tables
) -> None:
    file = look(tables, path, data)
    assert file.mismatched
    assert file.executes_code


def test_a_pointer_holds_nothing_to_look_at(tables: Tables) -> None:
    data = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
    file = look(tables, "m.safetensors", data)
    assert (file.is_pointer, file.content_format, file.scanned, file.mismatched) == (True, "", "no", False)
    assert look(tables, "m.pkl", data).executes_code


def test_an_empty_file_runs_nothing(tables: Tables) -> None:
    file = look(tables, "m.pkl", b"")
    assert (file.executes_code, file.mismatched, file.content_format) == (False, False, "empty")


@pytest.mark.parametrize("layer", [{"class_name": "Lambda"}, {"class_name": "function", "module": "os"}])
def test_a_keras_model_that_brings_code_is_dangerous(layer: dict[str, object], tables: Tables) -> None:
    assert look(tables, "m.keras", made.keras_zip(layer)).dangerous_imports


def test_a_lambda_layer_in_hdf5_is_dangerous(tables: Tables) -> None:
    file = look(tables, "m.h5", made.hdf5(b'model_config {"class_name": "Lambda"}'))
    assert file.dangerous_imports == ("keras.layers.Lambda",)


def test_a_pickle_in_a_tar_is_found(tables: Tables) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in {
            "model_config.yaml": b"a: 1",
            "model_weights.ckpt": made.torch_zip(made.calls("os", "system")),
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    assert look(tables, "m.nemo", stream.getvalue()).dangerous_imports == ("os.system",)


BOMBS = {
    "endless opcodes": b"\x80\x04" + b"N0" * 3_000_000 + b".",
    "an endless memo": b"\x80\x04"
    + b"".join(b"Nr" + number.to_bytes(4, "little") for number in range(700_000))
    + b".",
    "endless imports": b"\x80\x04" + b"".join(f"ca{number}\nb\n0".encode() for number in range(9000)) + b".",
    "endless marks": b"(" * 3_000_000,
    "a length beyond the end": b"\x80\x04\x8e" + b"\xff" * 8,
    "an endless number": b"\x80\x04\x8b\xff\xff\xff\x7f",
    "pickles in a row": made.plain_pickle() * 300,
    "zeros": made.compressed(bytes(200_000_000)),
    "a zip bomb": made.torch_zip(bytes(100_000_000)),
    "gzip in gzip": made.compressed(made.compressed(made.compressed(made.compressed(made.plain_pickle())))),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_scanned_in_part_and_says_so(bomb: str, tables: Tables) -> None:
    began = time.process_time()
    reading = model_files.read("m.pkl", BOMBS[bomb], tables)
    assert time.process_time() - began < 5
    assert reading.model_files[0].scanned in ("partly", "no")
    assert all("not scanned to its end" in note for note in reading.notes)


def test_an_archive_of_endless_members_is_scanned_in_part(tables: Tables) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(10_100):
            archive.writestr(f"m/{number}", b"")
    assert look(tables, "m.pt", stream.getvalue()).scanned == "partly"


@settings(deadline=None)
@given(
    data=st.binary(max_size=400), path=st.sampled_from(["m.pkl", "m.pt", "m.bin", "m.keras", "m.npy", "m.h5"])
)
def test_no_bytes_break_the_reader(data: bytes, path: str, tables: Tables) -> None:
    model_files.read(path, data, tables)


def test_an_archive_whose_list_points_nowhere_is_scanned_in_part(tables: Tables) -> None:
    data = made.torch_zip(made.calls("os", "system"))
    at = data.index(b"PK\x01\x02") + 42  # where the local header of the first member stands
    for offset in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\x01\x00\x00\x00"):
        file = look(tables, "m.pt", data[:at] + offset + data[at + 4 :])
        assert file.scanned == "partly"
        assert file.executes_code


def test_an_escape_that_python_will_refuse_one_day_is_no_warning_of_ours(tables: Tables) -> None:
    assert look(tables, "m.pkl", b"(S'\\_'\nios\nsystem\n.").dangerous_imports == ("os.system",)


@settings(deadline=None)
@example(name="Python 2", cut=1, junk=b"\\")
@given(name=st.sampled_from(sorted(HOSTILE)), cut=st.integers(0, 60), junk=st.binary(max_size=30))
def test_no_cut_breaks_the_reader(name: str, cut: int, junk: bytes, tables: Tables) -> None:
    head = HOSTILE[name]
    model_files.read("m.pt", head[:cut] + junk + head[cut:], tables)


@settings(deadline=None)
@given(
    value=st.recursive(
        st.none() | st.integers() | st.text() | st.binary(),
        lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    )
)
def test_plain_values_import_nothing_harmful(value: object, tables: Tables) -> None:
    for protocol in range(6):
        file = look(tables, "m.pkl", pickle.dumps(value, protocol))
        assert file.dangerous_imports == file.unknown_imports == ()
        assert file.scanned == "whole"


class Recorder(pickle.Unpickler):
    """Loads what this test itself has made, and notes which names that asks for."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.asked: set[tuple[str, str]] = set()

    def find_class(self, module: str, name: str) -> object:
        self.asked.add((module, name))
        return super().find_class(module, name)


objects = (
    st.builds(OrderedDict, st.dictionaries(st.text(), st.integers(), max_size=3))
    | st.sampled_from(
        [Decimal("1.5"), Fraction(1, 3), date(2026, 1, 1), timedelta(1), UUID(int=7), PurePosixPath("a/b")]
    )
    | st.sampled_from(
        [Color.RED, Nested.Inner(), partial(int, base=2), len, OrderedDict, re.compile("a"), 1j, range(3)]
    )
    | st.sets(st.integers(), max_size=3)
    | st.binary(max_size=300).map(bytearray)
)


@settings(deadline=None)
@given(
    value=st.recursive(
        objects | st.text(), lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text(), v, max_size=3)
    ),
    protocol=st.integers(0, 5),
)
def test_the_imports_are_exactly_those_that_loading_asks_for(value: object, protocol: int) -> None:
    data = pickle.dumps([value, value], protocol)
    recorder = Recorder(data)
    recorder.load()
    opcodes = pickle_stream.scan(data)
    assert opcodes.imports == recorder.asked
    assert (opcodes.streams, opcodes.broken_at) == (1, None)


HARM = made.calls("os", "system")
DISGUISED = {
    "gguf": b"GGUF\x03\0\0\0\0" + b"0" + HARM,
    "tflite": b"K\x00JTFL30" + HARM,
    "hdf5": b"T\x03\x02\0\0" + b"a" * 507 + b"\x89HDF\r\n\x1a\n" + b"0" + HARM,
    "zip": b"PK\x03\x04\n0" + HARM,
}


@pytest.mark.parametrize("path", ["m.pkl", "m.pt", "M.JOBLIB", "weights.bin", "pytorch_model.bin", "a.npy"])
@pytest.mark.parametrize("data", DISGUISED.values(), ids=DISGUISED)
def test_the_first_bytes_of_another_format_hide_no_pickle(tables: Tables, path: str, data: bytes) -> None:
    assert model_files.recognises(path, data)
    file = look(tables, path, data)
    assert file.executes_code
    assert file.dangerous_imports == ("os.system",)


@pytest.mark.parametrize("data", DISGUISED.values(), ids=DISGUISED)
def test_nor_do_they_inside_of_an_archive(tables: Tables, data: bytes) -> None:
    for held in (made.torch_zip(data), made.compressed(data)):
        assert look(tables, "m.pt", held).dangerous_imports == ("os.system",)


@pytest.mark.parametrize("path", ["m.pkl", "m.pt", "pytorch_model.bin"])
def test_content_that_does_not_fit_a_name_that_runs_code_runs_code(tables: Tables, path: str) -> None:
    file = look(tables, path, b"GGUF\x03\0\0\0" + bytes(40))
    assert (file.mismatched, file.executes_code) == (True, True)
