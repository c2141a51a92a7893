"""What a change does to what matters: models and providers swapped, further reach, safeguards taken away."""

from dataclasses import replace

import pytest
from drifting import FILES, MODELS, SECURITY, SYSTEM, WORDS, declared, model, seen, tree
from hypothesis import given
from hypothesis import strategies as st
from making import SOURCES

from maestro_gate import policy
from maestro_gate.assess import drift_since
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.grounds import Grounds
from maestro_gate.assess.wording import worded
from maestro_gate.model.evidence import Absent, Collected, Detection, Failed, Skipped, Source


def since(base, head, renames=None):
    return drift_since.of(base, head, renames or {}, WORDS)


def told(base, head, renames=None):
    return [(one.change, one.attribute, one.base, one.head) for one in since(base, head, renames)]


def changed(path="src/model.py"):
    """The file differs between the trees."""
    return {"files": {path: "changed"}}


def guard(path="src/tools.py", line=3, **fields):
    return seen("guardrail", "llm-guard", path, SECURITY, line=line, ref="purl:pkg:pypi/llm-guard", **fields)


def test_another_model_in_the_same_file_is_a_change():
    (one,) = since(tree(model("gpt-4o")), tree(model("gpt-4o-mini"), **changed()))
    assert (one.change, one.attribute, one.base, one.head) == ("changed", "model", "gpt-4o", "gpt-4o-mini")
    assert (one.path, one.layer, one.places) == ("src/model.py", MODELS, ("src/model.py:3",))


def test_another_version_of_a_declared_model_is_a_change_of_its_asset():
    gpt = declared("gpt", MODELS, refs=["model_id:gpt-4o"])
    base = tree(SYSTEM, gpt, model("gpt-4o-2024-05-13", "src/a.py"))
    (one,) = since(base, tree(SYSTEM, gpt, model("gpt-4o-2024-08-06", "src/b.py")))
    assert (one.asset, one.base, one.head) == ("gpt", "gpt-4o-2024-05-13", "gpt-4o-2024-08-06")


def test_another_provider_is_a_change_also_where_only_packages_show_it():
    def package(name):
        ref = f"purl:pkg:pypi/{name}"
        return Detection(MODELS, "hosted-llm-provider", name, "requirements.txt", provider=name, ref=ref)

    assert told(tree(package("openai")), tree(package("groq"))) == [("changed", "provider", "openai", "groq")]


def test_one_model_more_and_one_model_less_are_no_exchange():
    both = tree(model("gpt-4o"), model("o4-mini"))
    assert told(tree(model("gpt-4o")), both) == []
    assert told(both, tree(model("gpt-4o"))) == []


def test_models_whose_code_trades_places_are_no_exchange():
    base = tree(model("gpt-4o", "src/a.py"), model("o4-mini", "src/b.py"))
    assert told(base, tree(model("gpt-4o", "src/b.py"), model("o4-mini", "src/a.py"))) == []


def server(path=".mcp.json", **fields):
    values = {"name": "crm", "path": path, "transport": "stdio", "package_name": "crm-mcp", "line": 4}
    return subject_of("mcp_server", values | fields)


REMOTE = {"transport": "http", "scheme": "https", "host": "mcp.example.com", "package_name": ""}


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        (server(), server(**REMOTE), [("changed", "transport", "stdio", "http over https")]),
        (server(**REMOTE), server(**REMOTE | {"host": "other.example"}), [("changed", "host", "mcp.example.com", "other.example")]),
        (server(**REMOTE), server(**REMOTE | {"scheme": "http"}), [("changed", "transport", "http over https", "http over http")]),
        (server(), server(package_name="crm-mcp2"), [("changed", "package", "crm-mcp", "crm-mcp2")]),
        (server(), server(".vscode/mcp.json"), []),
        (server(launch="package npm/crm-mcp"), server(launch="package npm/crm-mcp"), []),
        (server(launch="package npm/crm-mcp"), server(package_name="x", launch="package npm/x"), [("changed", "package", "crm-mcp", "x")]),
        (server(launch="package npm/crm-mcp"), server(launch="package pypi/crm-mcp"), [("changed", "launch", "package npm/crm-mcp", "package pypi/crm-mcp")]),
        (server(launch="package npm/crm-mcp"), server(package_name="", launch="command python 1f"), [("changed", "launch", "package npm/crm-mcp", "command python 1f")]),
        (server(launch="command node 1f"), server(launch="command node 2f"), [("changed", "launch", "command node 1f", "command node 2f")]),
        (server(**REMOTE), server(package_name="", launch="command node 2f"), [("changed", "launch", "host mcp.example.com", "command node 2f"), ("changed", "transport", "http over https", "stdio")]),
        (server(), server(name="other", package_name="x"), []),
    ],
)  # fmt: skip
def test_an_mcp_server_by_another_way_is_a_change(base, head, expected):
    assert told(tree(base), tree(head)) == expected


