import aiohttp
import httpx
import requests
from crewai.tools import BaseTool
from langchain_core.tools import tool
from mcp.server.fastmcp import FastMCP

from .egress import check_host

mcp = FastMCP("web")
BASE_URL = "https://orders.acme.example"


@tool
def fetch(url: str) -> str:
    """Fetches a page."""
    # ruleid: tool-fetches-any-url
    return requests.get(url, timeout=10).text


@mcp.tool()
async def download(url: str) -> str:
    async with httpx.AsyncClient(follow_redirects=True) as client:
        # ruleid: tool-fetches-any-url
        response = await client.get(url)
    return response.text


@mcp.tool()
async def notify(webhook: str, text: str) -> int:
    async with aiohttp.ClientSession() as session:
        # ruleid: tool-fetches-any-url
        async with session.post(webhook, json={"text": text}) as response:
            return response.status


class StatusTool(BaseTool):
    name: str = "status"
    description: str = "Asks a service for its status"

    def _run(self, host: str) -> str:
        # ruleid: tool-fetches-any-url
        return requests.get(f"http://{host}/status", timeout=5).text


@tool
def order(order_id: str) -> dict:
    """Fetches an order."""
    # ok: tool-fetches-any-url
    return requests.get(f"https://orders.acme.example/v1/orders/{order_id}", timeout=10).json()


@tool
def weather(city: str) -> dict:
    """Fetches the weather."""
    address = f"{BASE_URL}/weather/{city}"
    # ok: tool-fetches-any-url
    return requests.get(address, timeout=10).json()


@mcp.tool()
def search(question: str) -> dict:
    # ok: tool-fetches-any-url
    return httpx.get("https://search.acme.example", params={"q": question}).json()


@tool
def fetch_checked(url: str) -> str:
    """Fetches a page of a known host."""
    check_host(url)
    # ok: tool-fetches-any-url
    return requests.get(url, timeout=10, allow_redirects=False).text
