"""Order lookup: the customer's own orders, read only."""

from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import httpx
from langchain_core.tools import BaseTool, tool
from langgraph.prebuilt import ToolRuntime
from pydantic import Field

from support_agent.audit import AuditTrail
from support_agent.tools.context import CallContext

OrderId = Annotated[str, Field(pattern=r"^LK-\d{4}-\d{6}$", description="Order number, such as LK-2026-004711")]


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the order service describes it."""

    id: str
    status: str
    total_cents: int
    refunded_cents: int
    currency: str
    email: str

    @property
    def refundable_cents(self) -> int:
        return self.total_cents - self.refunded_cents


class OrderService(Protocol):
    """Gives an order only to the customer and tenant that it belongs to."""

    async def order(self, order_id: str, *, customer: str, tenant: str) -> Order | None: ...


class HttpOrderService:
    """The order service inside the VPC."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def order(self, order_id: str, *, customer: str, tenant: str) -> Order | None:
        response = await self._client.get(f"/v2/tenants/{tenant}/customers/{customer}/orders/{order_id}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        response.raise_for_status()
        return Order(**response.json())


def order_tool(orders: OrderService, audit: AuditTrail) -> BaseTool:
    """Build `look_up_order`."""

    @tool
    async def look_up_order(order_id: OrderId, runtime: ToolRuntime[CallContext, Any]) -> str:
        """Status and total of one of the customer's own orders."""
        context = runtime.context
        order = await orders.order(order_id, customer=context.principal.subject, tenant=context.principal.tenant)
        audit.record(
            actor=context.principal.subject,
            tenant=context.principal.tenant,
            conversation=context.conversation,
            action="look_up_order",
            outcome="found" if order else "not found",
            order=order_id,
        )
        if order is None:
            return "There is no such order for this customer."
        return f"{order.id}: {order.status}, {order.total_cents / 100:.2f} {order.currency}"

    return look_up_order
