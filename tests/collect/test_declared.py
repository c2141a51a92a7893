"""Declared packages reveal layers by name alone."""

import json

import pytest

from maestro_gate import policy
from maestro_gate.collect import declared, reading


@pytest.fixture(scope="module")
def read():
    tables = reading.tables(policy.bundled_files())
    return lambda path, text: declared.read(path, text.encode() if isinstance(text, str) else text, tables)


def seen(result):
    return {(d.type, d.name) for d in result.detections}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "# tools\n-r other.txt\nLangGraph[all]>=1.0 ; python_version > '3'\n"),
        ("requirements/prod.txt", "langgraph==1.0.0 \\\n    --hash=sha256:00\n"),
        ("pyproject.toml", '[project]\ndependencies = ["langgraph>=1"]\n'),
        ("pyproject.toml", '[project.optional-dependencies]\nagents = ["langgraph"]\n'),
        ("pyproject.toml", '[dependency-groups]\ndev = ["langgraph", {include-group = "x"}]\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.11"\nlanggraph = "^1"\n'),
        ("pyproject.toml", '[tool.poetry.group.ai.dependencies]\nlanggraph = {version = "^1"}\n'),
        ("web/package.json", json.dumps({"dependencies": {"@langchain/langgraph": "^1"}})),
    ],
)
def test_an_agent_framework_is_seen(read, path, text):
    (found,) = read(path, text).detections
    assert (found.type, found.path) == ("agent-framework", path)
    assert found.name.lower().endswith("langgraph")


@pytest.mark.parametrize(
    "text", ["", "-r other.txt\n--index-url https://registry.example/simple\n./local\n", "requests==2\n"]
)
def test_nothing_is_made_up(read, text):
    assert read("requirements.txt", text) == reading.Reading()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("pyproject.toml", b"[project\n"),
        ("package.json", b"{"),
        ("package.json", b"[" * 100_000),
        ("requirements.txt", b"\xff\xfe\x00"),
    ],
)
def test_a_file_that_is_something_else_is_noted(read, path, data):
    result = read(path, data)
    assert not result.detections
    assert path in result.notes[0]


@pytest.mark.parametrize(
    "value", [[], None, {"dependencies": []}, {"dependencies": None}, {"dependencies": "x"}]
)
def test_odd_shapes_are_empty(read, value):
    assert not read("package.json", json.dumps(value)).detections
