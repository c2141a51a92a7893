import { openai } from "@ai-sdk/openai";
import { convertToModelMessages, streamText } from "ai";
import type { Request, Response } from "express";
import OpenAI from "openai";

const client = new OpenAI();
const PERSONAS = { support: "You help customers.", sales: "You sell." };

export async function POST(req: Request) {
  const { messages, persona } = await req.json();
  const result = streamText({
    model: openai("gpt-4o"),
    // ruleid: untrusted-text-in-system-prompt-js
    system: `You are ${persona}. Help the customer.`,
    messages: convertToModelMessages(messages),
  });
  return result.toUIMessageStreamResponse();
}

export async function chat(req: Request, res: Response) {
  const completion = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      // ruleid: untrusted-text-in-system-prompt-js
      { role: "system", content: req.body.instructions },
      { role: "user", content: req.body.text },
    ],
  });
  res.json(completion.choices[0].message);
}

export async function fixed(req: Request, res: Response) {
  const completion = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      // ok: untrusted-text-in-system-prompt-js
      { role: "system", content: PERSONAS[req.body.persona] },
      // ok: untrusted-text-in-system-prompt-js
      { role: "user", content: req.body.text },
    ],
  });
  res.json(completion.choices[0].message);
}
