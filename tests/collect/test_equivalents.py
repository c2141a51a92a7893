"""The table of checks that mean the same fits the table of severities and the words of topics."""

import pytest
import yaml

from maestro_gate import policy
from maestro_gate.collect.reading import Tables

FILES = policy.bundled_files()
MEANINGS = yaml.safe_load(FILES["equivalents.yaml"])["meanings"]
CHECKS = yaml.safe_load(FILES["checks.yaml"])
TOPICS = {*yaml.safe_load(FILES["topics.yaml"])["topics"], ""}


def test_every_check_has_one_meaning() -> None:
    every = [
        (tool, check)
        for row in MEANINGS.values()
        for tool, checks in row.items()
        if tool != "per"
        for check in checks
    ]
    assert len(every) == len({*every})
    assert len(MEANINGS) >= 120


def test_a_meaning_is_shared_by_two_scanners_at_least(tables: Tables) -> None:
    for name, row in MEANINGS.items():
        tools = [tool for tool in row if tool != "per"]
        assert len(tools) > 1, name
        assert {*tools} <= {*tables.equivalents.order}, name


def test_checks_of_checkov_with_one_meaning_are_judged_alike(tables: Tables) -> None:
    for name, row in MEANINGS.items():
        judged = {tables.severities.checkov[check] for check in row.get("checkov", ())}
        assert len(judged) == 1, name


def test_every_meaning_has_a_severity_and_a_topic(tables: Tables) -> None:
    for meaning in tables.equivalents.meanings.values():
        assert meaning.severity in tables.severities.order[1:], meaning
        assert meaning.topic in TOPICS - {""}, meaning


@pytest.mark.parametrize(
    ("tool", "said", "plain"),
    [
        ("trivy", "AVD-AWS-0088", "AWS-0088"),
        ("trivy", "AWS-0088", "AWS-0088"),
        ("trivy", "KSV012", "KSV-0012"),
        ("trivy", "AVD-KSV-0012", "KSV-0012"),
        ("trivy", "DS002", "DS-0002"),
        ("trivy", "CVE-2026-1", "CVE-2026-1"),
    ],
)
def test_older_spellings_are_known(tool: str, said: str, plain: str, tables: Tables) -> None:
    assert tables.equivalents.plain(said) == plain
    assert (tables.equivalents.meaning(tool, said) is None) == plain.startswith("CVE")


def test_topics_of_checks_are_words_of_the_table() -> None:
    said = {row["topic"] for row in (*CHECKS["words"], *CHECKS["weaknesses"])}
    for scanner in CHECKS["scanners"].values():
        said |= {*scanner.get("checks", {}).values(), *scanner.get("categories", {}).values()}
        said.add(scanner.get("topic", ""))
    assert said <= TOPICS


def test_a_weakness_has_one_place() -> None:
    every = [cwe for row in CHECKS["weaknesses"] for cwe in row["cwes"]]
    assert len(every) == len({*every})


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Unencrypted SNS topic.", "encryption-at-rest"),
        ("Use of plain HTTP.", "encryption-in-transit"),
        ("EKS Clusters should have cluster control plane logging turned on", "logging"),
        ("S3 Access block should block public ACL", "public-access"),
        ("A security group rule should not allow unrestricted egress to any IP address.", "network-exposure"),
        ("IAM policy should avoid use of wildcards", "privilege"),
        ("Memory not limited", "resilience"),
        ("ECR images tags shouldn't be mutable.", "integrity"),
        ("Missing description for security group rule.", "governance"),
        ("Something else", ""),
    ],
)
def test_titles_of_infrastructure_say_what_they_are_about(title: str, topic: str, tables: Tables) -> None:
    assert tables.checks.topic("trivy", "AWS-9999", is_infrastructure=True, words=title) == topic
