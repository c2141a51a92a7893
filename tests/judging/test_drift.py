"""What is declared and what is there: each difference once, and none where the tree cannot say."""

import pytest
from drifting import AGENTS, MODELS, SYSTEM, WORDS, declared, model, seen, tree
from hypothesis import given
from hypothesis import strategies as st
from making import SOURCES, component

from maestro_gate.assess import drift
from maestro_gate.model.evidence import Absent, Detection, Failed, Resource, Source

GPT = declared(
    "gpt", MODELS, type="hosted-llm-provider", refs=["model_id:gpt-4o"], source_files=["src/model.py"]
)
SDK = Detection(
    MODELS, "hosted-llm-provider", "openai", "pyproject.toml", provider="openai", ref="purl:pkg:pypi/openai"
)


def of(*things, **more):
    held = tree(SYSTEM, *things, **more)
    return drift.of(held, drift.bound(held, WORDS), WORDS)


def undeclared(*things, **more):
    return [one.name for one in of(*things, **more) if one.change == "undeclared"]


def phantoms(*things, **more):
    return [one.asset for one in of(*things, **more) if one.change == "phantom"]


def test_without_a_threat_model_there_is_no_drift():
    held = tree(model("gpt-4o"))
    assert drift.of(held, drift.bound(held, WORDS), WORDS) == ()


def test_what_nobody_declares_is_undeclared_once_with_all_its_places():
    found = (
        seen("agent-framework", "crewai", "src/a.py"),
        seen("agent-framework", "crewai", "src/b.py", line=9),
    )
    (one,) = of(*found)
    assert (one.change, one.layer, one.name, one.confidence) == ("undeclared", AGENTS, "crewai", "used")
    assert one.places == ("src/a.py:3", "src/b.py:9")


def test_what_owes_no_entry_is_never_undeclared():
    assert undeclared(seen("ci-pipeline", "ci.yml", ".github/workflows/ci.yml")) == []


@pytest.mark.parametrize(
    ("ref", "detection"),
    [
        ("purl:pkg:pypi/crewai@1.2", seen("agent-framework", "crewai", ref="purl:pkg:pypi/crewai")),
        ("tf_address:aws_x.y", seen("ml-platform", "aws_x.y", "main.tf", ref="tf_address:aws_x.y")),
        ("k8s:Deployment.a.b", seen("ml-platform", "b", "a.yaml", ref="k8s:Deployment.a.b")),
        ("image:registry.example:5000/a/b:1", seen("runtime", "b", ref="image:registry.example:5000/a/b@sha256:1")),
        ("mcp_server:crm", seen("mcp-server", "crm", ".mcp.json", ref="mcp_server:crm")),
        ("host:API.partner.example", seen("partner", "partner", ref="host:api.partner.example")),
        ("env:KEY", seen("key", "KEY", ref="env:KEY")),
        ("path:models/a.gguf", seen("model-file", "a.gguf", "models/a.gguf", ref="path:models/a.gguf")),
    ],
)  # fmt: skip
def test_an_exact_reference_binds_in_whatever_layer(ref, detection):
    assert undeclared(declared("it", "data-operations", refs=[ref]), detection) == []
    assert undeclared(
        declared("it", "data-operations", refs=[ref.replace("crewai", "crew").replace("b:1", "c:1") + "x"]),
        detection,
    ) == [detection.name if not detection.ref.startswith("path:") else detection.path]