def agent(**fields):
    values = {"asset": "bot", "path": ".maestro/threat-model.yaml", "line": 9, "autonomy": "supervised"}
    return subject_of("agent", values | {"tools": ["refund"], "human_approval": ["refund"]} | fields)


BOT = declared("bot", type="agent-framework")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"autonomy": "autonomous"}, [("changed", "autonomy", "supervised", "autonomous")]),
        ({"autonomy": "assisted"}, []),
        ({"tools": ["refund", "pay"]}, [("changed", "tools", "refund", "pay, refund")]),
        ({"tools": []}, []),
        ({"egress": ["api.partner.example"]}, [("changed", "egress", "", "api.partner.example")]),
        ({"human_approval": []}, [("removed-safeguard", "approval", "refund", "")]),
        ({"human_approval": [], "tools": []}, []),
        (
            {"human_approval": ["issue_refund"], "tools": ["issue_refund"]},
            [
                ("changed", "tools", "refund", "issue_refund"),
                ("removed-safeguard", "approval", "refund", "issue_refund"),
            ],
        ),
        (
            {"human_approval": [], "tools": ["issue_refund"]},
            [("changed", "tools", "refund", "issue_refund"), ("removed-safeguard", "approval", "refund", "")],
        ),
    ],
)
def test_an_agent_that_may_do_more_is_a_change(fields, expected):
    base, head = tree(SYSTEM, BOT, agent()), tree(SYSTEM, BOT, agent(**fields))
    assert told(base, head) == expected


def test_a_server_under_a_known_name_in_another_file_is_held_against_all_of_the_name():
    known = [server(path, launch="package npm/crm-mcp") for path in ("a/.mcp.json", "b/.mcp.json")]
    stranger = server("c/.mcp.json", package_name="", launch="command sh 1f")
    assert told(tree(*known), tree(*known, server("c/.mcp.json", launch="package npm/crm-mcp"))) == []
    assert told(tree(*known), tree(*known, stranger)) == [
        ("changed", "launch", "package npm/crm-mcp", "command sh 1f")
    ]


def test_a_tool_that_head_still_reveals_is_not_given_up():
    for revealed in (tool("refund"), seen("tool-definition", "refund", "src/tools.py")):
        base, head = (
            tree(SYSTEM, BOT, agent(), revealed),
            tree(SYSTEM, BOT, agent(tools=[], human_approval=[]), revealed),
        )
        (one,) = since(base, head)
        assert (one.attribute, one.name, one.added) == ("approval", "refund", ())


def test_an_agent_that_the_threat_model_has_no_more_loses_the_approvals_of_tools_that_are_left():
    other = declared("other", type="agent-framework")
    base = tree(SYSTEM, BOT, agent(), tool("refund"))
    (one,) = since(base, tree(SYSTEM, other, agent(asset="other", human_approval=[]), tool("refund")))
    assert (one.attribute, one.name, one.asset, one.added) == ("approval", "refund", "", ())
    (one,) = since(base, tree(SYSTEM, other, agent(asset="other"), tool("refund")))
    assert one.added == ("refund of other",)
    assert told(base, tree(SYSTEM, other)) == []


def test_a_renamed_tool_that_is_approved_came_in_the_stead_of_the_one_that_is_gone():
    renamed = agent(tools=["issue_refund"], human_approval=["issue_refund"])
    base = tree(SYSTEM, BOT, agent(), tool("refund"))
    assert [one.added for one in since(base, tree(SYSTEM, BOT, renamed, tool("issue_refund")))] == [
        ("issue_refund",),
        ("issue_refund",),
    ]
    kept = tree(SYSTEM, BOT, renamed, tool("issue_refund"), tool("refund"))
    assert [one.added for one in since(base, kept) if one.attribute == "approval"] == [()]


def test_an_agent_whose_entry_is_deleted_has_lost_its_approvals():
    (one,) = since(tree(SYSTEM, BOT, agent()), tree(SYSTEM, BOT))
    assert (one.change, one.asset, one.name) == ("removed-safeguard", "bot", "refund")


def tool(name, path="src/tools.py"):
    return subject_of("tool", {"name": name, "path": path, "line": 7})


