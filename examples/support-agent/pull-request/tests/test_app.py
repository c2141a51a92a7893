"""Nothing but health and the agent card is open, and each role can do one thing."""

from collections.abc import Iterator

import pytest
from conftest import ORDER, TableVerifier, World, calls
from fastapi.testclient import TestClient
from langchain_core.messages import AIMessage

from support_agent.app import create_app

MESSAGES = "/v1/conversations/conversation-1/messages"
DECISION = "/v1/conversations/conversation-1/decision"


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    refund = calls("issue_refund", order_id=ORDER.id, amount_cents=4_500, reason="arrived damaged")
    app = create_app(world.agent(refund, AIMessage("It is on its way.")), TableVerifier())
    with TestClient(app) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("path", [MESSAGES, DECISION])
@pytest.mark.parametrize("headers", [{}, bearer("forged")])
def test_every_action_needs_a_valid_token(client: TestClient, path: str, headers: dict[str, str]) -> None:
    assert client.post(path, json={}, headers=headers).status_code == 401


def test_a_customer_cannot_decide(client: TestClient) -> None:
    body = {"customer": "customer-17", "approved": True}
    assert client.post(DECISION, json=body, headers=bearer("customer")).status_code == 403
