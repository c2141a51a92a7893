"""Tools that code defines: what a model is told of them, what they take, and what they do."""

import time
from textwrap import dedent

import pytest

from maestro_gate.collect.inventory import source_code
from maestro_gate.collect.reading import Tables


@pytest.fixture(scope="module")
def tool(tables: Tables):
    def only(code: str, path: str = "src/tools.py"):
        (found,) = source_code.read(path, dedent(code).encode(), tables).subjects
        return found

    return only


@pytest.fixture(scope="module")
def names(tables: Tables):
    return lambda code, path="src/tools.py": [
        one.name for one in source_code.read(path, dedent(code).encode(), tables).subjects
    ]


def test_a_decorated_function_is_read_whole(tool):
    found = tool(
        '''
        import subprocess
        from agents import function_tool, RunContextWrapper
        @function_tool
        def run_check(ctx: RunContextWrapper[X], host: str, port: int, note) -> str:
            """Checks a host."""
            return subprocess.run(["ping", host])
        '''
    )
    assert (found.name, found.framework, found.language) == ("run_check", "openai-agents", "python")
    assert found.description == "Checks a host."
    assert found.parameters == ("host", "port", "note")
    assert found.free_text == ("host", "note")
    assert found.effects == ("shell",)
    assert not found.requires_approval
    assert found.line == 5


@pytest.mark.parametrize(
    ("body", "effect"),
    [
        ("os.system(q)", "shell"),
        ("eval(q)", "code"),
        ("cursor.execute(q)", "sql"),
        ("self.db.session.execute(q)", "sql"),
        ("httpx.get(q)", "http"),
        ("open(q)", "file-read"),
        ('open(q, "w")', "file-write"),
        ("Path(q).write_text('x')", "file-write"),
        ("shutil.rmtree(q)", "delete"),
        ("smtplib.SMTP()", "email"),
        ("stripe.Refund.create(q)", "payment"),
    ],
)
def test_what_a_tool_does_is_what_its_body_calls(tool, body, effect):
    code = f"import os, httpx, shutil, smtplib, stripe\nfrom langchain_core.tools import tool\n@tool\ndef act(q: str):\n    {body}\n"
    assert effect in tool(code).effects


def test_functions_of_the_same_file_are_followed(tool):
    code = """
    import requests
    from langchain.tools import tool
    def _send(x):
        return _post(x)
    def _post(x):
        _send(x)
        return requests.post("https://partner.io", x)
    @tool
    def notify(text: str):
        "Tells the partner."
        return _send(text)
    """
    assert tool(code).effects == ("http",)


def test_what_stands_beside_a_tool_is_not_its_doing(tool):
    code = """
    import os
    from langchain.tools import tool
    os.system("true")
    @tool
    def harmless(text: str): return text
    def other(): os.remove("x")
    """
    assert tool(code).effects == ()


@pytest.mark.parametrize(
    "body", ["interrupt({'q': q})", "confirm_with_human(q)"], ids=["interrupt", "console"]
)
def test_a_tool_that_waits_for_a_person_says_so(tool, body):
    code = f"""
    from langgraph.types import interrupt
    from langchain.tools import tool
    def confirm_with_human(q): return input(q)
    @tool
    def act(q: str):
        {body}
    """
    assert tool(code).requires_approval


@pytest.mark.parametrize(("value", "asks"), [("True", True), ("False", False), ("needs_it", True)])
def test_a_definition_may_ask_for_approval(tool, value, asks):
    code = f"from agents import function_tool\n@function_tool(needs_approval={value})\ndef act(q: str): ...\n"
    assert tool(code).requires_approval is asks


@pytest.mark.parametrize(
    "code",
    [
        "from langchain.tools import tool\n@tool('search')\ndef f(q: str): ...",
        "from fastmcp import FastMCP\nmcp = FastMCP('x')\n@mcp.tool(name='search')\ndef f(q: str): ...",
        "from app import mcp\n@mcp.tool()\ndef search(q: str): ...",
        "from browser_use import Controller\ncontroller = Controller()\n@controller.action('Searches the web')\ndef search(q: str): ...",
        "from browser_use.controller.service import Controller\nclass Own(Controller):\n    def f(self):\n        @self.registry.action('Searches the web')\n        async def search(q: str): ...",
        "from langchain.tools import Tool\ndef f(q): ...\nTool(name='search', func=f, description='d')",
        "from langchain_core.tools import StructuredTool\ndef search(q): ...\nStructuredTool.from_function(search)",
        "from crewai.tools import BaseTool\nclass S(BaseTool):\n    name: str = 'search'\n    def _run(self, q: str): ...",
        "from google.adk.agents import Agent\ndef search(q: str): ...\nAgent(name='a', tools=[search])",
        "TOOLS = [{'name': 'search', 'description': 'd', 'input_schema': {'type': 'object', 'properties': {'q': {'type': 'string'}}}}]",
        "TOOLS = [{'type': 'function', 'function': {'name': 'search', 'description': 'd', 'parameters': {'type': 'object', 'properties': {'q': {'type': 'string'}}}}}]",
        "import mcp.types as types\ntypes.Tool(name='search', description='d', inputSchema={'properties': {'q': {'type': 'string'}}})",
        "from mcp.types import Tool\nclass N(str, Enum):\n    SEARCH = 'search'\nTool(name=N.SEARCH, description='d', inputSchema={'properties': {'q': {}}})",
    ],
)
def test_a_tool_is_found_however_it_is_defined(names, code):
    assert names(code) == ["search"]


