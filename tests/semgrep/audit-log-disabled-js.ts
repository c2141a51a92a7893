import { Agent, Runner, setTracingDisabled } from "@openai/agents";

const agent = new Agent({ name: "Support", instructions: "Help with orders." });

// ruleid: audit-log-disabled-js
setTracingDisabled(true);
// ruleid: audit-log-disabled-js
process.env.OPENAI_AGENTS_DISABLE_TRACING = "1";
// ruleid: audit-log-disabled-js
const silent = new Runner({ modelProvider, tracingDisabled: true });

// ok: audit-log-disabled-js
setTracingDisabled(false);
// ok: audit-log-disabled-js
const recorded = new Runner({ modelProvider, traceIncludeSensitiveData: false });
