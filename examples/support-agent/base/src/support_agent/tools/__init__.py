"""The tools that the agent may call, each narrow in what it takes and audited in what it does."""

from dataclasses import dataclass

from langchain_core.tools import BaseTool

from support_agent.audit import AuditTrail
from support_agent.retrieval import Retriever
from support_agent.tools.context import CallContext
from support_agent.tools.email import Mailer, email_tool
from support_agent.tools.knowledge import knowledge_tool
from support_agent.tools.orders import OrderService, order_tool
from support_agent.tools.refunds import PaymentService, refund_tool

__all__ = ["NEEDS_APPROVAL", "CallContext", "Services", "build_tools"]

NEEDS_APPROVAL = ("request_refund",)
"""Tools that pause for a person; `tests/test_refunds.py` holds each of them to it."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the tools work with."""

    orders: OrderService
    payments: PaymentService
    retriever: Retriever
    mailer: Mailer
    audit: AuditTrail
    refund_limit_cents: int


def build_tools(services: Services) -> list[BaseTool]:
    """All tools, in the order in which the model sees them."""
    return [
        order_tool(services.orders, services.audit),
        knowledge_tool(services.retriever, services.audit),
        refund_tool(services.orders, services.payments, services.audit, services.refund_limit_cents),
        email_tool(services.mailer, services.orders, services.audit),
    ]
