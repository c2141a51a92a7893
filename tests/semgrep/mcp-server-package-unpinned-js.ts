import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { MCPServerStdio } from "@openai/agents";

// ruleid: mcp-server-package-unpinned-js
export const files = new StdioClientTransport({ command: "npx", args: ["-y", "@acme/server-files", "/srv/work"] });

export const git = new MCPServerStdio(
  // ruleid: mcp-server-package-unpinned-js
  { name: "git", command: "uvx", args: ["acme-mcp-git"] },
);

// ok: mcp-server-package-unpinned-js
export const notes = new StdioClientTransport({ command: "npx", args: ["-y", "@acme/server-notes@1.4.2"] });
// ok: mcp-server-package-unpinned-js
export const orders = new StdioClientTransport({ command: "node", args: ["servers/orders.js"] });
