"""Doubles for everything outside the process, and a model that says what the test wrote."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import jwt
import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import BaseTool
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import Field

from support_agent.agent import Limits, SupportAgent
from support_agent.audit import AuditTrail
from support_agent.identity import Principal
from support_agent.model import Intent
from support_agent.retrieval import Retriever
from support_agent.tools import CallContext, Services, build_tools
from support_agent.tools.email import Mailer
from support_agent.tools.orders import Order

CUSTOMER = Principal("customer-17", "larkspur-eu", frozenset({"customer"}))
ORDER = Order("LK-2026-004711", "delivered", 12_900, 0, "EUR", "ada@customer.example")


class ScriptedModel(BaseChatModel):
    """Returns the next message of its script, and the last one for ever after."""

    script: list[AIMessage]
    seen: list[list[BaseMessage]] = Field(default_factory=list)
    calls: int = 0

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> "ScriptedModel":  # type: ignore[override]
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        self.seen.append(messages)
        answer = self.script[min(self.calls, len(self.script) - 1)].model_copy(update={"id": None})
        self.calls += 1
        return ChatResult(generations=[ChatGeneration(message=answer)])


@dataclass
class MemoryBucket:
    """Keeps what was put."""

    objects: list[dict[str, Any]] = field(default_factory=list)

    def put_object(self, **arguments: Any) -> None:
        self.objects.append(arguments)


@dataclass
class MemoryOrders:
    """One order of one customer."""

    async def order(self, order_id: str, *, customer: str, tenant: str) -> Order | None:
        mine = (order_id, customer, tenant) == (ORDER.id, CUSTOMER.subject, CUSTOMER.tenant)
        return ORDER if mine else None


@dataclass
class MemoryPayments:
    """Remembers refunds; a repeated key is one refund."""

    refunds: dict[str, int] = field(default_factory=dict)

    async def refund(self, order_id: str, amount_cents: int, *, tenant: str, key: str) -> str:
        self.refunds.setdefault(key, amount_cents)
        return f"RF-{len(self.refunds)}"


@dataclass
class MemoryIndex:
    """Answers every search with the same hits and remembers the question."""

    hits: list[dict[str, str]] = field(default_factory=list)
    searches: list[dict[str, Any]] = field(default_factory=list)

    def search(self, **arguments: Any) -> dict[str, Any]:
        self.searches.append(arguments)
        return {"hits": {"hits": [{"_source": hit} for hit in self.hits]}}


class OneVector:
    """Every text is the same point."""

    def embed_query(self, text: str) -> list[float]:
        return [0.0, 1.0]


class Reversed:
    """A ranker whose order is easy to see."""

    def order(self, query: str, passages: Sequence[str]) -> list[int]:
        return list(reversed(range(len(passages))))


class SilentMail:
    """Remembers what was sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_email(self, **arguments: Any) -> None:
        self.sent.append(arguments)


class RefundIntent:
    """Everything is about money."""

    def classify(self, text: str) -> Intent:
        return Intent("refund", 0.9)


class TableVerifier:
    """Knows three tokens."""

    PRINCIPALS: ClassVar = {
        "customer": CUSTOMER,
        "approver": Principal("approver-3", "larkspur-eu", frozenset({"refund-approver"})),
        "partner": Principal("partner-agent-9", "larkspur-eu", frozenset({"partner-agent"})),
    }

    def verify(self, token: str) -> Principal:
        if token not in self.PRINCIPALS:
            raise jwt.InvalidTokenError(token)
        return self.PRINCIPALS[token]


@dataclass
class World:
    """All doubles of one test."""

    bucket: MemoryBucket = field(default_factory=MemoryBucket)
    payments: MemoryPayments = field(default_factory=MemoryPayments)
    index: MemoryIndex = field(default_factory=MemoryIndex)
    mail: SilentMail = field(default_factory=SilentMail)

    @property
    def actions(self) -> list[str]:
        return [json.loads(o["Body"])["action"] for o in self.bucket.objects]

    @property
    def audit(self) -> AuditTrail:
        return AuditTrail(self.bucket, "audit")

    @property
    def tools(self) -> list[BaseTool]:
        return build_tools(
            Services(
                orders=MemoryOrders(),
                payments=self.payments,
                retriever=Retriever(self.index, "knowledge", OneVector(), Reversed()),
                mailer=Mailer(self.mail, "support@larkspur.example"),
                audit=self.audit,
                refund_limit_cents=50_000,
            )
        )

    def agent(self, *script: AIMessage, steps: int = 12) -> SupportAgent:
        model = ScriptedModel(script=list(script))
        return SupportAgent(model, self.tools, RefundIntent(), self.audit, InMemorySaver(), Limits(steps, 5))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def context() -> CallContext:
    return CallContext(CUSTOMER, "conversation-1")


def calls(name: str, **arguments: Any) -> AIMessage:
    """A model message that calls one tool."""
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": "call-1"}])
