// Evaluates GitHub's expressions with GitHub's own evaluator: one request a line, one answer a line.
//   {"text": "a ${{ github.sha }}"} → its text; {"if": "always()"} → a truth; both with "contexts" and "failed".
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const load = (file) => import(pathToFileURL(`${process.argv[2]}/@actions/expressions/dist/${file}`));
const { Lexer, Parser, Evaluator, data } = await load("index.js");
const { reviver } = await load("data/reviver.js");
const { falsy } = await load("result.js");

function evaluated(text, request) {
  const status = { success: !request.failed, failure: request.failed, always: true, cancelled: false };
  const functions = Object.entries(status).map(([name, value]) => ({
    name, description: "", minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value),
  }));
  const contexts = JSON.parse(JSON.stringify(request.contexts), reviver);
  const parsed = new Parser(new Lexer(text).lex().tokens, Object.keys(request.contexts), functions).parse();
  return new Evaluator(parsed, contexts, new Map(functions.map((known) => [known.name, known]))).evaluate();
}

function answer(request) {
  if (request.if === undefined) {
    return request.text.replace(/\$\{\{(.*?)\}\}/gs, (_, inner) => evaluated(inner.trim(), request).coerceString());
  }
  const text = request.if.replace(/^\$\{\{(.*)\}\}$/s, "$1").trim();
  const hasStatus = /\b(success|failure|always|cancelled)\s*\(/i.test(text);
  return !falsy(evaluated(hasStatus ? text : `success() && (${text})`, request));
}

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = { answer: answer(JSON.parse(line)) };
  } catch (error) {
    said = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(said) + "\n");
}