def test_a_new_tool_in_code_is_a_change_and_a_moved_one_is_not():
    (one,) = since(tree(tool("look")), tree(tool("look"), tool("pay")))
    assert (one.attribute, one.added, one.places) == ("tools", ("pay",), ("src/tools.py:7",))
    assert told(tree(tool("look")), tree(tool("look", "src/moved.py"))) == []


def test_a_new_tool_that_its_agent_declares_is_told_as_the_agent_s():
    base, head = tree(SYSTEM, BOT, agent()), tree(SYSTEM, BOT, agent(tools=["refund", "pay"]), tool("pay"))
    assert told(base, head) == [("changed", "tools", "refund", "pay, refund")]
    assert (
        told(tree(SYSTEM, BOT, agent(tools=["pay"])), tree(SYSTEM, BOT, agent(tools=["pay"]), tool("pay")))
        == []
    )


def test_a_new_tool_that_is_undeclared_already_is_told_once():
    found = seen("tool-definition", "pay", "src/tools.py")
    assert told(tree(SYSTEM, BOT), tree(SYSTEM, BOT, tool("pay"), found)) == []


def test_a_new_host_is_told_by_who_reaches_it():
    rule = next(rule for rule in policy.read(FILES, profile="standard").rules if rule.id == "new-egress-host")
    (of_file,) = since(
        tree(), tree(seen("egress-host", "api.partner.example", ref="host:api.partner.example"))
    )
    (of_agent,) = since(tree(SYSTEM, BOT, agent()), tree(SYSTEM, BOT, agent(egress=["api.partner.example"])))
    said = "reaches a host that base does not: api.partner.example"
    assert worded(rule.message, of_file) == f"src/app.py {said}"
    assert worded(rule.message, of_agent) == f"{of_agent.asset} {said}"


def test_a_new_host_is_a_change_unless_it_is_declared():
    host = seen("egress-host", "api.partner.example", ref="host:api.partner.example")
    (one,) = since(tree(), tree(host))
    assert (one.attribute, one.added) == ("egress", ("api.partner.example",))
    assert told(tree(host), tree(replace(host, path="src/other.py"))) == []
    assert told(tree(), tree(SYSTEM, declared("p", refs=["host:api.partner.example"]), host)) == []
    assert told(
        tree(SYSTEM, BOT, agent()), tree(SYSTEM, BOT, agent(egress=["API.partner.example"]), host)
    ) == [("changed", "egress", "", "API.partner.example")]


def test_a_safeguard_of_which_there_is_less_is_removed():
    (one,) = since(tree(guard(), guard(line=9)), tree(guard(), **changed("src/tools.py")))
    assert (one.change, one.attribute, one.name, one.base, one.head) == (
        "removed-safeguard", "guardrail", "llm-guard", "2", "1",
    )  # fmt: skip
    assert (one.confidence, one.path, one.places) == ("used", "src/tools.py", ("src/tools.py",))


def test_a_safeguard_that_is_only_imported_any_more_is_removed():
    base = tree(guard(), guard(line=1, confidence="imported"))
    (one,) = since(base, tree(guard(line=1, confidence="imported"), **changed("src/tools.py")))
    assert (one.confidence, one.head) == ("used", "0")


def test_a_renamed_file_has_lost_nothing():
    assert told(tree(guard()), tree(guard("src/new.py")), {"src/tools.py": "src/new.py"}) == []


def test_code_that_moves_to_another_file_came_in_the_stead_of_what_it_was():
    (one,) = since(tree(guard()), tree(guard("examples/z.py"), **changed("src/tools.py")))
    assert (one.change, one.path, one.added) == (
        "removed-safeguard",
        "src/tools.py",
        ("llm-guard in examples/z.py",),
    )


def approval(name, path):
    return seen("human-approval", name, path, SECURITY, safeguard="approval", ref=f"path:{path}")


def test_an_approval_that_moves_into_another_function_of_another_file_is_named():
    (one,) = since(
        tree(approval("answer", "src/agent.py")),
        tree(approval("ask", "src/ask.py"), **changed("src/agent.py")),
    )
    assert (one.name, one.added) == ("answer", ("ask in src/ask.py",))


def test_one_that_came_elsewhere_stands_in_for_one_alone():
    lost = [approval(name, f"src/{name}.py") for name in "abc"]
    files = {f"src/{name}.py": "changed" for name in "abc"}
    found = since(tree(*lost), tree(approval("decoy", "examples/z.py"), files=files))
    assert [one.added for one in found] == [("decoy in examples/z.py",), (), ()]


SETTINGS = ".claude/settings.json"


def rule(path=SETTINGS, name="deny Bash(curl:*)"):
    return seen("agent-permission", name, path, safeguard="deny-rule", ref=f"path:{path}")


