from agents import Agent, Runner
from anthropic import Anthropic
from fastapi import FastAPI
from flask import request
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate
from openai import OpenAI
from pydantic import BaseModel

app = FastAPI()
client = OpenAI()
claude = Anthropic()
TONES = {"formal": "Answer formally.", "friendly": "Answer warmly."}


class Chat(BaseModel):
    persona: str
    tone: str
    text: str


@app.post("/chat")
def chat(body: Chat) -> str:
    response = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            # ruleid: untrusted-text-in-system-prompt
            {"role": "system", "content": f"You are {body.persona}. Help the customer."},
            {"role": "user", "content": body.text},
        ],
    )
    return response.choices[0].message.content


@app.post("/agent")
async def agent(body: Chat) -> str:
    # ruleid: untrusted-text-in-system-prompt
    helper = Agent(name="Helper", instructions="Behave like this: " + body.persona)
    return (await Runner.run(helper, body.text)).final_output


def flask_chat(llm) -> str:
    data = request.get_json()
    # ruleid: untrusted-text-in-system-prompt
    messages = [SystemMessage(content=data["instructions"]), HumanMessage(content=data["text"])]
    return llm.invoke(messages).content


@app.post("/claude")
def ask_claude(body: Chat) -> str:
    # ruleid: untrusted-text-in-system-prompt
    message = claude.messages.create(model="claude-sonnet-4-5", max_tokens=500, system=body.persona, messages=[])
    return message.content[0].text


@app.post("/fixed")
def fixed(body: Chat) -> str:
    response = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            # ok: untrusted-text-in-system-prompt
            {"role": "system", "content": TONES[body.tone]},
            # ok: untrusted-text-in-system-prompt
            {"role": "user", "content": f"{body.persona}: {body.text}"},
        ],
    )
    return response.choices[0].message.content


def chain(company: str, llm):
    # ok: untrusted-text-in-system-prompt
    return ChatPromptTemplate.from_messages([("system", f"You work for {company}."), ("user", "{question}")]) | llm
