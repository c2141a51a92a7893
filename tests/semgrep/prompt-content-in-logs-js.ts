import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import pino from "pino";
import { redact } from "./privacy";

const logger = pino();

export async function POST(req: Request) {
  const { messages, requestId } = await req.json();
  // ruleid: prompt-content-in-logs-js
  console.log("messages", JSON.stringify(messages, null, 2));
  const { text } = await generateText({ model: openai("gpt-4o"), messages });
  // ok: prompt-content-in-logs-js
  logger.info({ requestId, count: messages.length, characters: text.length });
  return Response.json({ text });
}

export async function ask(userInput: string, systemPrompt: string) {
  // ruleid: prompt-content-in-logs-js
  logger.info({ userInput }, "asking");
  // ruleid: prompt-content-in-logs-js
  console.error(`no answer to ${userInput}`);
  // ok: prompt-content-in-logs-js
  logger.info({ userInput: redact(userInput) }, "asking");
  // ok: prompt-content-in-logs-js
  console.log("has a system prompt:", !systemPrompt);
}
