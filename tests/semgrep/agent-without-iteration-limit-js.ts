import { openai } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { generateText, stepCountIs, streamText } from "ai";
import { createInterface } from "node:readline/promises";
import { runTools, tools } from "./tools";

const client = new Anthropic();
const terminal = createInterface({ input: process.stdin, output: process.stdout });

export async function loop(messages) {
  // ruleid: agent-without-iteration-limit-js
  while (true) {
    const response = await client.messages.create({ model: "claude-sonnet-4-5", max_tokens: 1024, tools, messages });
    if (response.stop_reason === "end_turn") return response;
    messages.push({ role: "user", content: await runTools(response) });
  }
}

export function research(prompt: string) {
  return streamText({
    model: openai("gpt-4o"),
    tools,
    prompt,
    // ruleid: agent-without-iteration-limit-js
    stopWhen: stepCountIs(10000),
  });
}

export function endless(graph, question: string) {
  // ruleid: agent-without-iteration-limit-js
  return graph.invoke({ question }, { recursionLimit: Infinity });
}

export function bounded(prompt: string) {
  return generateText({
    model: openai("gpt-4o"),
    tools,
    prompt,
    // ok: agent-without-iteration-limit-js
    stopWhen: stepCountIs(10),
  });
}

export async function counted(messages) {
  let turn = 0;
  // ok: agent-without-iteration-limit-js
  while (true) {
    const response = await client.messages.create({ model: "claude-sonnet-4-5", max_tokens: 1024, tools, messages });
    turn++;
    if (turn > 10 || response.stop_reason === "end_turn") return response;
    messages.push({ role: "user", content: await runTools(response) });
  }
}

export async function chat(messages) {
  // ok: agent-without-iteration-limit-js
  while (true) {
    messages.push({ role: "user", content: await terminal.question("> ") });
    const result = streamText({ model: openai("gpt-4o"), tools, messages });
    for await (const part of result.textStream) process.stdout.write(part);
  }
}
