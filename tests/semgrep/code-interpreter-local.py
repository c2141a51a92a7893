from autogen import AssistantAgent
from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor
from autogen_ext.code_executors.local import LocalCommandLineCodeExecutor
from crewai import Agent
from langchain_community.tools import ShellTool
from langchain_experimental.tools import PythonAstREPLTool, PythonREPLTool
from smolagents import CodeAgent

# ruleid: code-interpreter-local
tools = [PythonREPLTool()]
# ruleid: code-interpreter-local
shell = ShellTool()
# ruleid: code-interpreter-local
executor = LocalCommandLineCodeExecutor(work_dir="coding", timeout=60)
# ruleid: code-interpreter-local
coder = AssistantAgent("coder", code_execution_config={"work_dir": "coding", "use_docker": False})
# ruleid: code-interpreter-local
analyst = Agent(role="Analyst", goal="Analyse", backstory="…", allow_code_execution=True, code_execution_mode="unsafe")


def solver(model):
    # ruleid: code-interpreter-local
    return CodeAgent(tools=[], model=model, additional_authorized_imports=["numpy", "*"])


def over(frame):
    # ruleid: code-interpreter-local
    return PythonAstREPLTool(locals={"df": frame})


# ok: code-interpreter-local
contained = DockerCommandLineCodeExecutor(image="python:3.12-slim", work_dir="coding")
# ok: code-interpreter-local
careful = AssistantAgent("coder", code_execution_config={"work_dir": "coding", "use_docker": True})


def remote(model):
    # ok: code-interpreter-local
    return CodeAgent(tools=[], model=model, executor_type="e2b", additional_authorized_imports=["numpy"])


def given(sandbox):
    # ok: code-interpreter-local
    return ShellTool(executor=sandbox.run)
