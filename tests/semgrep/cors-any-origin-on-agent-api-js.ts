import cors from "cors";
import express from "express";
import { chat } from "./chat";

const app = express();
// ruleid: cors-any-origin-on-agent-api-js
app.use(cors({ origin: true, credentials: true }));
// ruleid: cors-any-origin-on-agent-api-js
app.use("/agent", cors({ origin: "*", credentials: true, methods: ["POST"] }));
app.post("/agent", chat);

const listed = express();
// ok: cors-any-origin-on-agent-api-js
listed.use(cors({ origin: ["https://app.acme.example"], credentials: true }));
// ok: cors-any-origin-on-agent-api-js
listed.use("/public", cors({ origin: "*" }));
