"""Refunds: the agent proposes, a person decides, the payment service executes once."""

from typing import Annotated, Any, Protocol

import httpx
from langchain_core.tools import BaseTool, tool
from langgraph.prebuilt import ToolRuntime
from pydantic import Field

from support_agent.approval import ApprovalRequest, wait_for_decision
from support_agent.audit import AuditTrail
from support_agent.tools.context import CallContext
from support_agent.tools.orders import OrderId, OrderService

Cents = Annotated[int, Field(gt=0, le=10_000_000, description="Amount in cents")]
Reason = Annotated[str, Field(min_length=5, max_length=300, description="Why the customer gets money back")]


class PaymentService(Protocol):
    """Moves money; the key makes a repeated call harmless."""

    async def refund(self, order_id: str, amount_cents: int, *, tenant: str, key: str) -> str: ...


class HttpPaymentService:
    """The payment service inside the VPC."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def refund(self, order_id: str, amount_cents: int, *, tenant: str, key: str) -> str:
        response = await self._client.post(
            "/v1/refunds",
            json={"order_id": order_id, "amount_cents": amount_cents, "tenant": tenant},
            headers={"Idempotency-Key": key},
        )
        response.raise_for_status()
        return str(response.json()["refund_id"])


def refund_tool(orders: OrderService, payments: PaymentService, audit: AuditTrail, limit_cents: int) -> BaseTool:
    """Build `request_refund`."""

    @tool
    async def request_refund(
        order_id: OrderId, amount_cents: Cents, reason: Reason, runtime: ToolRuntime[CallContext, Any]
    ) -> str:
        """Propose a refund for one of the customer's own orders. A colleague approves or declines it."""
        context = runtime.context
        who = context.principal
        order = await orders.order(order_id, customer=who.subject, tenant=who.tenant)
        if order is None:
            return "There is no such order for this customer."
        if amount_cents > min(order.refundable_cents, limit_cents):
            return "The amount is higher than what can be refunded for this order."

        decision = wait_for_decision(
            ApprovalRequest("refund", order_id, amount_cents, order.currency, reason, requested_by=who.subject)
        )
        outcome = "approved" if decision.approved else "declined"
        audit.record(
            actor=decision.approver,
            tenant=who.tenant,
            conversation=context.conversation,
            action="decide_refund",
            outcome=outcome,
            order=order_id,
            amount_cents=amount_cents,
        )
        if not decision.approved:
            return "The refund was declined by a colleague."

        key = f"{context.conversation}:{order_id}:{amount_cents}"
        refund = await payments.refund(order_id, amount_cents, tenant=who.tenant, key=key)
        audit.record(
            actor="support-agent",
            tenant=who.tenant,
            conversation=context.conversation,
            action="refund",
            outcome="executed",
            order=order_id,
            amount_cents=amount_cents,
            refund=refund,
        )
        return f"Refund {refund} over {amount_cents / 100:.2f} {order.currency} is on its way."

    return request_refund