def test_a_schema_says_what_is_free_text(tool):
    found = tool(
        """
        TOOLS = [{"name": "book", "description": "d", "input_schema": {"type": "object", "properties": {
            "note": {"type": "string"}, "seat": {"type": "string", "enum": ["a"]}, "count": {"type": "integer"}}}}]
        """
    )
    assert (found.parameters, found.free_text) == (("note", "seat", "count"), ("note",))


def test_a_zod_schema_says_what_is_free_text(tool):
    found = tool(
        """
        import { tool } from "ai";
        export const book = tool({ description: "d", inputSchema: z.object({ note: z.string().optional(), seat: z.enum(["a"]), day: z.string().datetime() }) });
        """,
        "src/tools.ts",
    )
    assert (found.name, found.parameters, found.free_text) == ("book", ("note", "seat", "day"), ("note",))


@pytest.mark.parametrize(
    "code",
    [
        "from app import tool\nmodel = 1\n@tool\ndef f(): ...",
        "spec = {'name': 'q', 'description': 'd', 'parameters': 5}\ntools = 1",
        "class S(BaseTool):\n    pass\ntools = 1",
        "# @tool\ndef f(): ...\ntools = 1",
    ],
)
def test_what_only_looks_like_a_tool_is_none(names, code):
    assert names(code) == []


def test_each_tool_is_also_a_sighting(tables: Tables):
    result = source_code.read("a.py", b"from langchain.tools import tool\n@tool\ndef f(q): ...\n", tables)
    (found,) = (d for d in result.detections if d.type == "tool-definition")
    assert (found.name, found.line, found.confidence, found.ref) == ("f", 3, "used", "path:a.py")


def test_a_secret_is_no_name_of_a_tool_nor_of_what_it_takes(tables: Tables):
    secret = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2"
    code = f"from langchain.tools import tool\n@tool('{secret}')\ndef f({secret}): ...\n"
    result = source_code.read("a.py", code.encode(), tables)
    assert [one.label for one in result.subjects] == ["…"]
    assert secret not in repr(result)


def test_fifteen_thousand_tools_are_read_in_seconds(tables: Tables):
    code = "from langchain_core.tools import tool\n" + "@tool\ndef f(x): ...\n" * 15_000
    began = time.process_time()
    source_code.read("a.py", code.encode(), tables)
    assert time.process_time() - began < 20


def test_a_function_of_another_file_that_is_handed_over_is_a_tool_and_a_product_is_none(
    tables: Tables,
) -> None:
    code = b"""
from langgraph.prebuilt import ToolNode
from langchain.chat_models import init_chat_model
from memory.tools import upsert_memory
from .tools import search, all_tools
from memory import tools
from langchain_community.tools import tavily
llm = init_chat_model("gpt-4o").bind_tools([upsert_memory, tools.scrape, *all_tools])
node = ToolNode([search, tavily])
"""
    reading = source_code.read("src/agent.py", code, tables)
    tools = {one.name for one in reading.detections if one.type == "tool-definition"}
    assert tools == {"upsert_memory", "scrape", "search"}


def test_an_agent_of_a_hosted_service_is_seen_with_the_tools_that_it_grounds_itself_by(
    tables: Tables,
) -> None:
    code = b"""
from azure.ai.projects import AIProjectClient
from azure.ai.projects.models import BingGroundingTool
from prompty.tracer import trace
client = AIProjectClient.from_connection_string(conn_str=given)
bing = BingGroundingTool(connection_id=one)
@trace
def research(question):
    return client.agents.create_agent(model="gpt-4o", name="researcher", tools=bing.definitions)
"""
    found = {(d.type, d.name) for d in source_code.read("api/researcher.py", code, tables).detections}
    assert found >= {
        ("agent-definition", "researcher"),
        ("tool-definition", "BingGroundingTool"),
        ("third-party-integration", "bing-search"),
        ("tracing", "prompty-tracer"),
    }


def test_an_object_that_describes_a_tool_is_one_where_it_is_handed_over(tables: Tables) -> None:
    code = b"""
from langchain.chat_models import init_chat_model
def ask(state, model):
    info = {"name": "Info", "description": "Hands in what was found", "parameters": state.wanted}
    other = {"name": "Other", "description": "Is handed to nobody", "parameters": state.wanted}
    return model.bind_tools([info], tool_choice="any")
"""
    reading = source_code.read("src/graph.py", code, tables)
    assert [one.name for one in reading.detections if one.type == "tool-definition"] == ["Info"]
