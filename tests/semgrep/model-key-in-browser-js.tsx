import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

export function Chat({ apiKey }: { apiKey: string }) {
  // ruleid: model-key-in-browser-js
  const client = new OpenAI({ apiKey, dangerouslyAllowBrowser: true });
  return <button onClick={() => client.responses.create({ model: "gpt-4o", input: "Hello" })}>Ask</button>;
}

// ruleid: model-key-in-browser-js
const openai = createOpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY });

// ruleid: model-key-in-browser-js
const key = import.meta.env.VITE_ANTHROPIC_API_KEY;

// ok: model-key-in-browser-js
const server = new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY });
// ok: model-key-in-browser-js
const site = process.env.NEXT_PUBLIC_SITE_NAME;

export async function ask(text: string) {
  // ok: model-key-in-browser-js
  const response = await fetch("/api/chat", { method: "POST", body: JSON.stringify({ text, site }) });
  return response.json();
}
