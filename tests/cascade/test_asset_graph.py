"""The asset graph of a tree: which links are in it, and which names mean which asset."""

import pytest
from making import evidence, policy_files

from maestro_gate import policy
from maestro_gate.assess import graph
from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.evidence import DependencyGraph, Resource

TABLE = policy.read(policy_files(), profile="standard").risk


def asset(id_, line=1, **fields):
    values = {
        "id": id_,
        "layer": "agent-frameworks",
        "type": "tool-definition",
        "path": "m.yaml",
        "line": line,
    }
    return subject_of("asset", values | fields)


def agent(*tools, servers=()):
    return subject_of(
        "agent", {"asset": "agent", "tools": tools, "mcp_servers": servers, "path": "m.yaml", "line": 9}
    )


def ends(subjects, components=(), **fields):
    made = graph.of(evidence(subjects, **fields), TABLE, components)
    return [(link.source, link.target, link.kind) for link in made.links]


def both(a, b):
    return sorted([(a, b, "binding"), (b, a, "binding")])


def sbom(**depends):
    names = {*depends, *(on for those in depends.values() for on in those)}
    return DependencyGraph(
        {ref: frozenset(those) for ref, those in depends.items()},
        {name: f"pkg:pypi/{name}" for name in names},
    )


def bound(id_, *names):
    return asset(id_, refs=tuple(f"purl:pkg:pypi/{name}" for name in names))


REVEALED = subject_of("tool", {"name": "issue_refund", "path": "src/refunds.py"})
SERVER = subject_of("mcp_server", {"name": "crm", "path": ".mcp.json"})


@pytest.mark.parametrize(
    ("named", "other"),
    [
        (agent("refund"), asset("refund")),
        (agent("Issue_Refund"), asset("refund", name="issue refund")),
        (agent("issue_refund"), asset("refund", source_files=("src/refunds.py",))),
        (agent(servers=("crm",)), asset("refund", refs=("mcp_server:crm",))),
        (agent(servers=("refund",)), asset("refund")),
        (agent(servers=("crm",)), asset("refund", source_files=(".mcp.json",))),
    ],
    ids=[
        "its id",
        "its name",
        "a tool in its files",
        "a server it binds",
        "a server by its id",
        "a server in its files",
    ],
)
def test_an_agent_is_bound_both_ways_to_what_a_name_means(named, other):
    subjects = [asset("agent"), other, named, REVEALED, SERVER]
    assert ends(subjects) == both("agent", "refund")


def test_a_name_that_means_no_asset_links_nothing():
    assert ends([asset("agent"), asset("refund"), agent("pay", servers=("crm",)), SERVER]) == []


def test_an_agent_that_is_its_own_tool_has_no_link_to_itself():
    assert ends([asset("agent"), agent("agent")]) == []


def test_of_parallel_links_the_strongest_is_first():
    flow = {"source": "agent", "target": "refund", "path": "m.yaml"}
    low = subject_of("flow", flow | {"protocol": "a", "transmission": "low"})
    high = subject_of("flow", flow | {"protocol": "b", "transmission": "high"})
    made = graph.of(evidence([asset("agent"), asset("refund"), low, high, agent("refund")]), TABLE)
    strengths = [link.transmission for link in made.leaving["agent"]]
    assert strengths == sorted(strengths, reverse=True)
    assert len(strengths) == 3


def test_a_component_that_is_asked_for_leads_up_to_the_asset_that_binds_what_depends_on_it():
    tree = sbom(langgraph=["core"], core=["orjson", "rich"], other=["orjson"])
    asked = ends([bound("agent", "langgraph@1.0")], ["pkg:pypi/orjson"], dependencies=(tree,))
    assert asked == [
        ("purl:pkg:pypi/core", "agent", "dependency"),
        ("purl:pkg:pypi/orjson", "purl:pkg:pypi/core", "dependency"),
    ]


def test_nothing_of_a_document_is_in_the_graph_that_lies_between_nothing():
    tree = sbom(langgraph=["core"], core=["orjson"])
    assert ends([bound("agent", "langgraph")], dependencies=(tree,)) == []
    assert ends([bound("agent", "langgraph")], ["pkg:pypi/elsewhere"], dependencies=(tree,)) == []
    assert ends([asset("agent")], ["pkg:pypi/orjson"], dependencies=(tree,)) == []


def test_assets_are_linked_where_what_one_binds_depends_on_what_the_other_binds():
    tree = sbom(langgraph=["core"], core=["orjson"])
    assert ends([bound("agent", "langgraph"), bound("parser", "orjson")], dependencies=(tree,)) == [
        ("parser", "purl:pkg:pypi/core", "dependency"),
        ("purl:pkg:pypi/core", "agent", "dependency"),
    ]


