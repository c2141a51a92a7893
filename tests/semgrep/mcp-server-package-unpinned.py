from agents.mcp import MCPServerStdio
from google.adk.tools.mcp_tool import MCPToolset
from langchain_mcp_adapters.client import MultiServerMCPClient
from mcp import StdioServerParameters

# ruleid: mcp-server-package-unpinned
files = StdioServerParameters(command="npx", args=["-y", "@acme/server-files", "/srv/work"])
# ruleid: mcp-server-package-unpinned
git = MCPServerStdio(params={"command": "uvx", "args": ["acme-mcp-git"]})

client = MultiServerMCPClient(
    {
        # ruleid: mcp-server-package-unpinned
        "search": {"command": "npx", "args": ["-y", "@acme/server-search@latest"], "transport": "stdio"},
        # ok: mcp-server-package-unpinned
        "notes": {"command": "npx", "args": ["-y", "@acme/server-notes@1.4.2"], "transport": "stdio"},
        # ok: mcp-server-package-unpinned
        "orders": {"command": "python", "args": ["servers/orders.py"], "transport": "stdio"},
    }
)

# ok: mcp-server-package-unpinned
pinned = StdioServerParameters(command="uvx", args=["acme-mcp-git==0.6.2", "--repository", "."])
# ok: mcp-server-package-unpinned
toolset = MCPToolset(connection_params=StdioServerParameters(command="uvx", args=["acme-mcp-git@0.6.2"]))
