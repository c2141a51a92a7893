import anthropic
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import RoundRobinGroupChat, SelectorGroupChat
from crewai import Agent
from langchain.agents import AgentExecutor
from openai import OpenAI
from sklearn.svm import LinearSVC

from .tools import TOOLS, run_tools

client = OpenAI()
claude = anthropic.Anthropic()


def loop(messages: list) -> str:
    # ruleid: agent-without-iteration-limit
    while True:
        reply = client.chat.completions.create(model="gpt-4o", messages=messages, tools=TOOLS)
        if not reply.choices[0].message.tool_calls:
            return reply.choices[0].message.content
        messages += run_tools(reply)


def loop_claude(messages: list):
    # ruleid: agent-without-iteration-limit
    while True:
        response = claude.messages.create(model="claude-sonnet-4-5", max_tokens=1024, tools=TOOLS, messages=messages)
        if response.stop_reason == "end_turn":
            return response
        messages.append({"role": "user", "content": run_tools(response)})


def executor(agent, tools):
    # ruleid: agent-without-iteration-limit
    return AgentExecutor(agent=agent, tools=tools, max_iterations=None)


def deep(graph, question: str):
    # ruleid: agent-without-iteration-limit
    return graph.invoke({"question": question}, {"recursion_limit": 100000})


def team(writer, critic):
    # ruleid: agent-without-iteration-limit
    return RoundRobinGroupChat([writer, critic])


def loop_counted(messages: list) -> str:
    # ok: agent-without-iteration-limit
    for _ in range(10):
        reply = client.chat.completions.create(model="gpt-4o", messages=messages, tools=TOOLS)
        if not reply.choices[0].message.tool_calls:
            return reply.choices[0].message.content
        messages += run_tools(reply)
    raise RuntimeError("the agent did not come to an end")


def loop_with_counter(messages: list):
    turns = 0
    # ok: agent-without-iteration-limit
    while True:
        reply = client.chat.completions.create(model="gpt-4o", messages=messages, tools=TOOLS)
        turns += 1
        if turns > 10 or not reply.choices[0].message.tool_calls:
            return reply
        messages += run_tools(reply)


def chat(messages: list) -> None:
    # ok: agent-without-iteration-limit
    while True:
        messages.append({"role": "user", "content": input("> ")})
        reply = client.chat.completions.create(model="gpt-4o", messages=messages, tools=TOOLS)
        print(reply.choices[0].message.content)


def ending_team(writer, critic, model):
    # ok: agent-without-iteration-limit
    return SelectorGroupChat([writer, critic], model_client=model, termination_condition=MaxMessageTermination(20))


# ok: agent-without-iteration-limit
classifier = LinearSVC(max_iter=10000)
# ok: agent-without-iteration-limit
researcher = Agent(role="Researcher", goal="Find facts", backstory="…", max_iter=15)
