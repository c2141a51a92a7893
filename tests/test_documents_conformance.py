"""A document that does not follow its schema gets every reason with its place, short, and in the file's order."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from maestro_gate import resources
from maestro_gate.documents import load_json, load_yaml, validate
from maestro_gate.documents.conformance import MOST_LISTED
from maestro_gate.errors import InvalidInput

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "maxLength": 10},
        "date": {"type": "string", "format": "date"},
        "level": {"enum": ["low", "high"]},
        "list": {"type": "array", "items": {"type": "integer", "maximum": 10}},
        "selector": {
            "oneOf": [
                {
                    "required": ["kind", "path"],
                    "properties": {"kind": {"const": "file"}, "path": {"type": "string"}},
                },
                {"required": ["kind"], "properties": {"kind": {"const": "check"}, "id": {"type": "string"}}},
            ]
        },
        "either": {"anyOf": [{"type": "string"}, {"type": "object", "required": ["a"]}]},
    },
}


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "thing.schema.json"
    path.write_text(json.dumps(SCHEMA))
    return path


def words(text: str, schema: Path | str) -> str:
    with pytest.raises(InvalidInput) as caught:
        validate(load_yaml(text.encode(), "a.yaml"), schema)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: 1", 'a.yaml:1:1: at /name: 1 is not of type "string"'),
        ("date: 2026-01-01", 'a.yaml:1:1: at /: "name" is a required property'),
        ("name: a\ndate: 2026-02-30", 'a.yaml:2:1: at /date: "2026-02-30" is not a "date"'),
        ("name: a\n\n\nnmae: b", 'a.yaml:4:1: at /nmae: the key "nmae" is not expected here'),
        ("name: a\nlist: [1,\n  20]", "a.yaml:3:3: at /list/1: 20 is greater than the maximum of 10"),
        ("name: a\nlevel: {a: b}", 'a.yaml:2:1: at /level: the mapping is not one of "low" or "high"'),
        ("name: a\nselector:\n  kind: file", 'a.yaml:2:1: at /selector: "path" is a required property'),
        (
            "name: a\nselector:\n  kind: file\n  path: 1",
            'a.yaml:4:3: at /selector/path: 1 is not of type "string"',
        ),
        (
            "name: a\nselector:\n  kind: cheque",
            'a.yaml:3:3: at /selector/kind: "cheque" is not one of "file", "check"',
        ),
        ("name: a\neither: {}", 'a.yaml:2:1: at /either: "a" is a required property'),
        ("name: a\neither: [1]", "a.yaml:2:1: at /either: the list is not valid under any of the schemas"),
        ("name: a\na/b~c: 1", "a.yaml:2:1: at /a~1b~0c: the key"),
    ],
)
def test_an_error_names_its_place_and_the_schemas_words(text: str, message: str, schema: Path) -> None:
    assert words(text, schema).startswith(message)


def test_a_document_that_follows_its_schema_passes_in_silence(schema: Path) -> None:
    validate(load_yaml(b"name: a\ndate: 2024-02-29\nselector: {kind: check}", "a.yaml"), schema)


def test_errors_come_in_the_order_of_the_file_and_no_more_than_twenty(schema: Path) -> None:
    text = "level: none\nlist:\n" + "".join(f"  - {n}\n" for n in range(30)) + "date: x\n"
    lines = words(text, schema).splitlines()
    assert lines[0] == "a.yaml: the document does not follow the schema thing"
    assert lines[1].startswith("  a.yaml:1:1: at /: ")
    assert lines[2].startswith("  a.yaml:1:1: at /level: ")
    assert lines[3].startswith("  a.yaml:14:5: at /list/11: 11 is greater")
    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == "  … 2 more"


def test_a_vast_document_that_breaks_its_schema_is_refused_in_one_sentence(schema: Path) -> None:
    document = load_json(json.dumps({"x": list(range(MOST_LISTED))}).encode(), "m.json")
    with pytest.raises(InvalidInput, match="too large to say where") as caught:
        validate(document, schema)
    assert caught.value.where == "m.json"


def test_a_huge_or_hostile_value_is_never_echoed(schema: Path) -> None:
    long = words("name: " + "x" * 100_000, schema)
    assert long.startswith('a.yaml:1:1: at /name: "xxx')
    assert len(long) < 400
    assert len(words("name: a\n" + '"' + "k" * 900 + '": 1', schema)) < 400
    huge = words("name: a\neither: [" + "1, " * 50_000 + "1]", schema)
    assert len(huge) < 400
    escaped = words('name: a\nlevel: "\\e[31m\\n\\u202e"', schema)
    assert '"\\x1b[31m\\n\\u202e"' in escaped
    assert escaped.count("\n") == 0


def test_json_gives_the_same_words_and_its_own_places(schema: Path) -> None:
    document = load_json(b'{"name": "a",\n "list": [1,\n 11]}', "a.json")
    with pytest.raises(
        InvalidInput, match=r"^a\.json:3:2: at /list/1: 11 is greater than the maximum of 10$"
    ):
        validate(document, schema)


def test_a_schema_is_found_by_its_name_and_the_message_says_how_to_see_it() -> None:
    message = words("id: x", "rule")
    assert message.startswith("a.yaml: the document does not follow the schema rule\n  a.yaml:1:1: at /: ")
    assert message.endswith("`maestro-gate schema rule` prints the schema.")


@pytest.mark.parametrize("path", sorted(resources.schemas().glob("*.json")), ids=lambda path: path.name)
def test_every_shipped_schema_is_a_schema(path: Path) -> None:
    schema: dict[str, Any] = json.loads(path.read_text())
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.Draft202012Validator(schema, validate_formats=True, offline=True)
    assert jsonschema_rs.meta.is_valid(schema)


def test_bundled_folders_are_found() -> None:
    assert (resources.policies() / "layers.yaml").is_file()
    assert (resources.schemas() / "rule.schema.json").is_file()
