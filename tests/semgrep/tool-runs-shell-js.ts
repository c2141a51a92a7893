import { exec, execFile, execSync, spawn } from "node:child_process";
import { promisify } from "node:util";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { tool } from "ai";
import { z } from "zod";

const execAsync = promisify(exec);
const execFileAsync = promisify(execFile);
const server = new McpServer({ name: "workstation", version: "1.0.0" });
const lowLevel = new Server({ name: "workstation", version: "1.0.0" });

export const shell = tool({
  description: "Runs a command",
  inputSchema: z.object({ command: z.string() }),
  execute: async ({ command }) => {
    // ruleid: tool-runs-shell-js
    const { stdout } = await execAsync(command);
    return stdout;
  },
});

server.tool("search", { pattern: z.string() }, async ({ pattern }) => {
  // ruleid: tool-runs-shell-js
  const text = execSync(`grep -rn ${pattern} .`).toString();
  return { content: [{ type: "text", text }] };
});

server.registerTool("start", { inputSchema: { program: z.string() } }, async ({ program }) => {
  // ruleid: tool-runs-shell-js
  spawn(program, { shell: true });
  return { content: [] };
});

lowLevel.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { arguments: args } = request.params;
  // ruleid: tool-runs-shell-js
  const text = execSync("ls " + args.folder).toString();
  return { content: [{ type: "text", text }] };
});

export const history = tool({
  description: "Shows the history of a file",
  inputSchema: z.object({ path: z.string() }),
  execute: async ({ path }) => {
    // ok: tool-runs-shell-js
    const { stdout } = await execFileAsync("git", ["log", "--", path]);
    return stdout;
  },
});

export const status = tool({
  description: "Shows the status",
  inputSchema: z.object({}),
  execute: async () => {
    // ok: tool-runs-shell-js
    return (await execAsync("git status --short")).stdout;
  },
});

export function build(target: string) {
  // ok: tool-runs-shell-js
  return execSync(`make ${target}`);
}