def test_a_component_that_several_assets_bind_leads_to_each_of_them_without_loss():
    tree = sbom(langgraph=["core"])
    two = evidence([bound("a", "langgraph"), bound("b", "langgraph")], dependencies=(tree,))
    made = graph.of(two, TABLE, ["pkg:pypi/core"])
    assert [(link.source, link.target, link.transmission) for link in made.links] == [
        ("purl:pkg:pypi/core", "purl:pkg:pypi/langgraph", TABLE.link_transmission["dependency"]),
        ("purl:pkg:pypi/langgraph", "a", 10_000),
        ("purl:pkg:pypi/langgraph", "b", 10_000),
    ]


def test_many_assets_on_one_framework_with_many_dependencies_are_no_product():
    tree = sbom(langgraph=[f"p{n}" for n in range(200)])
    assets = [bound(f"a{n}", "langgraph", "p0") for n in range(200)]
    made = graph.of(evidence(assets, dependencies=(tree,)), TABLE, [f"pkg:pypi/p{n}" for n in range(200)])
    assert len(made.links) < 500


def test_a_cycle_of_dependencies_and_references_that_name_nothing_are_harmless():
    tree = DependencyGraph(
        {"g": frozenset({"c", "nameless"}), "c": frozenset({"g", "c"}), "nameless": frozenset({"c"})},
        {"g": "pkg:pypi/langgraph", "c": "pkg:pypi/core"},
    )
    assert ends([bound("agent", "langgraph")], ["pkg:pypi/core"], dependencies=(tree,)) == [
        ("agent", "purl:pkg:pypi/core", "dependency"),
        ("purl:pkg:pypi/core", "agent", "dependency"),
    ]


def test_a_component_without_a_purl_has_a_node_that_no_asset_can_be():
    tree = DependencyGraph({"g": frozenset({"c"})}, {"g": "pkg:pypi/langgraph", "c": "library:acme/core"})
    made = graph.of(
        evidence([bound("agent", "langgraph")], dependencies=(tree,)), TABLE, ["library:acme/core"]
    )
    assert list(made.nodes) == ["agent", "component:library:acme/core"]
    assert made.nodes["component:library:acme/core"].is_component


def test_a_resource_leads_to_the_asset_that_names_it():
    resources = (
        Resource("aws_s3_bucket.data", "aws_s3_bucket", "infra/main.tf", 1),
        Resource(
            "aws_ecs_service.api", "aws_ecs_service", "infra/main.tf", 9, references=("aws_s3_bucket.data",)
        ),
    )
    subjects = [
        asset("api", refs=("tf_address:aws_ecs_service.api",)),
        asset("store", refs=("tf_address:aws_s3_bucket.data",)),
    ]
    assert ends(subjects, resources=resources) == [("store", "api", "reference")]


def test_an_address_means_the_resource_of_the_same_folder_first():
    resources = (
        Resource("aws_s3_bucket.data", "aws_s3_bucket", "one/main.tf", 1),
        Resource("aws_s3_bucket.data", "aws_s3_bucket", "two/main.tf", 1),
        Resource(
            "aws_ecs_service.api",
            "aws_ecs_service",
            "two/api.tf",
            9,
            references=("aws_s3_bucket.data", "x.y"),
        ),
    )
    subjects = [
        asset("one", source_files=("one",)),
        asset("two", source_files=("two/main.tf",)),
        asset("api", source_files=("two/api.tf",)),
    ]
    assert ends(subjects, resources=resources) == [("two", "api", "reference")]


@pytest.mark.parametrize("word", ["", "none", "None", " N/A ", "*", "any", "-", "anonymous"])
def test_words_for_no_authorisation_are_no_authorisation(word):
    flow = subject_of("flow", {"source": "a", "target": "b", "authz": word, "authn": "mtls"})
    (link,) = graph.of(evidence([asset("a"), asset("b"), flow]), TABLE).links
    assert (link.authorised, link.authenticated) == (False, True)


def test_a_scope_is_an_authorisation():
    flow = subject_of("flow", {"source": "a", "target": "b", "authz": "scope orders:read"})
    (link,) = graph.of(evidence([asset("a"), asset("b"), flow]), TABLE).links
    assert (link.authorised, link.authenticated) == (True, False)


@pytest.mark.parametrize("word", ["", "none", "undecided", " Undecided ", "TBD", "unknown", "???"])
def test_what_nobody_has_decided_is_no_authentication(word):
    flow = subject_of("flow", {"source": "a", "target": "b", "authn": word, "authz": "scope orders:read"})
    (link,) = graph.of(evidence([asset("a"), asset("b"), flow]), TABLE).links
    assert (link.authorised, link.authenticated) == (True, False)
