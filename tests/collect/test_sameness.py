"""What only the whole repository can say: which sightings are of one thing, and what an agent acts through."""

import pytest

from maestro_gate.collect.inventory import assets
from maestro_gate.collect.reading import Tables
from maestro_gate.model.evidence import Detection

L6, L7 = "security-and-compliance", "agent-ecosystem"


@pytest.fixture(scope="module")
def names(tables: Tables):
    return lambda *seen: {(one.type, one.name) for one in assets.assets(seen, tables.assets)}


def of(type_: str, name: str, path: str = "src/app.py", confidence: str = "used") -> Detection:
    return Detection(L6, type_, name, path, 3, confidence)


def test_a_guardrail_in_use_is_the_one_that_is_defined(names):
    used = [
        of("guardrail-in-use", f"{agent}: no_jailbreak", "src/agents.py") for agent in ("Desk", "FAQ: second")
    ]
    assert names(of("guardrail", "no_jailbreak"), *used) == {("guardrail", "no_jailbreak")}
    assert names(*used) == {("guardrail-in-use", one.name) for one in used}


def test_the_guardrail_of_a_provider_is_the_only_resource_of_that_kind(names):
    called, first = (
        of("guardrail", "bedrock-guardrail"),
        of("guardrail", "aws_bedrock_guardrail.main", "main.tf"),
    )
    assert names(called, first) == {("guardrail", "aws_bedrock_guardrail.main")}
    both = (first, of("guardrail", "aws_bedrock_guardrail.other", "main.tf"))
    assert ("guardrail", "bedrock-guardrail") in names(called, *both)


@pytest.mark.parametrize(
    ("beside", "is_seen"),
    [
        ((), False),
        ((of("tool-definition", "send", "src/tools/mail.py"),), True),
        ((of("tool-definition", "send", "desk/tools/mail.py"),), False),
        ((of("agent-framework", "langchain"),), False),
        ((of("third-party-integration", "twilio", "package.json", "declared"),), True),
    ],
)
def test_what_an_agent_may_act_through_counts_where_there_is_one(names, beside, is_seen):
    found = names(of("third-party-integration", "twilio", "src/sms.py"), *beside)
    assert (("third-party-integration", "twilio") in found) is is_seen


def test_each_application_below_a_folder_of_them_is_a_part(names):
    sent, tool = (
        of("third-party-integration", "twilio", "apps/shop/sms.py"),
        of("tool-definition", "send", "apps/desk/tools.py"),
    )
    assert names(sent, tool) == {("tool-definition", "send")}
