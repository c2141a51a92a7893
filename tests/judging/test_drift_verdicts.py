"""What the bundled rules make of drift under `standard`: what a lead would stop is stopped, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest
from drifting import AGENTS, MODELS, SECURITY, SYSTEM, declared, model, seen, tree
from making import SOURCES
from test_evaluated import run

from maestro_gate import compare, decide, policy
from maestro_gate.assess import assessment
from maestro_gate.assess.assessment import Before, Bench
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.rules import Rulebook
from maestro_gate.model.evidence import Absent, Collected, Detection, History, Skipped, Source

TODAY = date(2026, 11, 20)
ECOSYSTEM, OBSERVABILITY = "agent-ecosystem", "evaluation-and-observability"
GPT = declared(
    "gpt", MODELS, type="hosted-llm-provider", refs=["model_id:gpt-4o"], owner="a", freshness="unknown"
)
BOT = declared("bot", type="agent-framework", source_files=["src/"], owner="a", freshness="unknown")


@pytest.fixture(scope="module")
def bundled():
    held = policy.read(policy.bundled_files(), profile="standard")
    kept = tuple(rule for rule in held.rules if rule.subject == "drift" or "-asset" in rule.id)
    alone = replace(held, rules=kept, profile=replace(held.profile, required_evidence={}))
    return Bench(alone, Rulebook(alone), (), TODAY)


def judged(base, head, bench):
    """The rules that fire anew, and whether they block."""
    renames = {}
    judged_base = assessment.assess(base, bench)
    judged_head = assessment.assess(head, bench, Before(base, renames))
    assert judged_head.failures == ()
    delta = compare.assessments(judged_base, judged_head, renames, bench.policy)
    reasons = decide.decide(decide.Case(delta, judged_base, judged_head, bench.policy)).reasons
    new = {
        change.violation.rule for layer in delta.layers for change in (*layer.introduced, *layer.newly_known)
    }
    return new, {reason.rule for reason in reasons if reason.effect == "block" and reason.rule}


def agent(**fields):
    values = {
        "asset": "bot",
        "path": ".maestro/threat-model.yaml",
        "tools": ["refund"],
        "human_approval": ["refund"],
    }
    return subject_of("agent", values | {"autonomy": "supervised"} | fields)


BASE = (SYSTEM, GPT, BOT, agent(), model("gpt-4o"))
GUARD = seen("guardrail", "llm-guard", "src/tools.py", SECURITY, ref="purl:pkg:pypi/llm-guard")
APPROVAL = seen("human-approval", "request_refund", "src/tools.py", AGENTS, safeguard="approval")
LOG = seen("logging", "audit.record", "src/tools.py", OBSERVABILITY, safeguard="audit-log")
CHANGED = {"src/tools.py": "changed"}
PACKAGE = Detection(
    MODELS, "hosted-llm-provider", "groq", "pyproject.toml", provider="groq", ref="purl:pkg:pypi/groq"
)
SERVER = seen("mcp-server", "crm", ".mcp.json", ECOSYSTEM, ref="mcp_server:crm")
WALLET = seen("payment-capable-agent", "x402", "src/pay.py", ECOSYSTEM, ref="purl:pkg:pypi/x402")


@pytest.mark.parametrize(
    ("base", "head", "rule"),
    [
        ([APPROVAL], [], "approval-removed"),
        ([GUARD], [], "guardrail-removed"),
        ([LOG], [], "audit-log-removed"),
        ([], [model("o4-mini", "lib/m.py")], "undeclared-model-in-use"),
        ([], [SERVER], "undeclared-mcp-server"),
        ([], [WALLET], "undeclared-payment-tool"),
    ],
)
def test_what_a_lead_would_stop_is_stopped(base, head, rule, bundled):
    before, after = tree(*BASE, *base), tree(*BASE, *head, files=CHANGED)
    assert judged(before, after, bundled) == ({rule}, {rule})


@pytest.mark.parametrize(
    ("base", "head", "rules"),
    [
        ([], [PACKAGE], {"undeclared-model-dependency"}),
        ([], [seen("vector-db-client", "chroma", "lib/x.py", "data-operations")], {"undeclared-data-store"}),
        (
            [],
            [seen("llm-observability", "langfuse", "lib/x.py", OBSERVABILITY)],
            {"undeclared-observability"},
        ),
        ([replace(GUARD, confidence="declared")], [], {"safeguard-dependency-removed"}),
        (
            [GUARD],
            [replace(GUARD, name="nemoguardrails", ref="")],
            {"safeguard-replaced", "undeclared-safeguard"},
        ),
        ([], [declared("old", source_files=["old/"], freshness="unknown")], {"phantom-asset"}),
        ([], [declared("vague", freshness="unknown")], {"unbound-asset"}),
    ],
)
def test_what_a_lead_would_want_to_know_is_said(base, head, rules, bundled):
    new, blocking = judged(tree(*BASE, *base), tree(*BASE, *head, files=CHANGED), bundled)
    assert (new, blocking) == (rules, set())


def test_what_base_has_already_is_nobody_s_fault(bundled):
    known = tree(*BASE, model("o4-mini", "lib/m.py"), SERVER, WALLET, PACKAGE)
    assert judged(known, known, bundled) == (set(), set())


def test_a_weaker_manifest_is_a_removed_approval(bundled):
    weaker = agent(autonomy="autonomous", human_approval=[])
    new, blocking = judged(tree(*BASE), tree(SYSTEM, GPT, BOT, weaker, model("gpt-4o")), bundled)
    assert new == blocking == {"approval-removed", "agent-made-autonomous"}


def test_a_change_that_declares_what_it_brings_is_in_order(bundled):
    crm = declared("crm", ECOSYSTEM, type="mcp-server", refs=["mcp_server:crm"], freshness="unknown")
    assert judged(tree(*BASE), tree(*BASE, crm, SERVER), bundled) == (set(), set())


@pytest.mark.parametrize(
    ("base", "head"),
    [((), ()), ((), (run(models=["gpt-4o"]),)), ((run(models=["gpt-4o"]),), ())],
    ids=["no report", "a report of another model comes", "the report goes"],
)
def test_a_swapped_model_is_the_change_s_doing_whatever_reports_come_and_go(base, head, bundled):
    source = Source("evaluation", "evaluation", Collected(1), is_report=True)
    sides = [
        tree(
            SYSTEM,
            GPT,
            BOT,
            agent(),
            model(name),
            *runs,
            sources=(*SOURCES, source if runs else replace(source, status=Absent())),
        )
        for name, runs in (("gpt-4o", base), ("gpt-4o-mini", head))
    ]
    judged_base = assessment.assess(sides[0], bundled)
    judged_head = assessment.assess(sides[1], bundled, Before(sides[0], {}))
    delta = compare.assessments(judged_base, judged_head, {}, bundled.policy)
    assert "model-changed-without-evaluation" in {
        change.violation.rule for layer in delta.layers for change in layer.introduced
    }


def test_a_safeguard_is_missed_without_a_threat_model_too(bundled):
    assert judged(tree(GUARD), tree(files=CHANGED), bundled) == ({"guardrail-removed"}, {"guardrail-removed"})


def test_a_scanner_that_is_switched_off_removes_nothing(bundled):
    trail = seen("logging", "aws_cloudtrail.a", "main.tf", OBSERVABILITY, ref="tf_address:aws_cloudtrail.a")
    off = tuple(replace(s, status=Skipped("off")) if s.name == "checkov" else s for s in SOURCES)
    new, _ = judged(tree(*BASE, trail), tree(*BASE, files={"main.tf": "changed"}, sources=off), bundled)
    assert new == set()


def test_an_entry_that_was_left_behind_is_said_once_it_lags_far_enough(bundled):
    def aged(day):
        files = {"src/tools.py": day}
        return tree(*BASE, files=CHANGED, history=History(True, files, {"bot": date(2026, 10, 1)}))

    assert judged(tree(*BASE, files=CHANGED), aged(date(2026, 11, 19)), bundled) == ({"stale-asset"}, set())
    assert judged(tree(*BASE, files=CHANGED), aged(date(2026, 10, 9)), bundled) == (set(), set())
