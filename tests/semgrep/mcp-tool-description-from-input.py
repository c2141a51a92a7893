import os

import requests
from fastapi import FastAPI
from langchain_core.tools import StructuredTool
from mcp.server.fastmcp import FastMCP
from mcp.types import Tool
from pydantic import BaseModel

app = FastAPI()
mcp = FastMCP("registry")


class Plugin(BaseModel):
    name: str
    description: str


def remote_tools() -> list[Tool]:
    entries = requests.get("https://plugins.acme.example/tools", timeout=10).json()
    # ruleid: mcp-tool-description-from-input
    return [Tool(name=entry["name"], description=entry["description"], inputSchema={}) for entry in entries]


@app.post("/plugins")
def add(plugin: Plugin, call) -> None:
    # ruleid: mcp-tool-description-from-input
    tool = StructuredTool.from_function(call, name=plugin.name, description=plugin.description)
    app.state.tools.append(tool)


def orders_tool(call) -> None:
    # ruleid: mcp-tool-description-from-input
    mcp.add_tool(call, description=os.environ.get("ORDERS_TOOL_DESCRIPTION", "Finds orders"))


# ok: mcp-tool-description-from-input
@mcp.tool(description="Finds one order by its number")
def find_order(number: str) -> dict:
    # ok: mcp-tool-description-from-input
    return requests.get(f"https://orders.acme.example/{number}", timeout=10).json()


DESCRIPTION = "Lists the open invoices of one customer"


def invoices_tool() -> Tool:
    # ok: mcp-tool-description-from-input
    return Tool(name="invoices", description=DESCRIPTION, inputSchema={"type": "object"})
