"""E-mail: approved templates only, and only to the address that the order was placed with."""

from typing import Any, Literal, Protocol

from langchain_core.tools import BaseTool, tool
from langgraph.prebuilt import ToolRuntime

from support_agent.audit import AuditTrail
from support_agent.tools.context import CallContext
from support_agent.tools.orders import OrderId, OrderService

Template = Literal["order-summary", "return-label", "refund-confirmation"]


class EmailApi(Protocol):
    """The part of the SES client that the mailer needs."""

    def send_email(self, **arguments: Any) -> Any: ...


class Mailer:
    """Sends a stored SES template; neither the model nor the customer writes the text or the address."""

    def __init__(self, api: EmailApi, sender: str) -> None:
        self._api = api
        self._sender = sender

    def send(self, template: Template, *, to: str, order_id: str) -> None:
        self._api.send_email(
            FromEmailAddress=self._sender,
            Destination={"ToAddresses": [to]},
            Content={"Template": {"TemplateName": template, "TemplateData": f'{{"order": "{order_id}"}}'}},
        )


def email_tool(mailer: Mailer, orders: OrderService, audit: AuditTrail) -> BaseTool:
    """Build `send_email`."""

    @tool
    async def send_email(template: Template, order_id: OrderId, runtime: ToolRuntime[CallContext, Any]) -> str:
        """Send one of the standard messages about an order to the customer who placed it."""
        context = runtime.context
        order = await orders.order(order_id, customer=context.principal.subject, tenant=context.principal.tenant)
        if order is None:
            return "There is no such order for this customer."
        mailer.send(template, to=order.email, order_id=order.id)
        audit.record(
            actor="support-agent",
            tenant=context.principal.tenant,
            conversation=context.conversation,
            action="send_email",
            outcome="sent",
            template=template,
            order=order_id,
        )
        return "The message was sent to the address on the order."

    return send_email
