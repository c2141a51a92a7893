import { exec, execFile } from "node:child_process";
import vm from "node:vm";
import { openai } from "@ai-sdk/openai";
import { generateObject, generateText, tool } from "ai";
import OpenAI from "openai";
import { z } from "zod";

const client = new OpenAI();

export async function solve(task: string) {
  const { text } = await generateText({ model: openai("gpt-4o"), prompt: task });
  // ruleid: model-output-executed-js
  return eval(text);
}

export async function run(task: string) {
  const completion = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: task }],
  });
  const command = completion.choices[0].message.content ?? "";
  // ruleid: model-output-executed-js
  exec(command, (error, stdout) => console.log(stdout));
}

export async function transform(rows: unknown[], task: string) {
  const { object } = await generateObject({ model: openai("gpt-4o"), schema: z.object({ body: z.string() }), prompt: task });
  // ruleid: model-output-executed-js
  const apply = new Function("row", object.body);
  // ruleid: model-output-executed-js
  return vm.runInNewContext(object.body, { rows, apply });
}

export async function commit(task: string) {
  const { text } = await generateText({ model: openai("gpt-4o"), prompt: task });
  // ok: model-output-executed-js
  execFile("git", ["commit", "-m", text]);
}

export async function calculate(task: string) {
  return generateText({
    model: openai("gpt-4o"),
    prompt: task,
    tools: {
      calculate: tool({
        inputSchema: z.object({ expression: z.string() }),
        execute: async ({ expression }) => {
          // ok: model-output-executed-js
          return eval(expression);
        },
      }),
    },
  });
}

export function field(name: string, pattern: RegExp) {
  // ok: model-output-executed-js
  return pattern.exec(name);
}
