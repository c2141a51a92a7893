"""Tools that no decorator makes: what a model is handed as it stands, what a helper builds, what a provider runs itself."""

from textwrap import dedent

import pytest

from maestro_gate.collect.inventory import source_code
from maestro_gate.collect.reading import Tables


@pytest.fixture(scope="module")
def read(tables: Tables):
    return lambda code, path="src/agent.py": source_code.read(path, dedent(code).encode(), tables)


@pytest.fixture(scope="module")
def names(read):
    return lambda code, path="src/agent.py": sorted(one.name for one in read(code, path).subjects)


def seen(result, *types: str) -> set[tuple[str, str]]:
    return {(d.type, d.name) for d in result.detections if not types or d.type in types}


@pytest.mark.parametrize(
    "code",
    [
        "class Pay(BaseModel):\n    'Pays.'\nllm.bind_tools([Pay])",
        "from app.schemas import Pay\nllm.bind_tools([Pay])",
        "from app.schemas import Pay\ndef f():\n    tools = [Pay]\n    return llm.bind_tools(tools, strict=True)",
        "from app.schemas import Pay\ndef f():\n    tools = []\n    tools.append(Pay)\n    return llm.bind_tools(tools)",
        "from app.schemas import Pay\ndef f():\n    tools = []\n    tools.extend([Pay])\n    return llm.bind_tools(tools)",
        "from langchain_core.tools import tool\nfrom app.schemas import Pay\ndef all_tools():\n    return [tool(Pay)]",
        "from langgraph.prebuilt import create_react_agent\nfrom app.schemas import Pay\ncreate_react_agent(llm, [Pay])",
        "from llama_index.core.tools import FunctionTool\nfrom app.money import Pay\nFunctionTool.from_defaults(fn=Pay)",
        "from app.kit import StructuredTool\ntool = StructuredTool(name='Pay', description='d', func=run)",
        "from app.kit import BaseTool\nclass PayTool(BaseTool):\n    name: str = 'Pay'\n    def _run(self, x): ...",
    ],
)
def test_what_a_model_is_handed_is_a_tool(names, code):
    assert names(code) == ["Pay"]


def test_each_function_of_a_list_is_a_tool_and_the_function_around_it_is_none(names):
    code = """
    from llama_index.tools import FunctionTool
    def get_tools(desk: Desk, wide):
        if wide:
            fns = [desk.look_up, desk.refund, close]
        else:
            fns: list = [desk.look_up]
        return [FunctionTool.from_defaults(fn=fn) for fn in fns]
    """
    assert names(code) == ["close", "look_up", "refund"]


def test_lists_that_hold_each_other_come_to_an_end(names):
    many = "\n".join(f"    f(a=b, b=a, a=a, t{n}=a)" for n in range(200))
    code = f"def make():\n    a = b\n    b = a\n{many}\n    a.append(b)\n    a.extend(a)\n    llm.bind_tools(a)\n"
    assert names(code) == []


@pytest.mark.parametrize(
    "code",
    [
        "from langchain_core.tools import tool\ndef get_tools():\n    return [tool(x) for x in load()]",
        "from langchain_core.tools import BaseTool\nclass Ours(BaseTool):\n    def fields(self): ...",
        "from app.kit import BaseTool\nclass Ours(BaseTool):\n    def _run(self, x): ...",
        "llm.bind_tools(load_tools())",
        "from langchain_tavily import TavilySearch\nllm.bind_tools([TavilySearch])",
        "LIMIT = 3\nllm.bind_tools([LIMIT])",
    ],
)
def test_what_only_gathers_tools_or_is_there_to_derive_from_is_none(names, code):
    assert names(code) == []


def test_a_helper_that_gets_the_name_makes_one_tool_for_each_call(names):
    go = """
    package tools
    import "github.com/modelcontextprotocol/go-sdk/mcp"
    func update(t T, name, about string) Tool {
        return New(mcp.Tool{Name: name, Description: t(about)})
    }
    func Title(t T) Tool { return update(t, "update_title", "Changes the title.") }
    func Body(t T) Tool { return update(t, "update_body", "Changes the body.") }
    """
    assert names(go, "tools.go") == ["update_body", "update_title"]
    python = """
    from langchain_core.tools import StructuredTool
    class Kit:
        def make(self, name, run): return StructuredTool(name=name, func=run, description="d")
        def all(self): return [self.make("pay", run), self.make(name="refund", run=run)]
    """
    assert names(python) == ["pay", "refund"]


