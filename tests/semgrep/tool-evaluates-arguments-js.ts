import vm from "node:vm";
import { tool as langchainTool } from "@langchain/core/tools";
import { tool } from "ai";
import { evaluate } from "mathjs";
import { z } from "zod";

export const calculator = tool({
  description: "Evaluates an expression",
  inputSchema: z.object({ expression: z.string() }),
  execute: async ({ expression }) => {
    // ruleid: tool-evaluates-arguments-js
    return { result: eval(expression) };
  },
});

export const script = tool({
  description: "Runs JavaScript",
  inputSchema: z.object({ code: z.string() }),
  async execute({ code }) {
    // ruleid: tool-evaluates-arguments-js
    return vm.runInNewContext(code, {}, { timeout: 1000 });
  },
});

export const transform = tool({
  description: "Transforms rows",
  inputSchema: z.object({ body: z.string(), rows: z.array(z.any()) }),
  execute: async (input) => {
    // ruleid: tool-evaluates-arguments-js
    const apply = new Function("row", input.body);
    return input.rows.map((row) => apply(row));
  },
});

export const arithmetic = tool({
  description: "Evaluates arithmetic",
  inputSchema: z.object({ expression: z.string() }),
  execute: async ({ expression }) => {
    // ok: tool-evaluates-arguments-js
    return { result: evaluate(expression) };
  },
});

export const parse = tool({
  description: "Parses JSON",
  inputSchema: z.object({ text: z.string() }),
  execute: async ({ text }) => {
    // ok: tool-evaluates-arguments-js
    return JSON.parse(text);
  },
});
