"""Every scanner finding sets off exactly one rule, and every open vulnerability exactly one of its layer.

Nothing that a tool reports is dropped, and nothing is counted twice. Which layer a finding belongs to is decided by its
topic, and for what stands in infrastructure code also by what kind of resource it is about.
"""

import re
from datetime import date
from itertools import product

import pytest

from maestro_gate import policy
from maestro_gate.assess.expressions import Condition, subject_of
from maestro_gate.assess.rules import compiled
from maestro_gate.policy import Policy, Rule

BUNDLED: Policy = policy.read(policy.bundled_files(), profile="standard")

MODEL_SERVICES = (
    "aws_sagemaker_endpoint_configuration", "aws_sagemaker_model", "aws_bedrock_custom_model", "aws_comprehend_entity_recognizer",
    "azurerm_cognitive_account", "google_vertex_ai_endpoint", "google_ml_engine_model", "AWS::SageMaker::EndpointConfig",
    "AWS::Bedrock::Guardrail", "Microsoft.CognitiveServices/accounts",
)  # fmt: skip
DATA_STORES = (
    "aws_s3_bucket", "aws_s3_bucket_public_access_block", "aws_db_instance", "aws_dynamodb_table", "aws_opensearch_domain",
    "aws_opensearchserverless_collection", "aws_kendra_index", "aws_sagemaker_feature_group", "aws_bedrockagent_knowledge_base",
    "azurerm_storage_account", "azurerm_search_service", "azurerm_cosmosdb_account", "google_storage_bucket",
    "google_bigquery_dataset", "google_sql_database_instance", "google_vertex_ai_index_endpoint", "google_vertex_ai_featurestore",
    "yandex_mdb_elasticsearch_cluster", "AWS::S3::Bucket", "AWS::RDS::DBInstance", "AWS::OpenSearchService::Domain",
    "Microsoft.Storage/storageAccounts", "Microsoft.DBforPostgreSQL/servers", "Microsoft.Search/searchServices",
)  # fmt: skip
OTHERS = (
    "", "aws_instance", "aws_iam_policy", "aws_security_group", "aws_lambda_function", "aws_ecr_repository", "aws_cloudtrail",
    "aws_sagemaker_notebook_instance", "aws_sagemaker_domain", "aws_bedrockagent_agent", "aws_ecs_service", "aws_kms_key",
    "aws_bedrock_model_invocation_logging_configuration", "azurerm_machine_learning_workspace", "azurerm_kubernetes_cluster",
    "google_notebooks_instance", "google_vertex_ai_tensorboard", "google_container_cluster", "Deployment", "Pod",
    "AWS::SageMaker::NotebookInstance", "AWS::Bedrock::Agent", "AWS::Lambda::Function", "Microsoft.Web/sites",
    "Microsoft.MachineLearningServices/workspaces", "FROM", "jobs", "*",
)  # fmt: skip
RESOURCE_TYPES = {
    **dict.fromkeys(MODEL_SERVICES, "model"),
    **dict.fromkeys(DATA_STORES, "data"),
    **dict.fromkeys(OTHERS, "other"),
}

TOOLS = (
    ("checkov", "terraform"), ("checkov", "cloudformation"), ("checkov", "kubernetes"), ("checkov", "dockerfile"),
    ("checkov", "github_actions"), ("checkov", "secrets"), ("semgrep", ""), ("trivy", ""), ("gitleaks", ""),
)  # fmt: skip
STRANGERS = ("", "a-word-of-tomorrow", "Secrets")
TOPICS = (*BUNDLED.topics, *STRANGERS)

L1, L2, L3, L4 = "foundation-models", "data-operations", "agent-frameworks", "deployment-and-infrastructure"
L5, L7 = "evaluation-and-observability", "agent-ecosystem"
LAYER_OF_TOPIC = {
    **dict.fromkeys(("unsafe-deserialization", "model-provenance"), L1),
    **dict.fromkeys(("data-validation", "sensitive-data"), L2),
    **dict.fromkeys(("code-execution", "prompt-injection", "approval", "agent-limits", "egress"), L3),
    **dict.fromkeys(("supply-chain", "workflow", "patching", "governance"), L4),
    **dict.fromkeys(("logging", "monitoring", "telemetry-leak", "audit", "evaluation"), L5),
    **dict.fromkeys(("mcp", "multi-agent", "authentication"), L7),
}
"""Topics that settle the layer alone."""
PROTECTION = frozenset(
    {
        "public-access",
        "network-exposure",
        "encryption-at-rest",
        "encryption-in-transit",
        "privilege",
        "identity",
    }
    | {"integrity", "resilience", "isolation"}
)
"""Topics about how a resource is protected: a model service belongs to the layer of models."""
KEEPING = frozenset({"public-access", "encryption-at-rest", "integrity", "resilience"})
"""Topics about how data is kept: a data store belongs to the layer of data."""

