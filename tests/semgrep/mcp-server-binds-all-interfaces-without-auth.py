import fastmcp
from fastmcp.server.auth import BearerAuthProvider
from mcp.server.fastmcp import FastMCP

# ruleid: mcp-server-binds-all-interfaces-without-auth
open_server = FastMCP("orders", host="0.0.0.0", port=8000)

server = fastmcp.FastMCP("invoices")
# ruleid: mcp-server-binds-all-interfaces-without-auth
server.run(transport="http", host="0.0.0.0", port=8001)

late = FastMCP("stock")
# ruleid: mcp-server-binds-all-interfaces-without-auth
late.settings.host = "0.0.0.0"

# ok: mcp-server-binds-all-interfaces-without-auth
local_server = FastMCP("orders", host="127.0.0.1", port=8000)

provider = BearerAuthProvider(jwks_uri="https://login.acme.example/keys")
guarded = fastmcp.FastMCP("invoices", auth=provider)
# ok: mcp-server-binds-all-interfaces-without-auth
guarded.run(transport="http", host="0.0.0.0", port=8002)

over_pipes = FastMCP("notes")
# ok: mcp-server-binds-all-interfaces-without-auth
over_pipes.run(transport="stdio")


def verified(verifier, settings) -> FastMCP:
    # ok: mcp-server-binds-all-interfaces-without-auth
    return FastMCP("orders", host="0.0.0.0", token_verifier=verifier, auth=settings)
