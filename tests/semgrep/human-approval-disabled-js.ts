import { query } from "@anthropic-ai/claude-agent-sdk";
import { hostedMcpTool } from "@openai/agents";
import { spawn } from "node:child_process";

export const calendar = hostedMcpTool({
  serverLabel: "calendar",
  serverUrl: "https://mcp.acme.example",
  requireApproval: "always",
});

export const mail =
  // ruleid: human-approval-disabled-js
  hostedMcpTool({ serverLabel: "mail", serverUrl: "https://mcp.acme.example", ...{ requireApproval: "never" } });

export function work(prompt: string) {
  // ruleid: human-approval-disabled-js
  return query({ prompt, options: { allowedTools: ["Bash"], permissionMode: "bypassPermissions" } });
}

export function fix(task: string) {
  // ruleid: human-approval-disabled-js
  return spawn("claude", ["-p", task, "--dangerously-skip-permissions"]);
}

export function ask(prompt: string) {
  // ok: human-approval-disabled-js
  return query({ prompt, options: { allowedTools: ["Read"], permissionMode: "default" } });
}

export const contacts =
  // ok: human-approval-disabled-js
  hostedMcpTool({ serverLabel: "contacts", serverUrl: "https://mcp.acme.example", requireApproval: "always" });
