import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { tool } from "ai";
import axios from "axios";
import { z } from "zod";

const ALLOWED_HOSTS = new Set(["docs.acme.example"]);
const API_BASE = "https://orders.acme.example";
const server = new McpServer({ name: "web", version: "1.0.0" });

export const fetchPage = tool({
  description: "Fetches a page",
  inputSchema: z.object({ url: z.string().url() }),
  execute: async ({ url }) => {
    // ruleid: tool-fetches-any-url-js
    const response = await fetch(url);
    return response.text();
  },
});

server.registerTool("notify", { inputSchema: { webhook: z.string() } }, async ({ webhook }) => {
  // ruleid: tool-fetches-any-url-js
  await axios.post(webhook, { text: "done" });
  return { content: [] };
});

export const order = tool({
  description: "Fetches an order",
  inputSchema: z.object({ id: z.string() }),
  execute: async ({ id }) => {
    // ok: tool-fetches-any-url-js
    const response = await fetch(`${API_BASE}/v1/orders/${id}`);
    return response.json();
  },
});

export const weather = tool({
  description: "Fetches the weather",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => {
    // ok: tool-fetches-any-url-js
    const response = await fetch(`https://weather.acme.example/${encodeURIComponent(city)}`);
    return response.json();
  },
});

export const fetchKnown = tool({
  description: "Fetches a page of a known host",
  inputSchema: z.object({ url: z.string() }),
  execute: async ({ url }) => {
    if (!ALLOWED_HOSTS.has(new URL(url).hostname)) throw new Error("host not allowed");
    // ok: tool-fetches-any-url-js
    const response = await fetch(url, { redirect: "error" });
    return response.text();
  },
});
