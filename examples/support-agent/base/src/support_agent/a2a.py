"""The A2A endpoint: partner agents ask for order status in the HTTP+JSON binding, with their own token."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, HTTPException, Request, status
from pydantic import BaseModel, ConfigDict, Field

from support_agent.guardrails import RejectedInputError
from support_agent.identity import Caller
from support_agent.tools import CallContext

CARD = Path(__file__).parents[2] / ".well-known/agent-card.json"

router = APIRouter()


class Part(BaseModel):
    """A piece of a message; only text is accepted."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=4_000)


class Message(BaseModel):
    """A message of the A2A protocol, as far as this agent understands it."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    message_id: str = Field(alias="messageId", max_length=64)
    context_id: str = Field(default="", alias="contextId", max_length=64)
    parts: list[Part] = Field(min_length=1, max_length=4)


class SendMessage(BaseModel):
    """The body of `message:send`."""

    message: Message


@cache
def agent_card() -> dict[str, Any]:
    """The signed card, as it was reviewed."""
    card: dict[str, Any] = json.loads(CARD.read_text("utf-8"))
    return card


@router.get("/.well-known/agent-card.json")
def read_card() -> dict[str, Any]:
    """Public by design: it says how to authenticate."""
    return agent_card()


@router.post("/a2a/v1/message:send")
async def send_message(body: SendMessage, caller: Caller, request: Request) -> dict[str, Any]:
    """Answer a partner agent that acts for a customer who has consented."""
    if "partner-agent" not in caller.roles:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "only registered partner agents may use this endpoint")
    conversation = body.message.context_id or uuid4().hex
    text = "\n".join(part.text for part in body.message.parts)
    try:
        reply = await request.app.state.agent.reply(text, CallContext(caller, conversation))
    except RejectedInputError as error:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, str(error)) from error
    return {
        "message": {
            "messageId": uuid4().hex,
            "contextId": conversation,
            "role": "ROLE_AGENT",
            "parts": [{"text": reply.text}],
        }
    }
