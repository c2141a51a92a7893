"""Lock files that nobody's tool wrote: never an exception, never slow, never a word that is not there."""

import json
import time

import pytest
from any_json import json_values
from hypothesis import given, settings
from hypothesis import strategies as st
from locks import Read

from maestro_gate.collect import lockfiles, purls
from maestro_gate.collect.reading import Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Component

NAMES = (
    "uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "requirements.txt", "package-lock.json",
    "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "go.mod", "go.sum", "Cargo.lock", "pom.xml",
    "gradle.lockfile", "gradle/verification-metadata.xml",
)  # fmt: skip


@pytest.fixture(scope="module")
def read(tables):
    return lambda path, text: Read(path, text, tables)


EMPTY = {
    "uv.lock": "version = 1\n", "poetry.lock": "package = []\n", "pdm.lock": "", "pylock.toml": "packages = []\n",
    "Pipfile.lock": '{"_meta": {}, "default": {}}', "requirements.txt": "# nothing\n",
    "package-lock.json": '{"lockfileVersion": 3, "packages": {}}', "npm-shrinkwrap.json": '{"lockfileVersion": 1}',
    "pnpm-lock.yaml": "lockfileVersion: '9.0'\n", "yarn.lock": "# yarn lockfile v1\n",
    "bun.lock": '{"lockfileVersion": 1}', "go.mod": "module example.org/x\n", "go.sum": "", "Cargo.lock": "version = 4\n",
    "pom.xml": "<project/>", "gradle.lockfile": "empty=x\n",
    "gradle/verification-metadata.xml": "<verification-metadata/>",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_lock_file_locks_nothing_and_says_nothing(read, name):
    found = read(name, EMPTY[name])
    assert not found.components
    assert found.reading.notes == ()
    assert not found.reading.is_unread


@pytest.mark.parametrize("name", [n for n in NAMES if n != "requirements.txt"])
@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00", b"<<<<<<< HEAD\n=======\n", b"[" * 100_000, b'{"a":' * 50_000, b"&a [*a]: {" * 9],
    ids=["bytes", "conflict", "brackets", "objects", "anchors"],
)
def test_what_is_no_lock_file_is_unread_and_says_so(read, name, data):
    found = read(name, data)
    assert found.reading.is_unread
    assert found.reading.notes == (f"{name}: not what its name says; its packages are not known",)
    assert not found.components


def test_entities_of_a_pom_are_refused(read):
    bomb = '<!DOCTYPE project [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><project>&b;</project>'
    assert read("pom.xml", bomb).reading.is_unread
    assert read("gradle/verification-metadata.xml", bomb).reading.is_unread


@pytest.mark.parametrize("name", [n for n in NAMES if n.endswith((".json", ".lock")) and n != "yarn.lock"])
def test_a_byte_order_mark_is_no_fault(read, name):
    assert not read(name, EMPTY[name].encode("utf-8-sig")).reading.is_unread


def test_a_file_that_is_too_large_is_unread(tables):
    reading = lockfiles.unfetched("uv.lock", InvalidInput("it is larger than 64 MB"), tables)
    assert reading.is_unread
    assert "larger than 64 MB" in reading.notes[0]


def test_names_that_no_package_has_are_noted(read):
    found = read(
        "package-lock.json",
        json.dumps({"lockfileVersion": 3, "packages": {"node_modules/": {"version": "1"}}}),
    )
    assert not found.components
    assert found.reading.notes == ("package-lock.json: packages[]: has a name that no package can have",)


def test_circles_end(read):
    entries = {f"node_modules/{a}": {"version": "1", "dependencies": {b: "*"}} for a, b in ("ab", "ba", "cc")}
    found = read("package-lock.json", json.dumps({"lockfileVersion": 3, "packages": entries}))
    assert len(found.components) == 3
    uv = 'version = 1\n[[package]]\nname = "own"\nsource = {virtual = "."}\ndependencies = [{name = "a"}]\n'
    uv += "".join(
        f'[[package]]\nname = "{a}"\nversion = "1"\ndependencies = [{{name = "{b}"}}]\n'
        for a, b in ("ab", "ba")
    )
    assert read("uv.lock", uv).scopes() == {"a": "required", "b": "required"}


def test_what_stands_twice_is_once(read):
    text = "version = 1\n" + '[[package]]\nname = "a"\nversion = "1"\n' * 3
    assert read("uv.lock", text).purls == {"pkg:pypi/a@1"}


@pytest.mark.parametrize("name", NAMES)
def test_a_large_line_costs_little(read, name):
    for data in (
        "a" * 1_000_000,
        "a==" * 300_000,
        "-" * 1_000_000,
        " " * 1_000_000 + "a",
        "a[" * 400_000,
        '"a@^1", ' * 120_000,
    ):
        start = time.process_time()
        read(name, data)
        assert time.process_time() - start < 2, data[:9]


def test_deep_folders_of_node_modules_are_left_out(read):
    deep = "/".join(["node_modules/a"] * 5_000)
    start = time.process_time()
    found = read("package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {
        deep: {"version": "1", "dependencies": {f"d{n}": "*" for n in range(2_000)}}, "node_modules/b": {"version": "1"},
    }}))  # fmt: skip
    assert time.process_time() - start < 1
    assert found.purls == {"pkg:npm/b@1"}