PLUGIN = """
from typing import Annotated
from app.llm import AbstractPlugin
class Desk(AbstractPlugin):
    def __init__(self): "Starts."
    def refund(self, order: Annotated[str, "Which order"]) -> str:
        "Pays back."
    def hang_up(self) -> str:
        "Ends the call."
        def inner(): "Is none."
    def bare(self): ...
    def _check(self): "Is none."
"""


def test_the_documented_methods_of_a_plugin_are_tools(names):
    assert names(PLUGIN, "src/llm_tools.py") == ["hang_up", "refund"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AbstractPlugin", "Thing"),
        ('Annotated[str, "Which order"]', "str"),
        ("from app.llm import", "from app.build import"),
    ],
)
def test_a_plugin_that_speaks_to_no_model_has_no_tools(names, old, new):
    assert names(PLUGIN.replace(old, new), "src/build.py") == []


def test_a_toolkit_registers_its_methods(names):
    code = """
    from agno.tools import Toolkit
    class Desk(Toolkit):
        def __init__(self):
            super().__init__(name="desk", tools=[self.look_up])
            self.register(self.refund)
        def look_up(self, order: str): "Looks."
        def refund(self, order: str): "Pays."
        def other(self): "Is none."
    """
    assert names(code) == ["look_up", "refund"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (
            "def web_tools():\n    return [{'type': 'web_search_20250305', 'name': 'web_search', 'max_uses': 5}]\nimport anthropic",
            {("tool-definition", "web_search")},
        ),
        (
            "import openai\nclient.responses.create(model=m, tools=[{'type': 'web_search_preview'}])",
            {("tool-definition", "web_search_preview")},
        ),
        (
            "import openai\nclient.responses.create(tools=[{'type': 'code_interpreter', 'container': {'type': 'auto'}}])",
            {("code-execution-tool", "code_interpreter")},
        ),
        (
            "from google.genai import types\nconfig(tools=[types.Tool(google_search=types.GoogleSearch())])",
            {("tool-definition", "google_search")},
        ),
        ("import openai\nshow({'type': 'file_search'})", set()),
        ("import openai\nif item.type == 'web_search_preview': pass", set()),
    ],
)
def test_tools_that_the_provider_runs_are_seen(read, code, found):
    assert seen(read(code), "tool-definition", "code-execution-tool") == found


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (
            (
                "from deepagents import create_deep_agent\nhelper = {'name': 'researcher', 'description': 'd', 'system_prompt': P}\n"
                "create_deep_agent(name='chief', subagents=[helper])"
            ),
            "researcher",
        ),
        (
            (
                "from claude_agent_sdk import AgentDefinition, ClaudeAgentOptions\n"
                "ClaudeAgentOptions(agents={'reviewer': AgentDefinition(description='d', prompt='p')})"
            ),
            "reviewer",
        ),
        (
            "from app.agents import create_react_agent\ndef start():\n    return create_react_agent(model=m, tools=tools)\nllm = 1",
            "create_react_agent",
        ),
        (
            "from google.adk.agents import BaseAgent\nclass Planner(BaseAgent):\n    async def _run_async_impl(self, ctx): ...",
            "Planner",
        ),
        (
            (
                "from langgraph.graph import StateGraph\nclass Desk:\n    def _compile(self):\n        graph = StateGraph(S)\n"
                "        return graph.compile()"
            ),
            "Desk",
        ),
    ],
)
def test_agents_behind_descriptions_and_subclasses_are_seen(read, code, name):
    assert ("agent-definition", name) in seen(read(code))


def test_a_base_for_agents_and_a_table_of_people_are_no_agents(read):
    code = "from google.adk.agents import LlmAgent\nclass BaseDeskAgent(LlmAgent): ...\nagents = [{'name': 'Ann', 'phone': '1'}]"
    assert seen(read(code), "agent-definition") == set()
