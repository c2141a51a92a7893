from agents import Agent, Runner, SQLiteSession
from fastapi import Depends, FastAPI
from mem0 import Memory

from .auth import User, current_user
from .graph import graph

app = FastAPI()
agent = Agent(name="Support", instructions="Help with orders.")
memory = Memory()


@app.post("/chat")
async def chat(text: str):
    # ruleid: memory-shared-between-users
    config = {"configurable": {"thread_id": "1"}}
    return await graph.ainvoke({"messages": [("user", text)]}, config)


@app.post("/support")
async def support(text: str):
    # ruleid: memory-shared-between-users
    session = SQLiteSession("support", "conversations.db")
    return await Runner.run(agent, text, session=session)


@app.post("/remember")
async def remember(text: str):
    # ruleid: memory-shared-between-users
    memory.add(text, user_id="default_user")


@app.post("/chat/mine")
async def chat_mine(text: str, user: User = Depends(current_user)):
    # ok: memory-shared-between-users
    config = {"configurable": {"thread_id": f"{user.id}:orders"}}
    return await graph.ainvoke({"messages": [("user", text)]}, config)


@app.post("/remember/mine")
async def remember_mine(text: str, user: User = Depends(current_user)):
    # ok: memory-shared-between-users
    memory.add(text, user_id=user.id)


def try_once() -> None:
    # ok: memory-shared-between-users
    graph.invoke({"messages": [("user", "hello")]}, {"configurable": {"thread_id": "1"}})
