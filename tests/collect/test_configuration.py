"""Configuration of applications, gateways, prompts and graphs: the models that it names, and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect.inventory import configuration
from maestro_gate.collect.reading import Reading, Tables

TYPICAL = """\
llm:
  fast: {endpoint: "https://acme.openai.azure.com/openai/deployments/gpt-4o-mini", model: gpt-4o-mini}
  slow:
    model: azure/gpt-4o
search:
  embedding_model: text-embedding-3-large
  data_model: customer
"""


def read(tables: Tables, text: str, path: str = "config/app.yaml") -> Reading:
    return configuration.read(path, text.encode(), tables)


def seen(reading: Reading) -> set[tuple[str, str, int, str]]:
    return {(d.model, d.provider, d.line, d.confidence) for d in reading.detections}


def test_the_models_of_an_application_are_seen_where_they_stand(tables: Tables) -> None:
    assert seen(read(tables, TYPICAL)) == {
        ("gpt-4o-mini", "openai", 2, "used"),
        ("gpt-4o", "azure.ai.openai", 4, "used"),
        ("text-embedding-3-large", "openai", 6, "used"),
    }


def test_a_file_that_shows_how_to_fill_one_in_declares_its_models(tables: Tables) -> None:
    assert {c for *_, c in seen(read(tables, TYPICAL, "config-example.yaml"))} == {"declared"}


@pytest.mark.parametrize(
    ("path", "text", "model"),
    [
        ("litellm_config.yaml", "model_list:\n- litellm_params: {model: anthropic/claude-sonnet-4-5}\n", "claude-sonnet-4-5"),
        ("app_config.yaml", "models:\n- gpt-4o\n", "gpt-4o"),
        ("settings.toml", 'chat_model = "gpt-4o"\n', "gpt-4o"),
        ("langgraph.json", json.dumps({"store": {"index": {"embed": "openai:text-embedding-3-small"}}}), "text-embedding-3-small"),
        (".github/prompts/triage.prompt.yml", "messages: []\nmodel: openai/gpt-4o-mini\n", "gpt-4o-mini"),
        ("chat.prompty", "---\nmodel:\n  configuration:\n    azure_deployment: gpt-4o\n---\nsystem:\n", "gpt-4o"),
    ],
)  # fmt: skip
def test_each_kind_of_file_names_its_model(tables: Tables, path: str, text: str, model: str) -> None:
    assert configuration.recognises(path, text.encode())
    assert {d.model for d in read(tables, text, path).detections} == {model}
    assert {d.ref for d in read(tables, text, path).detections} == {f"model_id:{model}"}


@pytest.mark.parametrize(
    "text", ["", "model: customer\n", "model: null\n", "name: gpt-4o\n", "data_model: [1, {}]\n"]
)
def test_what_is_no_model_is_none(tables: Tables, text: str) -> None:
    assert read(tables, text) == Reading()


@pytest.mark.parametrize(
    ("path", "text"), [("config.json", "{"), ("config.toml", "= x"), ("config.json", "[" * 100_000)]
)
def test_what_cannot_be_read_is_noted(tables: Tables, path: str, text: str) -> None:
    assert read(tables, text, path).notes == (
        f"{path}: cannot be read; the models that it names are not known",
    )


@given(text=st.text(), path=st.sampled_from(["config.yaml", "config.json", "config.toml", "a.prompty"]))
def test_no_text_ends_a_run(tables: Tables, text: str, path: str) -> None:
    assert read(tables, text, path) == read(tables, text, path)


def test_deployment_parameters_name_models_behind_a_wrapper_and_a_default(tables: Tables) -> None:
    parameters = {
        "openAi_4_ModelName": {"value": "${AZURE_OPENAI_MODEL_NAME=gpt-4o}"},
        "embeddingModelName": {"value": "${EMBEDDING:-text-embedding-3-small}"},
        "smallModelName": {"value": "${UNSET}"},
        "location": {"value": "${AZURE_LOCATION=gpt-4o-mini}"},
    }
    found = read(tables, json.dumps({"parameters": parameters}), "infra/main.parameters.json")
    assert {model for model, *_ in seen(found)} == {"gpt-4o", "text-embedding-3-small"}