@pytest.mark.parametrize("there", [{}, {SETTINGS: "docs/old/" + SETTINGS}])
def test_settings_guard_nothing_in_another_folder(there):
    (one,) = since(tree(rule()), tree(rule("docs/old/" + SETTINGS), files={"README.md": "x"}), there)
    assert (one.attribute, one.places, one.added) == ("deny-rule", (SETTINGS,), ())


def test_settings_move_with_the_folder_that_they_guard():
    base = tree(rule("app/" + SETTINGS), files={"app/a.py": "x"})
    moved = {"app/" + SETTINGS: "srv/" + SETTINGS, "app/a.py": "srv/a.py"}
    assert told(base, tree(rule("srv/" + SETTINGS), files={"srv/a.py": "x"}), moved) == []
    assert told(base, tree(rule("srv/" + SETTINGS), files={"srv/a.py": "x", "app/b.py": "y"}), moved) != []
    away = {"app/" + SETTINGS: "old/" + SETTINGS, "app/a.py": "srv/a.py"}
    assert told(base, tree(rule("old/" + SETTINGS), files={"srv/a.py": "x"}), away) != []


def test_an_approval_is_no_loss_where_nothing_is_left_to_approve():
    bot = seen("agent-framework", "langgraph", "src/agent.py")
    base = tree(approval("answer", "src/agent.py"), bot, tool("refund"))
    assert told(base, tree(files={"README.md": "x"})) == []
    assert told(base, tree(**changed("src/agent.py"))) != []
    listed = replace(bot, path="requirements.txt", confidence="declared")
    assert told(base, tree(listed)) == []
    assert told(base, tree(listed, **changed("src/agent.py"))) != []
    assert told(base, tree(replace(bot, path="lib/agent.py"))) != []
    assert told(base, tree(tool("refund"))) != []
    assert told(base, tree(SYSTEM, BOT, agent())) != []


def test_a_resource_may_move_within_its_folder():
    def trail(path):
        ref = "tf_address:aws_cloudtrail.a"
        return seen("logging", "aws_cloudtrail.a", path, "evaluation-and-observability", ref=ref)

    assert told(tree(trail("infra/main.tf")), tree(trail("infra/log.tf"), **changed("infra/main.tf"))) == []
    (one,) = since(tree(trail("infra/main.tf")), tree(trail("examples/log.tf"), **changed("infra/main.tf")))
    assert one.added == ("aws_cloudtrail.a in examples/log.tf",)


def test_a_package_is_removed_when_nothing_lists_it_any_more():
    lists = [guard(path, confidence="declared") for path in ("pyproject.toml", "requirements.txt")]
    one_less = tree(lists[0], files={"requirements.txt": "changed"})
    assert told(tree(*lists), one_less) == []
    assert told(tree(lists[0]), tree(files={"pyproject.toml": "changed"})) == [
        ("removed-safeguard", "guardrail", "1", "0")
    ]


def test_another_safeguard_in_its_stead_is_named():
    other = replace(guard(), name="nemoguardrails", ref="purl:pkg:pypi/nemoguardrails")
    (one,) = since(tree(guard()), tree(other, **changed("src/tools.py")))
    assert one.added == ("nemoguardrails",)
    (one,) = since(tree(guard()), tree(replace(other, path="src/elsewhere.py"), **changed("src/tools.py")))
    assert one.added == ("nemoguardrails in src/elsewhere.py",)
    weak = replace(other, confidence="declared")
    (one,) = since(tree(guard()), tree(weak, **changed("src/tools.py")))
    assert one.added == ()


def test_tests_count_together_whatever_they_are_called():
    def result(name):
        path = f"evals/{name}"
        return Detection("evaluation-and-observability", "evaluation", name, path, ref=f"path:{path}")

    assert told(tree(result("a.yaml")), tree(result("b.yaml"))) == []
    assert told(tree(result("a.yaml"), result("b.yaml")), tree(result("b.yaml"))) == [
        ("removed-safeguard", "test", "2", "1")
    ]


def test_a_file_that_is_as_it_was_has_lost_nothing():
    assert told(tree(guard()), tree(files={"src/tools.py": "x"})) == []


def test_a_file_that_moves_to_where_nobody_looks_has_lost_what_was_in_it():
    head = tree(files={"vendor/tools.py": "x"})
    (one,) = since(tree(guard()), head, {"src/tools.py": "vendor/tools.py"})
    assert (one.change, one.path) == ("removed-safeguard", "vendor/tools.py")


