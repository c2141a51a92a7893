"""Each language: what is typical is found, what is empty reveals nothing, what is broken ends no run."""

from contextlib import suppress
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect.inventory import source_code
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

TYPICAL = {
    "src/app.ts": (
        """
        import OpenAI from "openai";
        import { Agent, tool } from "@openai/agents";
        const MODEL = process.env.MODEL ?? "gpt-4o";
        const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY, baseURL: "https://api.openai.com/v1" });
        const refund = tool({
          name: "refund", description: "Pays back.", needsApproval: true,
          parameters: z.object({ reason: z.string(), kind: z.string().regex(/x/) }),
          execute: async ({ reason }) => { await fetch(`https://pay.partner.io/${reason}`); },
        });
        export const support = new Agent({ name: "Support", tools: [refund] });
        """,
        {
            "openai",
            "openai-agents",
            "gpt-4o",
            "Support",
            "refund",
            "OPENAI_API_KEY",
            "api.openai.com",
            "pay.partner.io",
        },
    ),
    "src/chat.tsx": (
        """
        import { streamText, tool } from "ai";
        import { openai } from "@ai-sdk/openai";
        export const lookup = tool({ description: "Looks up.", inputSchema: z.object({ q: z.string() }), execute: async (x) => x });
        export function Chat() { const r = streamText({ model: openai("gpt-4o"), tools: { lookup } }); return <a href="https://x.io">{r}</a>; }
        """,
        {"ai-sdk", "openai", "gpt-4o", "lookup"},
    ),
    "src/server.js": (
        """
        const { McpServer } = require("@modelcontextprotocol/sdk/server/mcp.js");
        const server = new McpServer({ name: "files", version: "1" });
        server.registerTool("read_file", { title: "Read a file", description: "Reads.", inputSchema: { path: z.string() } },
          async ({ path }) => fs.readFile(path));
        """,
        {"mcp", "files", "read_file"},
    ),
    "main.go": (
        """
        package main
        import (
            "os"
            "github.com/openai/openai-go/v2"
            "github.com/mark3labs/mcp-go/mcp"
            "github.com/mark3labs/mcp-go/server"
        )
        func main() {
            client := openai.NewClient(option.WithAPIKey(os.Getenv("OPENAI_API_KEY")))
            client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{Model: "gpt-4o"})
            s := server.NewMCPServer("weather", "1.0")
            s.AddTool(mcp.NewTool("forecast", mcp.WithDescription("Says the weather")), forecast)
        }
        """,
        {"openai", "gpt-4o", "OPENAI_API_KEY", "weather", "forecast"},
    ),
    "src/main/java/App.java": (
        """
        import dev.langchain4j.agent.tool.Tool;
        import dev.langchain4j.agent.tool.P;
        import dev.langchain4j.model.openai.OpenAiChatModel;
        import dev.langchain4j.service.AiServices;
        class BookingTools {
            @Tool("Cancels a booking")
            void cancelBooking(@P("number") String number) { Runtime.getRuntime().exec(number); }
        }
        class App {
            Assistant assistant = AiServices.builder(Assistant.class).chatModel(
                OpenAiChatModel.builder().apiKey(System.getenv("OPENAI_API_KEY")).modelName("gpt-4o").build()).build();
        }
        """,
        {"gpt-4o", "OPENAI_API_KEY", "cancelBooking", "assistant"},
    ),
    "Plugin.cs": (
        """
        using Microsoft.SemanticKernel;
        using System.ComponentModel;
        class LightsPlugin {
            [KernelFunction("turn_on"), Description("Turns a light on")]
            public string TurnOn(string name) { return name; }
        }
        class Program {
            static void Main() {
                var kernel = Kernel.CreateBuilder().AddOpenAIChatCompletion("gpt-4o", Environment.GetEnvironmentVariable("OPENAI_API_KEY"));
            }
        }
        """,
        {"gpt-4o", "OPENAI_API_KEY", "turn_on"},
    ),
    "src/main.rs": (
        """
        use async_openai::{types::CreateChatCompletionRequestArgs, Client};
        const MODEL: &str = "gpt-4o";
        async fn run() {
            let client = Client::new();
            let key = std::env::var("OPENAI_API_KEY");
            let request = CreateChatCompletionRequestArgs::default().model("o3-mini".to_string()).build();
        }
        """,
        {"openai", "gpt-4o", "o3-mini", "OPENAI_API_KEY"},
    ),
}


@pytest.fixture(scope="module")
def read(tables: Tables):
    return lambda path, code: source_code.read(
        path, dedent(code).encode() if isinstance(code, str) else code, tables
    )


@pytest.mark.parametrize("path", TYPICAL)
def test_typical_code_shows_what_it_uses(read, path):
    code, names = TYPICAL[path]
    found = {detection.model or detection.name for detection in read(path, code).detections}
    assert names <= found


@pytest.mark.parametrize("path", TYPICAL)
@pytest.mark.parametrize("code", ["", "\n\n", "// openai\n"])
def test_empty_code_shows_nothing(read, path, code):
    assert not read(path, code).detections


@pytest.mark.parametrize("path", TYPICAL)
def test_half_a_file_ends_no_run(read, path):
    code = dedent(TYPICAL[path][0]).encode()
    for end in range(0, len(code), 97):
        assert isinstance(read(path, code[:end]), Reading)


@pytest.mark.parametrize("path", TYPICAL)
@pytest.mark.parametrize("filler", [b"(", b"{", b"[", b'"', b"a.", b"f(", b"!", b"\xff", b"<a>", b"/*"])
def test_hostile_code_is_read_within_bounds(read, path, filler):
    wrapped = (b"openai\n" + b"\n".join([filler * 200] * 200))[:60_000]
    with suppress(InvalidInput):
        assert len(read(path, wrapped).detections) < 5


@pytest.mark.parametrize("path", TYPICAL)
def test_the_same_file_gives_the_same_bytes(read, path):
    code = TYPICAL[path][0]
    assert repr(read(path, code)) == repr(read(path, code))


def test_types_are_gone_when_it_runs(read):
    assert not read("a.ts", 'import type { OpenAI } from "openai";\n').detections


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.cs", "using F = System.Func<int, bool>?;\nusing X#y;\nclass OpenAI { }\n"),
        ("a.ts", 'import x from "a?b=c#d";\nimport y from "@";\nimport z from "";\nconst openai = 1;\n'),
        ("a.go", 'package a\nimport "a?b c#d/é%zz"\nimport ""\n// openai\n'),
        ("a.rs", "use r#type::{*, a as b};\nuse ::openai;\n"),
        ("a.java", "import a.*;\nimport static openai.b.*;\n"),
        ("a.py", "from openai. import x\nimport\nfrom . import *\n"),
    ],
)
def test_odd_imports_end_no_run(read, path, code):
    assert isinstance(read(path, code), Reading)


@given(st.text("@#?&=<>.%/:\"' aé\n", max_size=40), st.sampled_from(sorted(TYPICAL)))
@settings(max_examples=150, deadline=None)
def test_no_import_ends_a_run(tables, module, path):
    for line in (
        f'import x from "{module}"',
        f"using {module};",
        f"from {module} import openai",
        f'import "{module}"',
    ):
        source_code.read(path, f"{line}\nopenai\n".encode(), tables)