@pytest.mark.parametrize(
    ("ref", "found"),
    [
        ("model_id:gpt-4o", "gpt-4o-2024-08-06"),
        ("model_id:openai/gpt-4o", "gpt-4o"),
        ("model_id:azure:gpt-4o", "GPT-4o"),
        (
            "model_id:eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
        ),
        ("service:anthropic.claude-sonnet-4-5", "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ("purl:pkg:huggingface/lab/ranker@4f1", "lab/ranker"),
        ("model_id:llama3", "llama3:latest"),
    ],
)
def test_one_model_has_many_ids(ref, found):
    assert undeclared(declared("it", MODELS, refs=[ref]), model(found)) == []


@pytest.mark.parametrize("found", ["gpt-4o-mini", "gpt-4", "evil/gpt-4o", "gpt-4o-2024-08-06-ft", "o1"])
def test_another_model_in_a_declared_file_is_undeclared(found):
    assert undeclared(GPT, model(found)) == [found]


def test_weights_of_the_same_name_by_somebody_else_are_another_model():
    ranker = declared("ranker", MODELS, refs=["model_id:lab/ranker"], source_files=["src/model.py"])
    assert undeclared(ranker, model("evil/ranker", provider="")) == ["evil/ranker"]


def test_the_sdk_of_a_declared_model_is_no_asset_of_its_own():
    assert undeclared(GPT, SDK, model("gpt-4o")) == []
    assert undeclared(SDK, declared("gpt", MODELS, refs=["model_id:openai/gpt-4o"])) == []
    assert undeclared(SDK, declared("gpt", AGENTS, refs=["model_id:openai/gpt-4o"])) == ["openai"]


def test_another_provider_in_the_file_of_a_declared_model_is_undeclared():
    other = seen(
        "hosted-llm-provider", "groq", "src/model.py", MODELS, provider="groq", ref="purl:pkg:pypi/groq"
    )
    assert undeclared(GPT, model("gpt-4o"), other) == ["groq"]


def test_a_sighting_in_a_declared_file_of_the_same_layer_is_declared():
    tools = declared("refunds", source_files=["src/tools/*.py"])
    assert undeclared(tools, seen("tool-definition", "refund", "src/tools/refund.py")) == []
    assert undeclared(tools, seen("mcp-server", "refund", "src/tools/refund.py", "agent-ecosystem")) == [
        "refund"
    ]


def test_a_path_names_the_file_and_nothing_that_stands_in_it():
    app = declared("app", MODELS, refs=["path:src/app.py"])
    assert undeclared(app, seen("agent-definition", "helper", ref="path:src/app.py")) == ["helper"]
    assert undeclared(app, seen("prompt", "app.py", ref="path:src/app.py")) == []


def test_an_asset_that_names_its_packages_is_no_other_package_in_its_file():
    store = declared("store", refs=["purl:pkg:pypi/opensearch-py"], source_files=["src/retrieval.py"])
    other = seen("vector-db-client", "chroma", "src/retrieval.py", ref="purl:pkg:pypi/chromadb")
    assert undeclared(store, other) == ["chroma"]


def test_an_asset_with_the_name_of_what_was_found_is_it():
    assert undeclared(declared("crm", name="Customer data"), seen("mcp-server", "CRM")) == []


def test_nothing_seen_of_what_would_be_seen_is_a_phantom():
    assert phantoms(declared("a", refs=["path:src/gone.py"])) == ["a"]
    assert phantoms(declared("a", source_files=["src/gone/", "src/*.rs"])) == ["a"]
    assert phantoms(
        declared("a", refs=["mcp_server:crm"]), sources=(Source("mcp", "mcp-configuration", Absent()),)
    ) == ["a"]
    assert phantoms(declared("a", refs=["tf_address:aws_x.y"])) == ["a"]
    assert phantoms(declared("a", refs=["purl:pkg:pypi/gone"]), component("other")) == ["a"]


def test_whatever_is_seen_is_no_phantom():
    there = {"src/tools/a.py": "1"}
    assert phantoms(declared("a", refs=["path:src/tools"]), files=there) == []
    assert (
        phantoms(
            declared("a", refs=["purl:pkg:pypi/gone"], source_files=["src/**/a.py"]),
            component("x"),
            files=there,
        )
        == []
    )
    assert (
        phantoms(
            declared("a", refs=["tf_address:aws_x.y"]), resources=(Resource("aws_x.y", "aws_x", "m.tf", 1),)
        )
        == []
    )
    assert phantoms(declared("a", refs=["purl:pkg:pypi/there@2"]), component("there", "3")) == []
    image = (Resource("web", "service", "compose.yaml", 1, (("image", "registry.example/web:2"),)),)
    assert phantoms(declared("a", refs=["image:registry.example/web"]), resources=image) == []


def test_what_cannot_be_seen_is_no_phantom():
    assert phantoms(declared("a")) == []
    assert phantoms(declared("a", refs=["purl:pkg:pypi/gone"])) == []
    assert phantoms(declared("a", refs=["purl:pkg:npm/gone"]), component("a-python-package")) == []
    assert phantoms(declared("a", refs=["service:x", "path:src/gone.py"])) == []
    assert phantoms(declared("a", refs=["model_id:gpt-4o"])) == []
    failed = tuple(Source(s.name, s.provides, Failed("it crashed")) for s in SOURCES)
    assert phantoms(declared("a", refs=["tf_address:aws_x.y"]), sources=failed) == []
    assert phantoms(declared("a", refs=["tf_address:aws_x.y"]), untouched=frozenset({"checkov"})) == []


NAMES = st.sampled_from(["alpha", "beta", "gamma"])
PATHS = st.sampled_from(["src/a.py", "src/b.py", "lib/c.py"])
SIGHTINGS = st.one_of(
    st.builds(model, NAMES.map("gpt-{}".format), PATHS, st.sampled_from(["openai", "groq"])),
    st.builds(seen, st.just("tool-definition"), NAMES, PATHS),
    st.builds(lambda n, p: seen("vector-db-client", n, p, "data-operations", ref=f"purl:pkg:pypi/{n}"), NAMES, PATHS),
)  # fmt: skip
DECLARED = st.lists(
    st.builds(
        declared,
        st.uuids().map(str),
        st.sampled_from([AGENTS, MODELS, "data-operations"]),
        refs=st.lists(st.sampled_from(["model_id:gpt-alpha", "purl:pkg:pypi/beta"]), max_size=2),
        source_files=st.lists(PATHS, max_size=2),
    ),
    max_size=3,
)


@given(things=st.lists(SIGHTINGS, max_size=8), assets=DECLARED, order=st.randoms(use_true_random=False))
def test_the_order_of_detections_and_assets_never_matters(things, assets, order):
    shuffled = [*things, *assets]
    order.shuffle(shuffled)
    assert of(*things, *assets) == of(*shuffled)


@given(things=st.lists(SIGHTINGS, max_size=8), assets=DECLARED)
def test_declaring_an_undeclared_asset_removes_exactly_its_drift(things, assets):
    before = of(*things, *assets)
    for one in before:
        if one.change != "undeclared":
            continue
        ref = f"model_id:{one.name}" if one.layer == MODELS else ""
        entry = declared("new", one.layer, name=one.name, refs=[ref] if ref else [])
        after = of(*things, *assets, entry)
        assert set(after) == set(before) - {one}
