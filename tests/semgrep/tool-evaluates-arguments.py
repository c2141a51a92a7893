import ast
import subprocess
import sys

from google.adk.agents import LlmAgent
from langchain_core.tools import BaseTool, tool
from llama_index.core.tools import FunctionTool
from smolagents import Tool

from .arithmetic import evaluate


@tool
def calculator(expression: str) -> str:
    """Evaluates an expression."""
    # ruleid: tool-evaluates-arguments
    return str(eval(expression, {"__builtins__": {}}))


class PythonTool(BaseTool):
    name: str = "python"
    description: str = "Runs Python"

    def _run(self, code: str) -> str:
        scope: dict = {}
        # ruleid: tool-evaluates-arguments
        exec(code, scope)
        return str(scope.get("result"))


class ScriptTool(Tool):
    name = "script"

    def forward(self, source: str) -> str:
        # ruleid: tool-evaluates-arguments
        done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
        return done.stdout


def convert(formula: str, value: float) -> float:
    """Converts a value by a formula."""
    # ruleid: tool-evaluates-arguments
    return eval(formula.replace("x", str(value)))


converter = FunctionTool.from_defaults(fn=convert)


@tool
def parse(literal: str) -> str:
    """Parses a literal."""
    # ok: tool-evaluates-arguments
    return str(ast.literal_eval(literal))


def add(expression: str) -> str:
    """Adds numbers."""
    # ok: tool-evaluates-arguments
    return str(evaluate(expression))


agent = LlmAgent(name="calculator", model="gemini-2.5-flash", tools=[add])


@tool
def score(model, text: str) -> float:
    """Scores a text."""
    # ok: tool-evaluates-arguments
    model.eval()
    return float(model(text))
