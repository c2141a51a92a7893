"""Result files of Bandit, gitleaks, KICS, Terrascan, tfsec, Trivy and zizmor, as each of them writes them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import results as scanner_results
from maestro_gate.collect import trivy as trivy_results
from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.results import FORMATS, trivy
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Claim, Finding

SECRETS = ("AKIAQQQQQQQQQQQQQQQQ", "zq9-made-up", "hunter2-not-a-real-one")
NAMES = [one.TOOL for one in FORMATS]


def load(results: Path, name: str) -> bytes:
    return (results / "scanners" / f"{name}.json").read_bytes()


def read(results: Path, tables: Tables, name: str) -> Reading:
    return scanner_results.read(f"reports/{name}.json", load(results, name), tables)


def of_trivy(document: Any, tables: Tables, ignored: Ignored) -> list[Finding]:
    found = ignored.objects(document.get("Results"), "Results")
    return [one for row in found for one in trivy.findings(row, "reports/trivy.json", tables, ignored)]


def findings(reading: Reading) -> dict[str, Finding]:
    found = [one for one in reading.subjects if isinstance(one, Finding)]
    assert len({one.identity for one in found}) == len(found)
    return {one.check_id: one for one in found}


def facts(finding: Finding) -> tuple[object, ...]:
    return (finding.path, finding.lines, finding.severity, finding.topic, finding.framework, finding.resource)


def test_bandit(results: Path, tables: Tables) -> None:
    found = findings(read(results, tables, "bandit-typical"))
    assert facts(found["B602"]) == ("src/a.py", (6, 9), "high", "code-execution", "", "")
    assert facts(found["B301"]) == ("src/a.py", (14, 14), "medium", "unsafe-deserialization", "", "")
    assert facts(found["B105"]) == ("src/a.py", (17, 17), "low", "secrets", "", "")
    assert found["B404"].topic == ""
    assert (found["B602"].cwes, found["B602"].confidence) == (("CWE-78",), "high")


def test_what_bandit_was_asked_to_pass_over_is_noted(results: Path, tables: Tables) -> None:
    assert "hush" in read(results, tables, "bandit-typical").notes[0]
    assert read(results, tables, "bandit-empty").notes == ()


def test_gitleaks(results: Path, tables: Tables) -> None:
    found = findings(read(results, tables, "gitleaks-typical"))
    assert facts(found["aws-access-token"]) == ("src/settings.py", (3, 3), "high", "secrets", "", "")
    of_history = found["generic-api-key"]
    assert of_history.lines == (0, 0)
    assert "000000000000" in of_history.title


def test_kics(results: Path, tables: Tables) -> None:
    reading = read(results, tables, "kics-typical")
    found = {one.path.rpartition("/")[2]: one for one in findings(reading).values()}
    bucket, memory, image, secret = (
        found["main.tf"],
        found["web.yaml"],
        found["Dockerfile"],
        found["settings.py"],
    )
    assert (bucket.resource, bucket.resource_type) == ("aws_s3_bucket.documents", "aws_s3_bucket")
    assert (bucket.severity, bucket.topic, bucket.framework) == ("high", "encryption-at-rest", "terraform")
    assert (memory.topic, memory.resource, memory.line) == ("resilience", "Deployment.web", 14)
    assert (image.topic, image.detail, image.resource) == ("supply-chain", "python", "")
    assert (secret.topic, secret.framework, secret.cwes) == ("secrets", "", ("CWE-798",))


def test_terrascan(results: Path, tables: Tables) -> None:
    reading = read(results, tables, "terrascan-typical")
    found = findings(reading)
    assert found["AC_AWS_0207"].resource == "aws_s3_bucket.documents"
    assert (found["AC_K8S_0100"].framework, found["AC_K8S_0100"].resource) == ("kubernetes", "Deployment.web")
    assert (found["AC_AWS_0214"].suppressed, found["AC_AWS_0207"].suppressed) == (True, False)
    (claim,) = (one for one in reading.subjects if isinstance(one, Claim))
    assert (claim.tool, claim.check_ids, claim.reason) == ("terrascan", ("AC_AWS_0214",), "kept elsewhere")


def test_tfsec(results: Path, tables: Tables) -> None:
    reading = read(results, tables, "tfsec-typical")
    found = findings(reading)
    assert {*found} == {"aws-s3-enable-bucket-encryption", "aws-s3-enable-versioning"}
    assert found["aws-s3-enable-bucket-encryption"].path == "/src/infra/main.tf"
    assert found["aws-s3-enable-versioning"].suppressed
    assert len([one for one in reading.subjects if isinstance(one, Claim)]) == 1


def test_zizmor(results: Path, tables: Tables) -> None:
    found = findings(read(results, tables, "zizmor-typical"))
    injection, unpinned = found["template-injection"], found["unpinned-uses"]
    assert facts(injection)[:4] == (".github/workflows/x.yml", (7, 7), "high", "workflow")
    assert (unpinned.topic, found["excessive-permissions"].topic) == ("supply-chain", "privilege")


@pytest.mark.parametrize(
    ("name", "kind", "target", "path"),
    [(".", "filesystem", "infra/main.tf", "infra/main.tf"), ("infra", "filesystem", "main.tf", "infra/main.tf"),
     ("./infra/", "repository", "main.tf", "infra/main.tf"), ("infra/main.tf", "filesystem", "main.tf", "infra/main.tf"),
     ("main.tf", "filesystem", "main.tf", "main.tf"), ("/work", "filesystem", "main.tf", "main.tf"),
     ("python:3.14", "container_image", "app/main.tf", "app/main.tf"), ("..", "filesystem", "infra/main.tf", "../infra/main.tf")],
)  # fmt: skip
def test_what_trivy_names_from_the_folder_that_it_scanned_is_named_from_the_tree(
    name: str, kind: str, target: str, path: str, results: Path, tables: Tables
) -> None:
    document = json.loads(load(results, "trivy-typical"))
    document |= {
        "ArtifactName": name,
        "ArtifactType": kind,
        "Results": [document["Results"][0] | {"Target": target}],
    }
    reading = trivy_results.read("trivy.json", json.dumps(document).encode(), tables)
    assert [one.path for one in reading.subjects if isinstance(one, Finding)] == [path]


def test_trivy(results: Path, tables: Tables) -> None:
    ignored = Ignored()
    found = {
        one.check_id: one for one in of_trivy(json.loads(load(results, "trivy-typical")), tables, ignored)
    }
    assert ignored.sentences() == ()
    assert {*found} == {"AVD-AWS-0088", "DS001", "KSV018", "aws-access-key-id"}
    bucket = found["AVD-AWS-0088"]
    assert facts(bucket) == (
        "infra/main.tf",
        (1, 3),
        "high",
        "encryption-at-rest",
        "terraform",
        "aws_s3_bucket.documents",
    )
    assert (found["DS001"].detail, found["KSV018"].topic) == ("python", "resilience")
    assert facts(found["aws-access-key-id"]) == ("src/settings.py", (3, 3), "critical", "secrets", "", "")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_found_is_nothing_and_no_note(name: str, results: Path, tables: Tables) -> None:
    assert scanner_results.recognises(f"reports/{name}.json", load(results, f"{name}-empty"))
    reading = read(results, tables, f"{name}-empty")
    assert reading == Reading(folders=reading.folders)


def test_nothing_found_by_trivy(results: Path, tables: Tables) -> None:
    ignored = Ignored()
    assert of_trivy(json.loads(load(results, "trivy-empty")), tables, ignored) == []
    assert ignored.total == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_frame_is_no_result(name: str, results: Path, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=r"reports/.*: this is no result") as caught:
        read(results, tables, f"{name}-invalid")
    assert caught.value.fix


def test_a_wrong_frame_is_no_result_of_trivy(results: Path, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=r"reports/.*: this is no result") as caught:
        trivy_results.read("reports/trivy.json", load(results, "trivy-invalid"), tables)
    assert caught.value.fix


@pytest.mark.parametrize("name", NAMES)
def test_hostile_results_are_read_in_part(name: str, results: Path, tables: Tables) -> None:
    reading = read(results, tables, f"{name}-hostile")
    assert reading.notes
    for one in reading.subjects:
        assert isinstance(one, Finding | Claim)
        assert 0 <= one.line < 2**31
    for one in (found for found in reading.subjects if isinstance(found, Finding)):
        assert "\x1b" not in one.title
        assert one.severity in tables.severities.order


def test_hostile_results_of_trivy_are_read_in_part(results: Path, tables: Tables) -> None:
    ignored = Ignored()
    found = of_trivy(json.loads(load(results, "trivy-hostile")), tables, ignored)
    assert [one.suppressed for one in found].count(True) == 1
    assert {one.line for one in found} == {0}
    assert ignored.sentences()


@pytest.mark.parametrize("name", [*NAMES, "trivy"])
@pytest.mark.parametrize("kind", ["typical", "hostile"])
def test_no_secret_is_kept(name: str, kind: str, results: Path, tables: Tables) -> None:
    data = load(results, f"{name}-{kind}")
    if name == "trivy":
        kept = repr(of_trivy(json.loads(data), tables, Ignored()))
    else:
        kept = repr(read(results, tables, f"{name}-{kind}"))
    assert not [secret for secret in SECRETS if secret in kept]


def test_the_word_decides_whose_results_they_are(results: Path, tables: Tables) -> None:
    """A file may have any of the names."""
    data = load(results, "tfsec-typical")
    assert scanner_results.read("bandit.json", data, tables).subjects
    assert not scanner_results.recognises("kics-settings.json", b'{"queries": {"path": "infra"}}')
    assert not scanner_results.recognises("results.json", b" [ ]\n")
    assert not scanner_results.recognises("trivy-report.json", load(results, "trivy-typical"))


def test_a_hundred_thousand_results_take_seconds(tables: Tables) -> None:
    row = {"RuleID": "r", "Description": "d", "StartLine": 1, "EndLine": 1}
    data = json.dumps([row | {"File": f"src/{number}.py"} for number in range(100_000)]).encode()
    assert len(scanner_results.read("gitleaks.json", data, tables).subjects) == 100_000


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=200)
    | st.sampled_from([b"\xef\xbb\xbf[]", b"[" * 100_000, b'{"results": NaN}', b""])
)
def test_any_bytes_are_read_or_refused(data: bytes, tables: Tables) -> None:
    scanner_results.recognises("x.json", data)
    try:
        scanner_results.read("x.json", data, tables)
    except InvalidInput:
        return