def test_a_file_that_head_failed_to_read_has_lost_nothing():
    failed = Source("code", "code", Failed("no", (("src/tools.py", ""),)))
    assert told(tree(guard()), tree(**changed("src/tools.py"), sources=(*SOURCES, failed))) == []


def test_a_file_that_is_read_in_part_alone_hides_nothing():
    partly = Source("code", "code", Collected(1, ("src/tools.py: a line is too long",)))
    assert told(tree(guard()), tree(**changed("src/tools.py"), sources=(*SOURCES, partly))) != []


def test_a_resource_is_removed_only_where_infrastructure_was_looked_at():
    trail = seen(
        "logging",
        "aws_cloudtrail.a",
        "main.tf",
        "evaluation-and-observability",
        ref="tf_address:aws_cloudtrail.a",
    )
    assert told(tree(trail), tree(**changed("main.tf"))) == [("removed-safeguard", "audit-log", "1", "0")]
    blind = tuple(replace(s, status=Skipped("off")) if s.name == "checkov" else s for s in SOURCES)
    assert told(tree(trail), tree(**changed("main.tf"), sources=blind)) == []


def test_what_one_declared_asset_loses_is_told_once():
    trails = [
        seen(
            "logging",
            f"aws_cloudtrail.{n}",
            f"{n}.tf",
            "evaluation-and-observability",
            ref=f"tf_address:aws_cloudtrail.{n}",
        )
        for n in "ab"
    ]
    audit = declared("audit", "evaluation-and-observability", refs=[one.ref for one in trails])
    head = tree(SYSTEM, audit, files={"a.tf": "changed", "b.tf": "changed"})
    (one,) = since(tree(SYSTEM, audit, *trails), head)
    assert (one.asset, one.name, one.base, one.head) == (
        "audit",
        "aws_cloudtrail.a, aws_cloudtrail.b",
        "2",
        "0",
    )
    assert one.places == ("a.tf", "b.tf")


def test_what_a_removed_bill_of_materials_said_is_no_removal():
    listed = guard("sbom/app.cdx.json", confidence="declared")
    sources = tuple(
        replace(s, documents=("sbom/app.cdx.json",)) if s.name == "cyclonedx" else s for s in SOURCES
    )
    gone = tuple(replace(s, status=Absent(), documents=()) if s.name == "cyclonedx" else s for s in SOURCES)
    assert told(tree(listed, sources=sources), tree(sources=gone)) == []
    assert told(tree(listed, sources=sources), tree(files={"sbom/app.cdx.json": "changed"})) != []


def test_what_two_trees_show_stands_on_no_threat_model():
    (one,) = since(tree(guard()), tree(**changed("src/tools.py")))
    assert Grounds(tree()).of(one, ()) == ()
    assert Grounds(tree()).of(replace(one, change="phantom"), ()) == ("threat-model",)


PATHS = ("src/a.py", "src/b.py", "lib/c.py")
THINGS = st.one_of(
    st.builds(model, st.sampled_from(["gpt-4o", "o4-mini"]), st.sampled_from(PATHS)),
    st.builds(guard, st.sampled_from(PATHS), st.integers(1, 9), confidence=st.sampled_from(["declared", "imported", "used"])),
    st.builds(tool, st.sampled_from(["look", "pay"]), st.sampled_from(PATHS)),
    st.builds(server, st.sampled_from(PATHS), host=st.sampled_from(["", "a.example"])),
    st.builds(agent, tools=st.lists(st.sampled_from(["a", "b"])), egress=st.lists(st.just("h.example"), max_size=1)),
)  # fmt: skip
TREES = st.lists(THINGS, max_size=10, unique_by=lambda one: "bot" if getattr(one, "asset", "") else repr(one))
"""A threat model has one entry for an agent."""


@given(things=TREES)
def test_a_tree_against_itself_has_no_drift(things):
    held = tree(SYSTEM, BOT, *things)
    assert since(held, held) == ()


@given(things=TREES, names=st.permutations(["x.py", "y/x.py", "z.py"]))
def test_renaming_files_changes_nothing(things, names):
    renames = dict(zip(PATHS, names, strict=True))
    moved = [replace(one, path=renames.get(one.path, one.path)) for one in things]
    assert since(tree(SYSTEM, BOT, *things), tree(SYSTEM, BOT, *moved), renames) == ()


@given(base=TREES, head=TREES, order=st.randoms(use_true_random=False))
def test_the_order_of_evidence_never_matters(base, head, order):
    shuffled = [*base], [*head]
    for side in shuffled:
        order.shuffle(side)
    assert since(tree(*base), tree(*head)) == since(tree(*shuffled[0]), tree(*shuffled[1]))
