"""A2A agent cards: of the first versions, of 0.3, and of 1.0."""

import json
from typing import Any

import pytest
from any_json import json_values
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import agent_card
from maestro_gate.collect.reading import Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import AgentCard

PATH = ".well-known/agent-card.json"
CARD_1_0: dict[str, Any] = {
    "name": "Route planner",
    "description": "Plans routes",
    "supportedInterfaces": [
        {"url": "https://agent.example.com/a2a/v1", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"},
        {"url": "grpc.example.com:443", "protocolBinding": "GRPC", "protocolVersion": "1.0"},
    ],
    "provider": {"organization": "Example Geo", "url": "https://example.com"},
    "version": "1.2.0",
    "capabilities": {
        "streaming": True,
        "pushNotifications": False,
        "extensions": [{"uri": "https://x.example/ext"}],
    },
    "securitySchemes": {
        "sso": {"openIdConnectSecurityScheme": {"openIdConnectUrl": "https://id.example.com"}},
        "tls": {"mtlsSecurityScheme": {}},
    },
    "securityRequirements": [{"schemes": {"sso": {"list": ["openid"]}}}],
    "skills": [{"id": "plan", "name": "Plan"}, {"id": "map", "name": "Map"}],
    "signatures": [{"protected": "e30", "signature": "abc"}],
}
CARD_0_3: dict[str, Any] = {
    "protocolVersion": "0.3.0",
    "name": "Support",
    "url": "http://localhost:8000/a2a",
    "preferredTransport": "JSONRPC",
    "version": "2",
    "capabilities": {},
    "securitySchemes": {
        "key": {"type": "apiKey", "in": "header", "name": "X"},
        "oauth": {"type": "oauth2", "flows": {}},
    },
    "security": [{"key": []}],
    "skills": [],
}


def card(value: object, tables: Tables) -> AgentCard:
    subject = agent_card.read(PATH, json.dumps(value).encode(), tables).subjects[0]
    assert isinstance(subject, AgentCard)
    return subject


def test_a_card_of_1_0(tables: Tables) -> None:
    found = card(CARD_1_0, tables)
    assert (found.name, found.version, found.provider, found.protocol_version) == (
        "Route planner",
        "1.2.0",
        "Example Geo",
        "1.0",
    )
    assert (found.url, found.scheme, found.is_local) == ("https://agent.example.com/a2a/v1", "https", False)
    assert (found.security_schemes, found.requires_security) == (("mutualTLS", "openIdConnect"), True)
    assert (found.signed, found.skills) == (True, ("map", "plan"))
    assert found.capabilities == ("https://x.example/ext", "streaming")
    assert found.identity == PATH


def test_a_card_of_0_3(tables: Tables) -> None:
    found = card(CARD_0_3, tables)
    assert (found.protocol_version, found.scheme, found.is_local) == ("0.3.0", "http", True)
    assert (found.security_schemes, found.requires_security, found.signed) == (
        ("apiKey", "oauth2"),
        True,
        False,
    )


def test_a_card_of_the_first_versions(tables: Tables) -> None:
    first = {
        "name": "Old",
        "url": "https://old.example",
        "provider": "Example",
        "authentication": {"schemes": ["bearer"]},
    }
    found = card(first, tables)
    assert (found.provider, found.security_schemes, found.requires_security) == ("Example", ("bearer",), True)
    assert not card(first | {"authentication": {"schemes": ["none"]}}, tables).requires_security


def test_a_card_in_snake_case(tables: Tables) -> None:
    snake = {"name": "P", "supported_interfaces": CARD_1_0["supportedInterfaces"],
             "security_schemes": CARD_1_0["securitySchemes"], "security_requirements": CARD_1_0["securityRequirements"]}  # fmt: skip
    found = card(snake, tables)
    assert (found.scheme, found.security_schemes, found.requires_security) == (
        "https",
        ("mutualTLS", "openIdConnect"),
        True,
    )


@pytest.mark.parametrize("requirements", [None, [], [{}], [{"schemes": {}}], {}])
def test_an_empty_requirement_lets_everybody_in(requirements: object, tables: Tables) -> None:
    assert not card(CARD_1_0 | {"securityRequirements": requirements}, tables).requires_security


def test_an_address_is_shown_without_credentials(tables: Tables) -> None:
    assert (
        card(CARD_0_3 | {"url": "https://u:hunter2@h.example:8443/x?key=hunter2#y"}, tables).url
        == "https://h.example:8443/x"
    )
    assert card(CARD_0_3 | {"url": "grpc.example.com:443"}, tables).url == "grpc.example.com:443"
    assert card(CARD_0_3 | {"url": "http://[bad"}, tables).scheme == ""


def test_an_unsigned_signature_is_none(tables: Tables) -> None:
    assert not card(CARD_1_0 | {"signatures": [{"protected": "x"}, {}]}, tables).signed


def test_what_was_passed_over_is_noted(tables: Tables) -> None:
    value = CARD_1_0 | {"skills": [1], "securitySchemes": {"a": {}, "b": 1}, "provider": 3}
    reading = agent_card.read(PATH, json.dumps(value).encode(), tables)
    assert reading.notes == (
        "provider: is not an object",
        "securitySchemes[]: is not an object",
        "securitySchemes[]: says no type (2 times)",
        "skills[]: is not an object",
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"name": "x"}', b'{"name": 1, "url": "x"}', b'{"name": "a", "name": "b"}', b"{"],
)
def test_what_is_no_card_is_a_failed_source(data: bytes, tables: Tables) -> None:
    with pytest.raises(InvalidInput) as refused:
        agent_card.read(PATH, data, tables)
    assert refused.value.where.startswith(f"{PATH}:1:")


@given(st.dictionaries(st.sampled_from(sorted({*CARD_1_0, *CARD_0_3, "authentication"})), json_values))
@settings(max_examples=150, deadline=None)
def test_no_card_ends_in_a_traceback(tables: Tables, members: dict[str, object]) -> None:
    card(CARD_1_0 | members | {"name": "x", "skills": members.get("skills")}, tables)


def test_recognition_asks_the_content() -> None:
    assert agent_card.recognises("agent.json", json.dumps(CARD_1_0).encode()[:4096])
    assert agent_card.recognises("agent.json", json.dumps(CARD_0_3).encode())
    assert not agent_card.recognises("agent.json", b'{"name": "build-agent", "labels": ["linux"]}')
