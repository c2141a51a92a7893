import os
import shutil
from pathlib import Path

from agents import function_tool
from langchain_core.tools import tool
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("files")
ROOT = Path("/srv/work").resolve()
TEMPLATES = {"invoice": Path("templates/invoice.txt")}


@tool
def read_file(path: str) -> str:
    """Reads a file."""
    # ruleid: tool-opens-any-path
    with open(path) as file:
        return file.read()


@mcp.tool()
def write_note(name: str, text: str) -> None:
    target = os.path.join("notes", name)
    # ruleid: tool-opens-any-path
    with open(target, "w") as file:
        file.write(text)


@function_tool
def remove(folder: str) -> None:
    """Removes a folder."""
    # ruleid: tool-opens-any-path
    shutil.rmtree(folder)


@mcp.tool()
def show(path: str) -> str:
    # ruleid: tool-opens-any-path
    return Path(path).read_text()


@tool
def read_inside(name: str) -> str:
    """Reads a file of the work folder."""
    path = (ROOT / name).resolve()
    if not path.is_relative_to(ROOT):
        raise ValueError(name)
    # ok: tool-opens-any-path
    return path.read_text()


@mcp.tool()
def read_upload(name: str) -> str:
    # ok: tool-opens-any-path
    with open(os.path.join("uploads", os.path.basename(name))) as file:
        return file.read()


@function_tool
def template(name: str) -> str:
    """Shows a template."""
    # ok: tool-opens-any-path
    return TEMPLATES[name].read_text()


@tool
def append_log(text: str) -> None:
    """Adds a line to the log."""
    # ok: tool-opens-any-path
    with open("agent.log", "a") as file:
        file.write(text)
