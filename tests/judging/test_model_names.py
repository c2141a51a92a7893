"""One model has many ids, and two models never have one."""

import pytest
from drifting import WORDS
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.assess import model_names
from maestro_gate.policy import DriftWords


@pytest.mark.parametrize(
    ("id_", "plain", "provider"),
    [
        ("gpt-4o", "gpt-4o", "openai"),
        ("GPT-4o-2024-08-06", "gpt-4o", "openai"),
        ("openai/gpt-4o", "gpt-4o", "openai"),
        ("azure:gpt-4o", "gpt-4o", "azure.ai.openai"),
        ("bedrock/converse/us.amazon.nova-pro-v1:0", "amazon.nova-pro", "aws.bedrock"),
        (
            "bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic.claude-sonnet-4-5",
            "aws.bedrock",
        ),
        ("claude-3-5-sonnet@20240620", "claude-3-5-sonnet", "anthropic"),
        ("llama3:latest", "llama3", ""),
        ("llama3:8b", "llama3:8b", ""),
        ("mistral:7b", "mistral:7b", ""),
        ("openai/gpt-oss-20b", "openai/gpt-oss-20b", ""),
        ("owner/gpt-4o", "owner/gpt-4o", ""),
        ("europa.model", "europa.model", ""),
        ("openai/", "openai/", ""),
        ("-20240101", "-20240101", ""),
        ("", "", ""),
    ],
)
def test_an_id_is_read_as_every_place_would_write_it(id_, plain, provider):
    assert model_names.plain(id_, WORDS) == plain
    assert model_names.provider(id_, WORDS) == provider


IDS = st.text(st.sampled_from("abgpt4o-.:/@0123"), max_size=30)


@given(id_=IDS)
def test_a_plain_id_is_plain_already(id_):
    once = model_names.plain(id_, DriftWords())
    assert once == once.lower()
    assert model_names.plain(id_.upper(), DriftWords()) == once
    assert bool(once) == bool(id_)