VULNERABILITY_STATES = (
    "", "in_triage", "exploitable", "not_affected", "false_positive", "resolved", "resolved_with_pedigree", "new-word",
)  # fmt: skip
CLOSED = frozenset({"not_affected", "false_positive", "resolved", "resolved_with_pedigree"})


def expected_layer(topic: str, resource_type: str, framework: str) -> str:
    if topic in LAYER_OF_TOPIC:
        return LAYER_OF_TOPIC[topic]
    if topic == "secrets" or topic not in BUNDLED.topics:
        return L4 if framework else L3
    kind = RESOURCE_TYPES[resource_type]
    if topic in PROTECTION and kind == "model":
        return L1
    return L2 if topic in KEEPING and kind == "data" else L4


def rules_on(kind: str) -> list[tuple[Rule, Condition]]:
    """Compiled and bound to a system that says nothing about itself: a finding is judged by what it is."""
    limits = BUNDLED.profile.limits
    pairs = [(rule, compiled(rule, frozenset(limits))) for rule in BUNDLED.rules if rule.subject == kind]
    for _, condition in pairs:
        condition.bind(subject_of("system", {}), date(2026, 1, 1), limits)
    return pairs


@pytest.fixture(scope="module")
def finding_rules() -> list[tuple[Rule, Condition]]:
    return rules_on("finding")


@pytest.fixture(scope="module")
def vulnerability_rules() -> list[tuple[Rule, Condition]]:
    return [(rule, condition) for rule, condition in rules_on("vulnerability") if rule.layer == L3]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_finding_sets_off_exactly_one_rule_of_the_layer_it_belongs_to(topic, finding_rules):
    wrong = []
    for resource_type, (tool, framework) in product(RESOURCE_TYPES, TOOLS):
        finding = subject_of(
            "finding",
            {
                "topic": topic,
                "resource_type": resource_type,
                "tool": tool,
                "framework": framework,
                "severity": "low",
            },
        )
        layers = [rule.layer for rule, condition in finding_rules if condition.holds(finding)]
        if layers != [expected_layer(topic, resource_type, framework)]:
            wrong.append((resource_type, tool, framework, layers))
    assert wrong == []


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize(
    "fields",
    [
        {"suppressed": True},
        {"severity": "critical", "confidence": "low"},
        {
            "severity": "unknown",
            "check_id": "CKV_AWS_20",
            "resource": "aws_s3_bucket.logs",
            "threats": ["L2-02"],
        },
        {"path": "tests/test_agent.py", "line": 3, "title": "topic == 'mcp'"},
    ],
    ids=["suppressed", "severity", "check", "place"],
)
def test_nothing_but_topic_and_resource_decides(topic, fields, finding_rules):
    plain = subject_of("finding", {"topic": topic, "tool": "checkov", "framework": "terraform"})
    other = subject_of("finding", {"topic": topic, "tool": "checkov", "framework": "terraform", **fields})
    fired = [[rule.id for rule, condition in finding_rules if condition.holds(one)] for one in (plain, other)]
    assert fired[0] == fired[1]
    assert len(fired[0]) == 1


def test_every_topic_has_its_place_in_the_table():
    settled = {*LAYER_OF_TOPIC, *PROTECTION, "secrets"}
    assert settled == set(BUNDLED.topics)
    assert not LAYER_OF_TOPIC.keys() & (PROTECTION | {"secrets"})


def test_a_rule_on_findings_leaves_the_severity_to_the_finding(finding_rules):
    assert [rule.id for rule, _ in finding_rules if rule.severity_from != "severity"] == []


def test_the_kinds_of_resources_are_written_the_same_in_every_rule(finding_rules):
    """Rules cannot share a list, so this holds them together: a store added to one of them is added to all."""
    written = {
        tuple(re.findall(r"'([^']+)'", found))
        for rule, _ in finding_rules
        for found in re.findall(r"\[([^\]]*)\]\.exists\(p, resource_type\.startsWith\(p\)\)", rule.when)
    }
    assert len(written) == 2
    models, stores = sorted(written, key=len)
    assert [(a, b) for a, b in product(models, stores) if a.startswith(b) or b.startswith(a)] == []
    assert [a for a, b in product(stores, stores) if a != b and a.startswith(b)] == []


def test_the_topics_that_are_known_are_written_the_same_in_every_rule(finding_rules):
    written = [
        set(re.findall(r"'([^']+)'", found))
        for rule, _ in finding_rules
        for found in re.findall(r"!\(topic in \[([^\]]*)\]\)", rule.when)
    ]
    assert written == [set(BUNDLED.topics)] * 2


@pytest.mark.parametrize("state", VULNERABILITY_STATES)
@pytest.mark.parametrize("severity", BUNDLED.severities)
def test_an_open_vulnerability_sets_off_exactly_one_rule_and_a_closed_one_none(
    severity, state, vulnerability_rules
):
    vulnerability = subject_of("vulnerability", {"id": "CVE-2025-1", "severity": severity, "state": state})
    fired = [rule.id for rule, condition in vulnerability_rules if condition.holds(vulnerability)]
    assert len(fired) == (0 if state in CLOSED else 1)
