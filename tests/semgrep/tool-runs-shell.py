import asyncio
import os
import shlex
import subprocess

from agents import Agent, function_tool
from crewai.tools import BaseTool
from langchain_core.tools import tool
from mcp.server.fastmcp import Context, FastMCP

mcp = FastMCP("workstation")
ALLOWED_SERVICES = {"api", "worker"}


@tool
def run_command(command: str) -> str:
    """Runs a command."""
    # ruleid: tool-runs-shell
    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout


@function_tool
async def search_code(pattern: str, folder: str = ".") -> str:
    """Searches the code."""
    # ruleid: tool-runs-shell
    process = await asyncio.create_subprocess_shell(f"grep -rn {pattern} {folder}", stdout=-1)
    return (await process.communicate())[0].decode()


@mcp.tool(description="Pings a host")
def ping(host: str) -> str:
    # ruleid: tool-runs-shell
    return os.popen("ping -c 1 " + host).read()


@mcp.tool()
def start(program: str) -> int:
    # ruleid: tool-runs-shell
    return subprocess.call(shlex.split(program))


class DockerTool(BaseTool):
    name: str = "docker"
    description: str = "Talks to Docker"

    def _run(self, arguments: str) -> str:
        # ruleid: tool-runs-shell
        return subprocess.check_output(["bash", "-c", f"docker {arguments}"], text=True)


def disk_usage(folder: str) -> str:
    """Says how much a folder holds."""
    # ruleid: tool-runs-shell
    return subprocess.getoutput(f"du -sh {folder}")


agent = Agent(name="Operator", instructions="Look after the machine.", tools=[disk_usage])


@tool
def log_of(path: str) -> str:
    """Shows the history of a file."""
    # ok: tool-runs-shell
    return subprocess.run(["git", "log", "--", path], capture_output=True, text=True, timeout=30).stdout


@tool
def count_lines(path: str) -> str:
    """Counts lines."""
    # ok: tool-runs-shell
    return subprocess.getoutput(f"wc -l {shlex.quote(path)}")


@mcp.tool()
def restart(service: str) -> str:
    if service not in ALLOWED_SERVICES:
        raise ValueError(service)
    # ok: tool-runs-shell
    return os.popen(f"systemctl restart {service}").read()


@mcp.tool()
def uptime(ctx: Context) -> str:
    # ok: tool-runs-shell
    return subprocess.check_output("uptime", shell=True, text=True)


def build(target: str) -> None:
    # ok: tool-runs-shell
    subprocess.run(f"make {target}", shell=True, check=True)
