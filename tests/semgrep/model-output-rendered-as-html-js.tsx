import DOMPurify from "dompurify";
import { marked } from "marked";
import ReactMarkdown from "react-markdown";
import OpenAI from "openai";

const client = new OpenAI();

export function Bubble({ message }: { message: { id: string; content: string } }) {
  // ruleid: model-output-rendered-as-html-js
  return <div dangerouslySetInnerHTML={{ __html: marked.parse(message.content) }} />;
}

export async function show(question: string, target: HTMLElement) {
  const response = await client.responses.create({ model: "gpt-4o", input: question });
  // ruleid: model-output-rendered-as-html-js
  target.innerHTML = response.output_text;
}

export function append(list: HTMLElement, reply: { content: string }) {
  // ruleid: model-output-rendered-as-html-js
  list.insertAdjacentHTML("beforeend", `<li>${reply.content}</li>`);
}

export function CleanBubble({ message }: { message: { id: string; content: string } }) {
  // ok: model-output-rendered-as-html-js
  return <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(marked.parse(message.content)) }} />;
}

export function MarkdownBubble({ message }: { message: { id: string; content: string } }) {
  // ok: model-output-rendered-as-html-js
  return <ReactMarkdown>{message.content}</ReactMarkdown>;
}

export function asText(target: HTMLElement, reply: { content: string }) {
  // ok: model-output-rendered-as-html-js
  target.textContent = reply.content;
  // ok: model-output-rendered-as-html-js
  target.innerHTML = "<hr>";
}
