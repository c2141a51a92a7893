import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import OpenAI from "openai";

const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });

export async function deploy(task: string) {
  const token = process.env.DEPLOY_TOKEN;
  return generateText({
    model: openai("gpt-4o"),
    // ruleid: secrets-in-prompt-js
    system: `You deploy services. Authenticate with ${token}.`,
    prompt: task,
  });
}

export async function query(question: string) {
  return client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      // ruleid: secrets-in-prompt-js
      { role: "system", content: "Database: " + process.env.DATABASE_URL },
      { role: "user", content: question },
    ],
  });
}

export async function summarise(text: string) {
  return generateText({
    model: openai("gpt-4o"),
    // ok: secrets-in-prompt-js
    system: `You write for ${process.env.COMPANY_NAME}.`,
    // ok: secrets-in-prompt-js
    prompt: text,
    // ok: secrets-in-prompt-js
    headers: { Authorization: `Bearer ${process.env.GATEWAY_TOKEN}` },
  });
}
