import type { AgentCard } from "@a2a-js/sdk";

// ruleid: agent-card-without-security-js
export const open: AgentCard = {
  name: "Orders",
  description: "Looks after orders",
  protocolVersion: "0.3.0",
  url: "https://orders.acme.example/",
  version: "1.0.0",
  skills: [{ id: "refund", name: "Refund", description: "Refunds an order", tags: ["orders"] }],
};

export function card(url: string): AgentCard {
  // ruleid: agent-card-without-security-js
  return { name: "Stock", protocolVersion: "0.3.0", url, version: "2.1.0", capabilities: {}, skills: [] };
}

// ok: agent-card-without-security-js
export const guarded: AgentCard = {
  name: "Orders",
  protocolVersion: "0.3.0",
  url: "https://orders.acme.example/",
  version: "1.0.0",
  skills: [],
  securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
  security: [{ bearer: [] }],
};

// ok: agent-card-without-security-js
export const profile = { name: "Ada", skills: ["TypeScript"] };
