import ast
import re
import subprocess
import sys

import anthropic
from e2b_code_interpreter import Sandbox
from langchain_openai import ChatOpenAI
from openai import OpenAI

client = OpenAI()
claude = anthropic.Anthropic()


def solve(task: str):
    response = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": task}])
    code = re.search(r"```python\n(.*?)```", response.choices[0].message.content, re.S).group(1)
    scope: dict = {}
    # ruleid: model-output-executed
    exec(code, scope)
    return scope["answer"]


def do(task: str) -> str:
    message = claude.messages.create(model="claude-sonnet-4-5", max_tokens=200, messages=[{"role": "user", "content": task}])
    command = message.content[0].text.strip()
    # ruleid: model-output-executed
    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout


def plot(llm: ChatOpenAI, question: str) -> None:
    script = llm.invoke(question).content
    # ruleid: model-output-executed
    subprocess.run([sys.executable, "-c", script], check=True)


def plan(assistant_reply: str) -> list:
    # ruleid: model-output-executed
    return eval(assistant_reply)


def numbers(llm: ChatOpenAI, question: str):
    # ok: model-output-executed
    return ast.literal_eval(llm.invoke(question).content)


def sandboxed(llm: ChatOpenAI, question: str) -> str:
    code = llm.invoke(question).content
    with Sandbox() as sandbox:
        # ok: model-output-executed
        return sandbox.run_code(code).text


def fixed(llm: ChatOpenAI, question: str) -> str:
    answer = llm.invoke(question).content
    # ok: model-output-executed
    subprocess.run(["git", "commit", "-m", answer], check=True)
    return answer


def calculator(expression: str, llm: ChatOpenAI) -> str:
    # ok: model-output-executed
    value = eval(expression)
    return llm.invoke(f"The result is {value}").content
