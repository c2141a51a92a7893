from agents.mcp import MCPServerSse, MCPServerStreamableHttp
from langchain_mcp_adapters.client import MultiServerMCPClient
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamablehttp_client


async def tools():
    # ruleid: mcp-client-without-tls
    async with sse_client("http://mcp.acme.example/sse") as streams:
        return streams


# ruleid: mcp-client-without-tls
orders = MCPServerSse(params={"url": "http://10.0.3.9:8000/sse", "headers": {"X-Team": "support"}})

client = MultiServerMCPClient(
    {
        # ruleid: mcp-client-without-tls
        "search": {"transport": "streamable_http", "url": "http://search.acme.example/mcp"},
        # ok: mcp-client-without-tls
        "notes": {"transport": "streamable_http", "url": "https://notes.acme.example/mcp"},
    }
)

# ok: mcp-client-without-tls
local = MCPServerStreamableHttp(params={"url": "http://localhost:8000/mcp"})
# ok: mcp-client-without-tls
sidecar = MCPServerStreamableHttp(params={"url": "http://mcp-orders:8000/mcp"})


async def encrypted():
    # ok: mcp-client-without-tls
    async with streamablehttp_client("https://mcp.acme.example/mcp") as streams:
        return streams
