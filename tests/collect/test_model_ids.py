"""Which words are ids of models, and who serves them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect.reading import Tables


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("gpt-4o", "openai"),
        ("gpt-4.1-mini-2025-04-14", "openai"),
        ("ft:gpt-4o-mini-2024-07-18:acme::abc", "openai"),
        ("o3-mini", "openai"),
        ("text-embedding-3-small", "openai"),
        ("claude-3-5-sonnet-20241022", "anthropic"),
        ("claude-sonnet-4-5", "anthropic"),
        ("claude-3-5-sonnet@20240620", "anthropic"),
        ("anthropic/claude-3.5-sonnet", "anthropic"),
        ("anthropic.claude-3-sonnet-20240229-v1:0", "aws.bedrock"),
        ("us.amazon.nova-pro-v1:0", "aws.bedrock"),
        ("arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0", "aws.bedrock"),
        ("gemini-2.5-flash", "gcp.gemini"),
        ("models/gemini-1.5-pro", "gcp.gemini"),
        ("vertex_ai/gemini-1.5-pro", "gcp.vertex_ai"),
        ("mistral-large-latest", "mistral_ai"),
        ("command-r-plus", "cohere"),
        ("llama-3.3-70b-versatile", "groq"),
        ("groq:llama-3.1-8b-instant", "groq"),
        ("azure/gpt-4o", "azure.ai.openai"),
        ("grok-4-fast", "x_ai"),
        ("ollama/llama3.1:8b", "ollama"),
        ("openrouter/anthropic/claude-3.5-sonnet", "openrouter"),
        ("meta-llama/Llama-3.1-8B-Instruct", None),
        ("sentence-transformers/all-MiniLM-L6-v2", None),
        ("BAAI/bge-small-en-v1.5", None),
        ("all-MiniLM-L6-v2", None),
        ("llama3.2", None),
        ("qwen2.5:7b", None),
        ("gpt-oss:20b", None),
    ],
)
def test_an_id_says_who_serves_the_model(text: str, provider: str | None, tables: Tables) -> None:
    assert tables.model_ids.is_model_id(text)
    assert tables.model_ids.provider_of(text) == provider


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "o1",
            "openai",
            "claude",
            "command",
            "sonar",
            "gpt-4.txt",
            "claude-code",
            "gemini-cli",
            "openai/",
        ),
        *(
            "amazon.com",
            "openai.com",
            "google/zx",
            "facebook/react",
            "microsoft/vscode",
            "meta-llama/llama-stack",
        ),
        *(
            "mistralai/client-ts",
            "azure/pipelines",
            "llama-index",
            "gpt-4 is good",
            "qwen",
            "granite",
            "x" * 10_000,
        ),
    ],
)
def test_a_word_that_means_something_else_is_no_id(text: str, tables: Tables) -> None:
    assert not tables.model_ids.is_model_id(text)
    assert tables.model_ids.provider_of(text) is None


@pytest.mark.parametrize(
    ("text", "name", "provider"),
    [
        ("o3", "o3", "openai"),
        ("azure/team-a-chat", "team-a-chat", "azure.ai.openai"),
        ("openai:gpt-4o", "gpt-4o", "openai"),
        ("ollama/llama3:8b", "llama3:8b", "ollama"),
        ("google/gemini-2.0-flash", "gemini-2.0-flash", "gcp.gemini"),
    ],
)
def test_more_words_are_ids_where_a_model_is_asked_for(
    text: str, name: str, provider: str, tables: Tables
) -> None:
    found = tables.model_ids.named(text, is_asked_for=True)
    assert found is not None
    assert (found.name, found.provider) == (name, provider)


@given(text=st.text(max_size=300))
def test_what_is_an_id_anywhere_is_one_where_a_model_is_asked_for(text: str, tables: Tables) -> None:
    assert tables.model_ids.is_model_id(text) <= tables.model_ids.is_model_id(text, is_asked_for=True)


def test_a_hostile_text_costs_no_time(tables: Tables) -> None:
    began = time.process_time()
    for start in ("gpt-4", "baai/", "anthropic.a", "llama-3", "ollama/ollama/"):
        for repeated in ("-1", "-", "a", ".1", "a.1-", "ollama/"):
            tables.model_ids.is_model_id((start + repeated * 200)[:199] + "!")
    assert time.process_time() - began < 1
