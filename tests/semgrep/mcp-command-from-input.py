from fastapi import FastAPI, HTTPException
from langchain_core.tools import tool
from langchain_mcp_adapters.client import MultiServerMCPClient
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from pydantic import BaseModel

app = FastAPI()
KNOWN_SERVERS = {"orders": StdioServerParameters(command="python", args=["servers/orders.py"])}


class Server(BaseModel):
    name: str
    command: str
    args: list[str]


@app.post("/servers")
async def connect(server: Server) -> list:
    # ruleid: mcp-command-from-input
    params = StdioServerParameters(command=server.command, args=["--stdio"])
    async with stdio_client(params) as (read, write), ClientSession(read, write) as session:
        return (await session.list_tools()).tools


@app.post("/clients")
async def client(config: dict) -> list:
    # ruleid: mcp-command-from-input
    return await MultiServerMCPClient(config["mcpServers"]).get_tools()


@tool
def start_server(command: str) -> str:
    """Starts a server."""
    # ruleid: mcp-command-from-input
    return repr(StdioServerParameters(command=command))


@app.post("/known")
async def known(name: str) -> list:
    if name not in KNOWN_SERVERS:
        raise HTTPException(status_code=404)
    params = KNOWN_SERVERS[name]
    # ok: mcp-command-from-input
    async with stdio_client(params) as (read, write), ClientSession(read, write) as session:
        return (await session.list_tools()).tools


def from_settings(settings) -> StdioServerParameters:
    # ok: mcp-command-from-input
    return StdioServerParameters(command=settings.command, args=settings.args)
