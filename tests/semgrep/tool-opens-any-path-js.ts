import fs from "node:fs/promises";
import path from "node:path";
import { readFileSync } from "node:fs";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { tool } from "ai";
import { z } from "zod";
import { validatePath } from "./paths.js";

const ROOT = "/srv/work";
const server = new McpServer({ name: "files", version: "1.0.0" });

export const readAny = tool({
  description: "Reads a file",
  inputSchema: z.object({ name: z.string() }),
  execute: async ({ name }) => {
    // ruleid: tool-opens-any-path-js
    return fs.readFile(path.join(ROOT, name), "utf8");
  },
});

server.tool("write", { name: z.string(), text: z.string() }, async ({ name, text }) => {
  // ruleid: tool-opens-any-path-js
  await fs.writeFile(name, text);
  return { content: [] };
});

export const readNow = tool({
  description: "Reads a file at once",
  inputSchema: z.object({ name: z.string() }),
  execute: async ({ name }) => {
    // ruleid: tool-opens-any-path-js
    return readFileSync(name, "utf8");
  },
});

export const readInside = tool({
  description: "Reads a file of the work folder",
  inputSchema: z.object({ name: z.string() }),
  execute: async ({ name }) => {
    const full = path.resolve(ROOT, name);
    if (!full.startsWith(ROOT + path.sep)) throw new Error("outside the work folder");
    // ok: tool-opens-any-path-js
    return fs.readFile(full, "utf8");
  },
});

server.tool("read", { name: z.string() }, async ({ name }) => {
  const full = await validatePath(name);
  // ok: tool-opens-any-path-js
  return { content: [{ type: "text", text: await fs.readFile(full, "utf8") }] };
});
