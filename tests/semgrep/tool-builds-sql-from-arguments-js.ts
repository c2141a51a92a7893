import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { tool } from "ai";
import { Pool } from "pg";
import { z } from "zod";

const pool = new Pool();
const server = new McpServer({ name: "orders", version: "1.0.0" });

export const findCustomer = tool({
  description: "Finds customers by name",
  inputSchema: z.object({ name: z.string() }),
  execute: async ({ name }) => {
    // ruleid: tool-builds-sql-from-arguments-js
    const { rows } = await pool.query(`SELECT * FROM customers WHERE name = '${name}'`);
    return rows;
  },
});

server.tool("query", { sql: z.string() }, async ({ sql }) => {
  const client = await pool.connect();
  // ruleid: tool-builds-sql-from-arguments-js
  const { rows } = await client.query(sql);
  return { content: [{ type: "text", text: JSON.stringify(rows) }] };
});

export const findOrder = tool({
  description: "Finds an order",
  inputSchema: z.object({ id: z.string() }),
  execute: async ({ id }) => {
    // ok: tool-builds-sql-from-arguments-js
    const { rows } = await pool.query("SELECT * FROM orders WHERE id = $1", [id]);
    return rows;
  },
});

export const searchDocuments = tool({
  description: "Searches documents",
  inputSchema: z.object({ question: z.string() }),
  execute: async ({ question }, { index }) => {
    // ok: tool-builds-sql-from-arguments-js
    return index.query(question);
  },
});
