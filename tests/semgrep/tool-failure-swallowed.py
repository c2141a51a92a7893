import logging

import requests
from agents import function_tool
from langchain_core.tools import tool
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("orders")
logger = logging.getLogger(__name__)


@tool
def cancel(order_id: str) -> str:
    """Cancels an order."""
    # ruleid: tool-failure-swallowed
    try:
        requests.delete(f"https://orders.acme.example/{order_id}", timeout=10).raise_for_status()
    except Exception:
        pass
    return "cancelled"


@mcp.tool()
async def refund(order_id: str, payments) -> str:
    # ruleid: tool-failure-swallowed
    try:
        await payments.refund(order_id)
    except:
        pass
    return "refunded"


@function_tool
def notify(customer: str, mailer) -> str:
    """Notifies a customer."""
    # ok: tool-failure-swallowed
    try:
        mailer.send(customer)
    except Exception:
        logger.exception("could not notify %s", customer)
        return "the message was not sent"
    return "sent"


@tool
def forget(key: str, cache) -> str:
    """Forgets a value."""
    # ok: tool-failure-swallowed
    try:
        del cache[key]
    except KeyError:
        pass
    return "forgotten"


def close(connection) -> None:
    # ok: tool-failure-swallowed
    try:
        connection.close()
    except Exception:
        pass
