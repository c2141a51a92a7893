import { openai } from "@ai-sdk/openai";
import { generateText, streamText } from "ai";

export function answer(prompt: string) {
  return generateText({
    model: openai("gpt-4o"),
    prompt,
    // ruleid: trace-content-recorded-js
    experimental_telemetry: { isEnabled: true, functionId: "answer" },
  });
}

export function stream(prompt: string, production: boolean) {
  return streamText({
    model: openai("gpt-4o"),
    prompt,
    // ruleid: trace-content-recorded-js
    experimental_telemetry: { isEnabled: production },
  });
}

export function quiet(prompt: string) {
  return generateText({
    model: openai("gpt-4o"),
    prompt,
    // ok: trace-content-recorded-js
    experimental_telemetry: { isEnabled: true, recordInputs: false, recordOutputs: false },
  });
}

export function off(prompt: string) {
  return generateText({
    model: openai("gpt-4o"),
    prompt,
    // ok: trace-content-recorded-js
    experimental_telemetry: { isEnabled: false },
  });
}
