import subprocess

from agents import Agent, HostedMCPTool
from autogen import UserProxyAgent
from claude_agent_sdk import ClaudeAgentOptions
from interpreter import interpreter
from openai import OpenAI

client = OpenAI()

# ruleid: human-approval-disabled
options = ClaudeAgentOptions(allowed_tools=["Bash", "Write"], permission_mode="bypassPermissions")
# ruleid: human-approval-disabled
proxy = UserProxyAgent("user", human_input_mode="NEVER", code_execution_config={"work_dir": "coding"})
# ruleid: human-approval-disabled
interpreter.auto_run = True


def calendar_agent() -> Agent:
    # ruleid: human-approval-disabled
    config = {"type": "mcp", "server_label": "calendar", "server_url": "https://mcp.acme.example", "require_approval": "never"}
    return Agent(name="Calendar", tools=[HostedMCPTool(tool_config=config)])


def fix(task: str) -> str:
    # ruleid: human-approval-disabled
    return subprocess.check_output(["claude", "-p", task, "--dangerously-skip-permissions"], text=True)


# ok: human-approval-disabled
asking = ClaudeAgentOptions(allowed_tools=["Read"], permission_mode="default")
# ok: human-approval-disabled
talker = UserProxyAgent("user", human_input_mode="NEVER", code_execution_config=False)
# ok: human-approval-disabled
asked = UserProxyAgent("user", human_input_mode="ALWAYS", code_execution_config={"work_dir": "coding"})


def careful(question: str):
    # ok: human-approval-disabled
    config = {"type": "mcp", "server_label": "calendar", "server_url": "https://mcp.acme.example", "require_approval": "always"}
    return client.responses.create(model="gpt-4o", input=question, tools=[config])
