import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { randomUUID } from "node:crypto";

// ruleid: mcp-host-check-disabled-js
export const open = new StreamableHTTPServerTransport({
  sessionIdGenerator: () => randomUUID(),
  enableDnsRebindingProtection: false,
});

// ruleid: mcp-host-check-disabled-js
export const anyone = new StreamableHTTPServerTransport({
  sessionIdGenerator: undefined,
  enableDnsRebindingProtection: true,
  allowedHosts: ["*"],
});

// ok: mcp-host-check-disabled-js
export const listed = new StreamableHTTPServerTransport({
  sessionIdGenerator: () => randomUUID(),
  enableDnsRebindingProtection: true,
  allowedHosts: ["127.0.0.1:3000"],
});

// ok: mcp-host-check-disabled-js
export const stateless = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
