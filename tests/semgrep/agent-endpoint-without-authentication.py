from agents import Agent, Runner
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel

from .auth import User, require_user, verify_token
from .graph import graph

app = FastAPI()
inner = FastAPI(dependencies=[Depends(require_user)])
agent = Agent(name="Support", instructions="Help with orders.")


class Question(BaseModel):
    text: str


@app.post("/ask")
async def ask(question: Question) -> str:
    # ruleid: agent-endpoint-without-authentication
    result = await Runner.run(agent, question.text)
    return result.final_output


@app.post("/graph")
async def run_graph(question: Question) -> dict:
    # ruleid: agent-endpoint-without-authentication
    return await graph.ainvoke({"question": question.text})


@app.post("/mine")
async def ask_mine(question: Question, user: User = Depends(require_user)) -> str:
    # ok: agent-endpoint-without-authentication
    return (await Runner.run(agent, question.text, context=user)).final_output


@app.post("/routed", dependencies=[Depends(require_user)])
async def ask_routed(question: Question) -> str:
    # ok: agent-endpoint-without-authentication
    return (await Runner.run(agent, question.text)).final_output


@app.post("/checked")
async def ask_checked(question: Question, request: Request) -> str:
    verify_token(request.headers["authorization"])
    # ok: agent-endpoint-without-authentication
    return (await Runner.run(agent, question.text)).final_output


@inner.post("/ask")
async def ask_inside(question: Question) -> str:
    # ok: agent-endpoint-without-authentication
    return (await Runner.run(agent, question.text)).final_output


@app.get("/health")
async def health() -> str:
    # ok: agent-endpoint-without-authentication
    return "well"