def test_fifty_thousand_packages_take_a_few_seconds(read):
    packages = {"": {"dependencies": {f"p{n}": "*" for n in range(100)}}}
    for n in range(50_000):
        packages[f"node_modules/p{n}"] = {
            "version": f"1.0.{n}",
            "resolved": f"https://registry.example/p{n}/-/p{n}-1.0.{n}.tgz",
            "integrity": "sha512-" + "A" * 86 + "==",
            "dependencies": {f"p{(n * 7 + k) % 50_000}": "^1" for k in range(4)},
        }
    text = json.dumps({"lockfileVersion": 3, "packages": packages})
    start = time.process_time()
    found = read("package-lock.json", text)
    assert len(found.components) == 50_000
    assert time.process_time() - start < 10


KEYS = st.sampled_from(
    ["package", "packages", "name", "version", "source", "dependencies", "registry", "git", "url", "virtual", "files",
     "hash", "lockfileVersion", "importers", "snapshots", "", "node_modules/a", "a", "@a/b", "resolution", "integrity",
     "resolved", "requires", "default", "_meta", "hashes", "workspaces", "metadata", "groups", "wheels", "vcs"]
)  # fmt: skip
SHAPED = st.recursive(
    json_values
    | st.sampled_from(["a", "1.0", "git+https://x.example/a#b", "sha512-AA==", "link:x", "a@1", "npm:a@1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


def sound(reading):
    for one in reading.subjects:
        if isinstance(one, Component):
            assert one.base_purl
            assert purls.spelt(one.purl).startswith(one.base_purl)
            assert one.is_locked
    assert bool(reading.subjects) or reading.is_unread


@given(
    st.sampled_from([n for n in NAMES if n.endswith((".json", "bun.lock", "Pipfile.lock", ".yaml"))]), SHAPED
)
@settings(max_examples=400, deadline=None)
def test_any_json_is_read_or_unread(tables, name, value):
    sound(lockfiles.read(name, json.dumps(value).encode("utf-8", "surrogatepass"), tables))


@given(
    st.sampled_from(NAMES),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
)
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_unread(tables, name, data):
    lockfiles.recognises(name, data)
    sound(lockfiles.read(name, data, tables))


_TEXT = st.text(max_size=8) | st.sampled_from(["a", "1.0", "b"])


@given(
    st.sampled_from(
        [n for n in NAMES if n in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Cargo.lock")]
    ),
    SHAPED,
)
@settings(max_examples=300, deadline=None)
def test_any_toml_is_read_or_unread(tables, name, value):
    sound(lockfiles.read(name, toml(value).encode("utf-8", "replace"), tables))


def toml(value):
    """Tables of any shape, as far as TOML can hold them."""
    held = value if isinstance(value, dict) else {"package": value}
    return "\n".join(f"{json.dumps(key)} = {inline(member)}" for key, member in held.items())


def inline(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {inline(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return "0" if value is None else json.dumps(value)


def test_a_lock_file_of_empty_entries_is_not_read_into_memory(tables: Tables) -> None:
    rows = ",".join(f'"node_modules/{number}":{{}}' for number in range(60_000))
    data = f'{{"lockfileVersion":3,"packages":{{"":{{}},{rows}}}}}'.encode()
    reading = lockfiles.read("package-lock.json", data, tables)
    assert (reading.subjects, reading.is_unread) == ((), True)
