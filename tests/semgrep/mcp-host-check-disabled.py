from mcp.server.fastmcp import FastMCP
from mcp.server.transport_security import TransportSecuritySettings

server = FastMCP(
    "orders",
    # ruleid: mcp-host-check-disabled
    transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
)
# ruleid: mcp-host-check-disabled
anyone = TransportSecuritySettings(enable_dns_rebinding_protection=True, allowed_hosts=["*"])

# ok: mcp-host-check-disabled
listed = TransportSecuritySettings(allowed_hosts=["mcp.acme.example:443"], allowed_origins=["https://app.acme.example"])
# ok: mcp-host-check-disabled
protected = TransportSecuritySettings(enable_dns_rebinding_protection=True)
