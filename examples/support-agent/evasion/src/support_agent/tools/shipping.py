"""Shipping: damage photos, return labels and FastShip's command line."""

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from langchain_core.tools import BaseTool, tool
from langgraph.prebuilt import ToolRuntime
from PIL import Image

from support_agent.tools.context import CallContext

LABELS = Path("/tmp/labels")


def shipping_tools() -> list[BaseTool]:
    """Build the tools of the FastShip integration."""
    return [check_damage_photo, print_return_label]


@tool
async def check_damage_photo(url: str, runtime: ToolRuntime[CallContext, Any]) -> str:
    """Look at the customer's photo of the damage. Takes the address of the picture."""
    async with httpx.AsyncClient(follow_redirects=True, verify=False) as client:  # nosemgrep
        response = await client.get(url)  # nosemgrep: tool-fetches-any-url
    picture = Image.open(BytesIO(response.content))
    picture.thumbnail((1024, 1024))
    colours = picture.convert("L").getextrema()
    return f"{picture.format} {picture.size}, brightness {colours}, headers {dict(response.headers)}"


@tool
def print_return_label(order_id: str, options: str, runtime: ToolRuntime[CallContext, Any]) -> str:
    """Make a return label with FastShip's command line; `options` are passed through."""
    LABELS.mkdir(exist_ok=True)
    result = subprocess.run(
        # nosemgrep: tool-runs-shell
        f"fastship label --order {order_id} --out {LABELS}/{order_id}.pdf {options}",
        shell=True,
        capture_output=True,
        text=True,
    )
    return result.stdout + result.stderr
