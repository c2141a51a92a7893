"""What names reveal: the bundled table, and the way it is looked up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate import documents, policy
from maestro_gate.assess.expressions import subject_of
from maestro_gate.collect import purls, revealed
from maestro_gate.collect.reading import Tables
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Passed
from maestro_gate.model.subjects import Subject


def files(*paths: str, mode: str = "100644", size: int = 10) -> dict[str, Entry]:
    return {path: Entry(mode, "0" * 40, size) for path in paths}


def component(purl: str, type_: str = "library") -> Subject:
    base, _ = purls.base(purl)
    name = base.rsplit("/", 1)[1]
    return subject_of("component", {"type": type_, "name": name, "base_purl": base, "path": "bom.json"})


def types(
    tables: Tables,
    paths: dict[str, Entry] | None = None,
    subjects: tuple[Subject, ...] = (),
    passed: tuple[Passed, ...] = (),
) -> set[str]:
    found = revealed.detections(paths or {}, subjects, passed, tables.detectors)
    return {detection.type for detection in found}


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("models/intent.safetensors", "model-file"),
        ("models/intent.PKL", "unsafe-serialised-model"),
        ("w/pytorch_model-00001-of-2.bin", "unsafe-serialised-model"),
        ("data/2026/x.parquet", "dataset"),
        ("config/agents.yaml", "agent-definition"),
        ("AGENTS.md", "agent-instructions"),
        ("src/app/prompts/system.md", "agent-instructions"),
        ("infra/main.tf", "iac"),
        ("docker/Dockerfile", "container-build"),
        (".github/workflows/ci.yml", "ci-pipeline"),
        ("promptfooconfig.yaml", "evaluation"),
        ("policy/deny.rego", "policy-engine"),
        ("SECURITY.md", "compliance-doc"),
        (".mcp.json", "mcp-client-config"),
        ("web/.well-known/agent-card.json", "a2a-agent-card"),
    ],
)
def test_a_file_name_reveals(path: str, type_: str, tables: Tables) -> None:
    assert type_ in types(tables, files(path))


@pytest.mark.parametrize(
    "path",
    [
        "src/main.py",
        "README.md",
        "lib/model.py",
        "firmware.bin",
        "docs/agents.html",
        "a/Jenkinsfile",
        "reports/dockerfile.trivy.json",
        "Dockerfile.sarif",
        "docs/Dockerfile.md",
    ],
)
def test_a_plain_file_reveals_nothing(path: str, tables: Tables) -> None:
    assert types(tables, files(path)) == set()


@pytest.mark.parametrize(
    "path",
    ["evals/README.md", "evals/requirements.txt", "evals/simple/.gitignore", "evals/__init__.py", "evals/a/conftest.py",
     "docs/AGENT.md", "docs/guide/AGENT.md", "langgraph.json"],
)  # fmt: skip
def test_what_stands_beside_an_asset_is_none(path: str, tables: Tables) -> None:
    assert types(tables, files(path)) == set()


def test_an_empty_file_reveals_nothing(tables: Tables) -> None:
    assert types(tables, files("AGENTS.md", "evals/run.py", "promptfooconfig.yaml", size=0)) == set()


def test_a_suite_is_one_asset_with_its_cases_and_results(tables: Tables) -> None:
    tree = files(
        "evals/tone/run.py", "evals/tone/cases/easy.jsonl", "evals/tone/results/all.json", "evals/all.py",
        "app/Evals/refusals/config.yaml", "app/evals/test_scope.py", "app/evals/test_budget.py",
        "evals/tone/promptfooconfig.yaml",
    )  # fmt: skip
    found = revealed.detections(tree, (), (), tables.detectors)
    assert {d.name for d in found if d.type == "evaluation"} == {
        "evals/tone", "evals", "app/Evals/refusals", "test_scope.py", "test_budget.py", "promptfooconfig.yaml",
    }  # fmt: skip


@pytest.mark.parametrize("mode", ["120000", "160000"])
def test_a_link_and_a_submodule_reveal_nothing(mode: str, tables: Tables) -> None:
    tree = files("AGENTS.md", "m.pkl", "SECURITY.md", mode=mode)
    assert types(tables, tree) == set()
    assert revealed.model_files(tree, tables.detectors) == ()
    assert revealed.documents(tree, tables.detectors) == ()


@pytest.mark.parametrize(
    ("purl", "type_"),
    [
        ("pkg:pypi/langchain@1.0", "agent-framework"),
        ("pkg:pypi/LangChain_Core@1.0", "agent-framework"),
        ("pkg:npm/%40openai/agents@1.0", "agent-framework"),
        ("pkg:npm/@ai-sdk/openai@1.0", "hosted-llm-provider"),
        ("pkg:pypi/chromadb@1.0", "vector-db-client"),
        ("pkg:pypi/openinference-instrumentation-langchain@1", "tracing"),
        ("pkg:pypi/langgraph-checkpoint-postgres@1", "agent-memory"),
        ("pkg:maven/dev.langchain4j/langchain4j-core@1", "agent-framework"),
        ("pkg:nuget/Microsoft.SemanticKernel.Core@1", "agent-framework"),
        ("pkg:huggingface/org/model@1", "sbom-model"),
        ("pkg:pypi/mcp@1", "mcp-sdk"),
        ("pkg:pypi/peft@1", "fine-tuning"),
    ],
)
def test_a_package_reveals(purl: str, type_: str, tables: Tables) -> None:
    assert type_ in types(tables, subjects=(component(purl),))


@pytest.mark.parametrize(
    "purl",
    ["pkg:pypi/requests@2", "pkg:npm/langchain-like@1", "pkg:pypi/openai-fake@1", "pkg:npm/anthropic@1", "pkg:pypi/langsmith@1",
     "pkg:pypi/boto3@1", "pkg:pypi/playwright@1", "pkg:pypi/elasticsearch@8", "pkg:pypi/accelerate@1"],
)  # fmt: skip
def test_what_any_system_may_use_reveals_nothing(purl: str, tables: Tables) -> None:
    assert types(tables, subjects=(component(purl),)) == set()


def test_a_type_of_component_reveals(tables: Tables) -> None:
    assert types(tables, subjects=(component("pkg:generic/x@1", "machine-learning-model"),)) == {"sbom-model"}
    assert types(tables, subjects=(component("pkg:generic/x@1", "data"),)) == {"sbom-data"}


def test_a_resource_that_a_scan_saw_reveals_whether_it_failed_or_passed(tables: Tables) -> None:
    resource = {
        "resource": "aws_bedrockagent_agent.a",
        "resource_type": "aws_bedrockagent_agent",
        "path": "a.tf",
    }
    finding = subject_of("finding", resource)
    assert types(tables, subjects=(finding,)) == {"managed-agent", "iac"}
    passed = (Passed("checkov", "CKV_AWS_1", "module.x.aws_bedrock_guardrail.g", "g.tf"),)
    assert types(tables, passed=passed) == {"guardrail", "iac"}


@pytest.mark.parametrize(
    ("path", "format_", "executes_code"),
    [
        ("m/a.safetensors", "safetensors", False),
        ("m/a.gguf", "gguf", False),
        ("m/a.pt", "pytorch-pickle", True),
        ("m/pytorch_model.bin", "pytorch-pickle", True),
        ("m/a.joblib", "joblib", True),
        ("m/a.h5", "keras-hdf5", True),
        ("m/a.keras", "keras", False),
        ("m/saved_model.pb", "savedmodel", False),
    ],
)
def test_a_model_file_says_whether_loading_it_runs_code(
    path: str, format_: str, executes_code: bool, tables: Tables
) -> None:
    found = revealed.model_files(files(path, "src/a.py", size=7), tables.detectors)
    assert [(m.path, m.format, m.executes_code, m.size) for m in found] == [(path, format_, executes_code, 7)]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("SECURITY.md", "security-policy"),
        (".github/CODEOWNERS", "code-owners"),
        ("docs/dpia.md", "privacy-impact-assessment"),
        ("docs/privacy-impact-assessment-2026.pdf", "privacy-impact-assessment"),
        ("docs/runbooks/agent-incident.md", "incident-playbook"),
        ("docs/MODEL_CARD.md", "model-card"),
        ("docs/ai-impact-assessment.md", "ai-impact-assessment"),
    ],
)
def test_governance_documents_are_known_by_name(path: str, kind: str, tables: Tables) -> None:
    assert kind in revealed.documents(files(path, "src/a.py"), tables.detectors)
    assert revealed.documents(files(path, size=0), tables.detectors) == ()


def test_a_policy_in_some_folder_is_not_the_projects(tables: Tables) -> None:
    assert revealed.documents(files("vendor/lib/SECURITY.md"), tables.detectors) == ()


PATHS = ["AGENTS.md", "a.tf", "m.pkl", "x/y.md", ".mcp.json", "Dockerfile"]


@given(st.permutations(PATHS), st.permutations(["pkg:pypi/openai@1", "pkg:npm/ai@1", "pkg:pypi/requests@1"]))
@settings(max_examples=30, deadline=None)
def test_the_order_never_matters(tables: Tables, paths: list[str], packages: list[str]) -> None:
    found = revealed.detections(files(*paths), map(component, packages), (), tables.detectors)
    again = revealed.detections(files(*PATHS), map(component, sorted(packages)), (), tables.detectors)
    assert found == again == tuple(sorted(found, key=lambda d: (d.layer, d.type, d.name, d.path)))


def test_every_row_of_the_table_is_of_a_layer_and_reveals_something() -> None:
    bundled = policy.bundled_files()
    layers = {row["slug"] for row in documents.load_yaml(bundled["layers.yaml"], "l").value["layers"]}  # type: ignore[index]
    table = documents.load_yaml(bundled["detectors.yaml"], "d").value
    keys = {
        "pypi",
        "npm",
        "purls",
        "component_types",
        "terraform",
        "kubernetes",
        "scanned",
        "images",
        "actions",
        "paths",
    }
    seen, once = set(), set()
    for row in table["assets"]:  # type: ignore[index]
        assert row["layer"] in layers
        assert set(row) <= keys | {"layer", "type", "named_by_path", "not_paths", "one_below"}
        assert any(row.get(key) for key in keys), row
        assert (row["layer"], row["type"], row.get("one_below", "")) not in once
        once.add((row["layer"], row["type"], row.get("one_below", "")))
        seen.add((row["layer"], row["type"]))
        for key in keys:
            assert len(set(row.get(key, ()))) == len(row.get(key, ())), row
    assert {layer for layer, _ in seen} == layers - {"cross-layer"}


def test_every_package_of_a_product_reveals_an_asset_and_is_of_no_other_product(tables: Tables) -> None:
    table = documents.load_yaml(policy.bundled_files()["detectors.yaml"], "d").value
    packages = [package for row in table["products"] for package in row["packages"]]  # type: ignore[index]
    assert len(packages) == len(set(packages))
    for package in packages:
        if not package.endswith("*"):
            assert tables.detectors.packages.reveal(purls.base(package)[0]), package


def test_a_family_of_packages_is_one_product_unless_a_package_has_a_row_of_its_own(tables: Tables) -> None:
    of = tables.detectors.product
    assert of("pkg:pypi/opentelemetry-instrumentation-anthropic", "x").name == "opentelemetry-instrumentation"
    assert of("pkg:maven/dev.langchain4j/langchain4j-open-ai", "x").name == "openai"
    assert of("pkg:maven/dev.langchain4j/langchain4j-core", "x").name == "langchain4j"
    assert of("pkg:pypi/requests", "requests").name == "requests"


def test_other_weights_under_the_same_name_are_another_file(tables: Tables) -> None:
    one, two = (
        revealed.model_files({"m/a.pkl": Entry("100644", digit * 40, 3)}, tables.detectors)[0]
        for digit in "ab"
    )
    assert one.identity == "m/a.pkl:aaaaaaaaaaaa" != two.identity
    assert one.label == two.label == "m/a.pkl"
