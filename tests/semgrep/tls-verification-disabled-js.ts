import https from "node:https";
import OpenAI from "openai";
import { Pool } from "pg";

// ruleid: tls-verification-disabled-js
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";

export const client = new OpenAI({
  baseURL: "https://models.acme.example/v1",
  // ruleid: tls-verification-disabled-js
  httpAgent: new https.Agent({ rejectUnauthorized: false }),
});

export const trusting = new OpenAI({
  baseURL: "https://models.acme.example/v1",
  // ok: tls-verification-disabled-js
  httpAgent: new https.Agent({ ca: process.env.ACME_CA }),
});

export const pool = new Pool({
  // ok: tls-verification-disabled-js
  ssl: { rejectUnauthorized: true },
});
