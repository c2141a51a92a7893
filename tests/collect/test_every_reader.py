"""Every reader has a row and every row a reader; whatever a file holds, a reader reads it or says why it cannot."""

import json
from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType

import pytest
from any_json import json_values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maestro_gate import policy
from maestro_gate.collect import discovery
from maestro_gate.collect.readers import READERS
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.errors import InvalidInput
from maestro_gate.settings import Settings

ROWS = {row.name: row for row in discovery.rows(policy.bundled_files(), Settings())}
HOSTILE = {
    "empty": b"",
    "white": b" \n\t\n",
    "null": b"null",
    "zeros": b"\0" * 1000,
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "deep arrays": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep YAML": b"- " * 20_000,
    "deep elements": b"<a>" * 100_000,
    "deep brackets": b"a = " + b"(" * 50_000,
    "aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
    b"d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
    "entities": b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>',
    "one long line": b"x" * 1_000_000,
    "one long text": json.dumps({"name": "x" * 1_000_000, "version": "\x1b[31m"}).encode(),
    "numbers": b'{"version": 1e999, "score": NaN, "line": -Infinity, "n": ' + b"9" * 5000 + b"}",
    "lone surrogate": b'{"name": "\\ud800", "specVersion": "\\udfff"}',
    "key twice": b'{"name": 1, "name": 2}',
}  # fmt: skip


def paths(reader: ModuleType) -> Iterator[str]:
    """Names of files that the reader is asked about."""
    row = ROWS[reader.NAME]
    for pattern in {*row.claims, *row.candidates}:
        yield pattern.replace("**", "a").replace("*", "x").replace("?", "x")


def told(reader: ModuleType, path: str, data: bytes, tables: Tables) -> Reading | None:
    """What is read of a file, as it is when a tree is read; None when the reader says that it cannot be."""
    with suppress(InvalidInput):
        discovery.recognises(reader, path, data)
        found: Reading = reader.read(path, data, tables)
        return found
    return None


def test_every_reader_has_a_row_and_every_row_a_reader() -> None:
    names = [reader.NAME for reader in READERS]
    assert sorted(names) == sorted(ROWS)
    assert len(set(names)) == len(names)
    assert {reader.NAME: reader.PROVIDES for reader in READERS} == {
        name: row.provides for name, row in ROWS.items()
    }


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.NAME)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_read_or_refused(reader: ModuleType, kind: str, tables: Tables) -> None:
    # Of names that are written alike some are enough: what stands in a file is the same for all.
    for path in sorted(paths(reader))[::5]:
        told(reader, path, HOSTILE[kind], tables)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.NAME)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_file_is_read_or_refused_the_same_way_twice(
    reader: ModuleType, data: st.DataObject, tables: Tables
) -> None:
    path = data.draw(st.sampled_from(sorted(paths(reader))))
    content = data.draw(
        st.binary(max_size=200)
        | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
        | json_values.map(lambda value: json.dumps(value).encode())
    )
    found = told(reader, path, content, tables)
    assert found == told(reader, path, content, tables)
    assert found is None or found.subjects == ordered(found.subjects)
