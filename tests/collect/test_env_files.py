"""Files of environment variables: names of keys, models and endpoints, and never the value of a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect.inventory import env_files
from maestro_gate.collect.reading import Reading, Tables

KEY = "sk-proj-aB3dE5gH7jK9mN1pQ3sT5vX7"
PLAIN = "4f9a8c7d6e5b4a3f2e1d0c9b8a7f6e5d"


def read(tables: Tables, text: str, path: str = ".env") -> Reading:
    return env_files.read(path, text.encode(), tables)


def seen(reading: Reading) -> set[tuple[str, str, str]]:
    return {(d.type, d.name, d.provider) for d in reading.detections}


TYPICAL = f"""# Models
export OPENAI_API_KEY="{KEY}"   # production
GROQ_API_KEY=${{GROQ_API_KEY}}
OPENAI_MODEL='gpt-4o'
LLM_MODEL_NAME=azure/team-chat
EMBEDDING_MODEL=text-embedding-3-small
OPENAI_BASE_URL=https://acme.openai.azure.com/openai?api-key={PLAIN}
OLLAMA_HOST=http://localhost:11434
DATABASE_URL=postgres://u:pw@db.example/app
"""


def test_keys_models_and_endpoints_are_seen_by_their_names(tables: Tables) -> None:
    reading = read(tables, TYPICAL)
    assert seen(reading) == {
        ("provider-credential", "OPENAI_API_KEY", "openai"),
        ("provider-credential", "GROQ_API_KEY", "groq"),
        ("provider-key-in-clear", "OPENAI_API_KEY", "openai"),
        ("model", "gpt-4o", "openai"),
        ("model", "team-chat", "azure.ai.openai"),
        ("model", "text-embedding-3-small", "openai"),
        ("model-endpoint", "acme.openai.azure.com", "azure.ai.openai"),
        ("model-endpoint", "localhost", "ollama"),
    }
    assert {d.ref for d in reading.detections} >= {"env:OPENAI_API_KEY", "model_id:gpt-4o", "host:localhost"}
    assert {d.line for d in reading.detections if d.name == "gpt-4o"} == {4}
    for secret in (KEY, PLAIN, "pw@"):
        assert secret not in repr(reading)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "your-api-key-here",
        "sk-...",
        "<key>",
        "changeme",
        "test",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxx",
        "${OPENAI_API_KEY}",
        "op://vault/openai/key",
    ],
)
def test_a_placeholder_is_no_key(value: str, tables: Tables) -> None:
    for path in (".env", ".env.example"):
        assert seen(read(tables, f"OPENAI_API_KEY={value}\n", path)) == {
            ("provider-credential", "OPENAI_API_KEY", "openai")
        }


def test_a_sample_may_hold_what_only_looks_random(tables: Tables) -> None:
    line = f"COHERE_API_KEY={PLAIN}\n"
    assert ("provider-key-in-clear", "COHERE_API_KEY", "cohere") in seen(
        read(tables, line, "deploy/prod.env")
    )
    assert ("provider-key-in-clear", "COHERE_API_KEY", "cohere") not in seen(
        read(tables, line, ".env.example")
    )
    exposed = read(tables, f"OPENAI_API_KEY={KEY}\n", ".env.example")
    assert ("provider-key-in-clear", "OPENAI_API_KEY", "openai") in seen(exposed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# OPENAI_API_KEY=x\n",
        "PORT=8080\nMODEL=\n",
        "MODEL_PATH=/models/x",
        "CAR_MODEL=golf",
        "AZURE_OPENAI_ENDPOINT=https://your-resource.openai.azure.com/",
        "OPENAI_BASE_URL=https://${HOST}.openai.azure.com",
    ],
)
def test_nothing_is_made_up(text: str, tables: Tables) -> None:
    assert read(tables, text) == Reading()


def test_a_file_that_is_no_text_is_noted(tables: Tables) -> None:
    assert read(tables, "").notes == ()
    assert env_files.read(".env", b"\xff\xfe\x00", tables).notes == (
        ".env: not UTF-8; its variables are not known",
    )


def test_a_huge_file_is_read_in_part_and_says_so(tables: Tables) -> None:
    (note,) = read(tables, "A=1\n" * 30_000).notes
    assert "only the first 20,000 lines" in note


@given(secret=st.text(alphabet=st.characters(min_codepoint=48, max_codepoint=122), min_size=24, max_size=60))
def test_no_value_of_a_key_is_ever_kept(secret: str, tables: Tables) -> None:
    assert secret not in repr(read(tables, f"OPENAI_API_KEY={secret}\nANTHROPIC_API_KEY='{secret}'\n"))


@given(text=st.text())
def test_no_text_breaks_the_reader(text: str, tables: Tables) -> None:
    read(tables, text)
    read(tables, f"OPENAI_BASE_URL=https://{text}\nMODEL={text}")


@pytest.mark.parametrize(
    ("value", "is_on"), [("true", True), ("TRUE", True), ("1", True), ("false", False), ("", False)]
)
def test_a_switch_of_tracing_counts_where_it_is_on(tables: Tables, value: str, is_on: bool) -> None:
    found = read(tables, f"LANGSMITH_TRACING={value}\nMY_LANGSMITH_TRACING=true\n").detections
    assert [(d.type, d.name, d.ref) for d in found] == (
        [("llm-observability", "langsmith", "env:LANGSMITH_TRACING")] if is_on else []
    )


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("LANGSMITH_PROJECT", "langsmith"),
        ("LANGFUSE_SECRET_KEY", "langfuse"),
        ("HELICONE_API_KEY", "helicone"),
    ],
)
def test_a_variable_that_only_traced_agents_have_counts_whatever_its_value(
    tables: Tables, name: str, product: str
) -> None:
    found = read(tables, f"{name}=\n").detections
    assert [(d.type, d.name, d.ref) for d in found] == [("llm-observability", product, f"env:{name}")]


def test_keys_of_smaller_providers_are_seen(tables: Tables) -> None:
    names = {
        "BASETEN_API_KEY",
        "SILICONFLOW_API_KEY",
        "IBM_API_KEY",
        "REPLICATE_API_KEY",
        "AZURE_SPEECH_KEY",
        "DEEPGRAM_API_KEY",
    }
    assert {name for _, name, _ in seen(read(tables, "=\n".join(sorted(names)) + "="))} == names


@pytest.mark.parametrize(
    "name", ["OPENAI_BASE_URL", "openai_api_base", "AZURE_OPENAI_ENDPOINT", "LLM_BASE_URI"]
)
def test_a_host_that_clients_are_sent_to_is_egress(tables: Tables, name: str) -> None:
    reading = read(tables, f"{name}=https://user:hunter2@evil.io/v1?key=hunter2\n")
    assert seen(reading) == {("egress-host", "evil.io", "")}
    assert "hunter2" not in repr(reading)


@pytest.mark.parametrize(
    "line", ["APP_URL=https://app.acme.io", "X_BASE_URL=http://127.0.0.1:8", "X_ENDPOINT=/v1"]
)
def test_other_addresses_are_none(tables: Tables, line: str) -> None:
    assert not seen(read(tables, line))
