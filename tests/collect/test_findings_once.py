"""What several scanners say of the same issue is one finding, and stays the same one whoever says it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maestro_gate.collect import findings_once
from maestro_gate.collect.reading import Tables, ordered
from maestro_gate.collect.results.issues import Issue, finding
from maestro_gate.model.subjects import Claim, Finding, Subject

BUCKET = {
    "checkov": "CKV_AWS_19",
    "trivy": "AVD-AWS-0088",
    "tfsec": "aws-s3-enable-bucket-encryption",
    "kics": "6726dcc0-5ff5-459d-b473-a780bef7665c",
    "terrascan": "AC_AWS_0207",
}
LOG = {"checkov": "CKV_AWS_18", "trivy": "AWS-0089", "tfsec": "aws-s3-enable-logging"}
IMAGE = {
    "checkov": "CKV_DOCKER_7",
    "trivy": "DS001",
    "kics": "f45ea400-6bbe-4501-9fc7-1c3d75c32067",
    "terrascan": "AC_DOCKER_0041",
}
TAG = {"checkov": "CKV_K8S_14", "trivy": "KSV013", "kics": "583053b7-e632-46f0-b989-f81ff8045385"}


def of(tool: str, checks: dict[str, str], tables: Tables, **fields: object) -> Finding:
    said = {"path": "infra/main.tf", "title": "t", "framework": "terraform", "severity": "LOW"} | fields
    return finding(Issue(tool=tool, check_id=checks[tool], **said), tables)  # type: ignore[arg-type]


def bucket(tool: str, tables: Tables, resource: str = "aws_s3_bucket.documents", **fields: object) -> Finding:
    return of(tool, BUCKET, tables, resource=resource, **fields)


def code(tool: str, check: str, tables: Tables, lines: tuple[int, int] = (3, 3), **fields: object) -> Finding:
    said = {"path": "src/a.py", "title": "t", "cwes": ("CWE-78",), "first_line": "run(x)"} | fields
    return finding(Issue(tool=tool, check_id=check, lines=lines, **said), tables)  # type: ignore[arg-type]


def once(findings: Sequence[Subject], tables: Tables) -> list[Finding]:
    return [one for one in findings_once.merged(ordered(findings), tables) if isinstance(one, Finding)]


def test_one_issue_of_five_scanners_is_one_finding(tables: Tables) -> None:
    (found,) = once([bucket(tool, tables) for tool in reversed(BUCKET)], tables)
    assert found.tools == ("checkov", "kics", "terrascan", "tfsec", "trivy")
    assert (found.tool, found.check_id) == ("checkov", "CKV_AWS_19")
    assert found.reports == tuple(sorted(BUCKET.items()))
    assert "trivy AVD-AWS-0088" in found.title
    assert (found.severity, found.topic) == tables.severities.checkov["CKV_AWS_19"]


def test_a_scanner_more_or_less_changes_no_identity_no_severity_and_no_topic(tables: Tables) -> None:
    every = [bucket(tool, tables) for tool in BUCKET]
    for size in range(1, 6):
        for group in combinations(every, size):
            (found,) = once(group, tables)
            assert found.identity == "checkov:CKV_AWS_19:infra/:aws_s3_bucket.documents"
            assert (found.severity, found.topic) == tables.severities.checkov["CKV_AWS_19"]
            assert (found.resource, found.resource_type) == ("aws_s3_bucket.documents", "aws_s3_bucket")


def test_two_resources_and_two_meanings_stay_apart(tables: Tables) -> None:
    said = [bucket("trivy", tables), bucket("tfsec", tables, "aws_s3_bucket.logs"), bucket("kics", tables, path="b/x.tf"),
            of("checkov", LOG, tables, resource="aws_s3_bucket.documents")]  # fmt: skip
    assert sorted(one.tools for one in once(said, tables)) == [
        ("checkov",),
        ("kics",),
        ("tfsec",),
        ("trivy",),
    ]


def test_files_of_one_folder_are_one_namespace_of_terraform(tables: Tables) -> None:
    said = [bucket("trivy", tables), bucket("checkov", tables, path="infra/encryption.tf")]
    assert len(once(said, tables)) == 1


def test_who_says_less_speaks_of_every_instance(tables: Tables) -> None:
    """Terrascan does not follow modules, KICS knows no namespace."""
    first, second = "module.a.aws_s3_bucket.documents", 'module.b["x"].aws_s3_bucket.documents'
    said = [bucket("checkov", tables, first), bucket("trivy", tables, second), bucket("terrascan", tables)]
    found = {one.resource: one.tools for one in once(said, tables)}
    assert found == {first: ("checkov", "terrascan"), second: ("terrascan", "trivy")}


def test_counted_resources_are_as_many_as_there_are(tables: Tables) -> None:
    said = [bucket(tool, tables, f"aws_s3_bucket.b[{n}]") for n in (0, 1) for tool in ("checkov", "trivy")]
    found = once(said, tables)
    assert [one.resource for one in found] == ["aws_s3_bucket.b[0]", "aws_s3_bucket.b[1]"]
    assert {one.identity for one in found} == {"checkov:CKV_AWS_19:infra/:aws_s3_bucket.b[]"}


def test_another_image_at_the_same_place_is_another_issue(tables: Tables) -> None:
    where = {"path": "Dockerfile", "framework": "dockerfile"}
    said = [of("trivy", IMAGE, tables, detail="python", **where), of("kics", IMAGE, tables, detail="python", **where),
            of("trivy", IMAGE, tables, detail="node", **where), of("terrascan", IMAGE, tables, **where)]  # fmt: skip
    found = {one.identity: one.tools for one in once(said, tables)}
    assert found == {
        "checkov:CKV_DOCKER_7:Dockerfile:node": ("terrascan", "trivy"),
        "checkov:CKV_DOCKER_7:Dockerfile:python": ("kics", "terrascan", "trivy"),
    }


def test_objects_of_a_cluster_are_told_apart_by_namespace_and_image(tables: Tables) -> None:
    where = {"path": "k8s/web.yaml", "framework": "kubernetes"}
    said = [of("checkov", TAG, tables, resource="Deployment.a.web", detail="nginx", **where),
            of("trivy", TAG, tables, resource="Deployment.a.web", detail="nginx", **where),
            of("checkov", TAG, tables, resource="Deployment.b.web", detail="nginx", **where),
            of("kics", TAG, tables, resource="Deployment.web", **where)]  # fmt: skip
    found = {(one.resource, one.detail): one.tools for one in once(said, tables)}
    assert found == {
        ("Deployment.a.web", "nginx"): ("checkov", "kics", "trivy"),
        ("Deployment.b.web", "nginx"): ("checkov", "kics"),
    }


def test_without_an_address_nothing_is_merged(tables: Tables) -> None:
    said = [bucket("trivy", tables, ""), bucket("kics", tables, "", lines=(9, 9))]
    assert len(once(said, tables)) == 2


def test_a_weakness_on_the_same_lines_is_one_finding(tables: Tables) -> None:
    said = [code("bandit", "B602", tables, (3, 6), severity="HIGH"), code("semgrep", "shell", tables, (5, 5)),
            code("codeql", "py/command-line-injection", tables, (6, 6), cwes=("CWE-078", "CWE-88"))]  # fmt: skip
    said = [replace(one, cwes=tuple(c.replace("CWE-0", "CWE-") for c in one.cwes)) for one in said]
    (found,) = once(said, tables)
    assert (found.tool, found.tools) == ("semgrep", ("bandit", "codeql", "semgrep"))
    assert (found.line, found.severity, found.cwes) == (3, "high", ("CWE-78", "CWE-88"))


def test_two_results_of_one_scanner_are_two(tables: Tables) -> None:
    said = [code("bandit", "B602", tables), code("bandit", "B607", tables), code("semgrep", "shell", tables)]
    assert sorted(one.tools for one in once(said, tables)) == [("bandit",), ("bandit", "semgrep")]


@pytest.mark.parametrize(
    "other",
    [{"path": "src/b.py"}, {"lines": (9, 9)}, {"cwes": ("CWE-502",)}, {"cwes": ()}, {"lines": (0, 0), "first_line": ""}],
    ids=["file", "lines", "weakness", "no weakness", "no line"],
)  # fmt: skip
def test_another_place_or_weakness_is_another_finding(other: dict[str, object], tables: Tables) -> None:
    said = [code("bandit", "B602", tables), code("semgrep", "shell", tables, **other)]  # type: ignore[arg-type]
    assert len(once(said, tables)) == 2


def test_a_secret_is_one_whoever_finds_it(tables: Tables) -> None:
    said = [code("gitleaks", "aws-access-token", tables, cwes=()), code("trivy", "aws-access-key-id", tables, cwes=(),
            category="secret"), code("bandit", "B105", tables, cwes=("CWE-259",))]  # fmt: skip
    (found,) = once(said, tables)
    assert found.topic == "secrets"
    assert found.tools == ("bandit", "gitleaks", "trivy")


def test_what_scanners_call_differently_is_one_all_the_same(tables: Tables) -> None:
    """Bandit calls unsafe YAML bad input; Semgrep's rule of ours says what CodeQL's path is about."""
    yaml = [code("bandit", "B506", tables, cwes=("CWE-20",)), code("semgrep", "x", tables, cwes=("CWE-502",))]
    path = [code("codeql", "py/path-injection", tables, cwes=("CWE-22",)),
            replace(code("semgrep", "tool-opens-any-path", tables, cwes=("CWE-22",)), topic="code-execution")]  # fmt: skip
    peer = [code("bandit", "B501", tables, cwes=("CWE-295",)), code("codeql", "x", tables, cwes=("CWE-295",))]
    found = [(one.topic, one.tools) for said in (yaml, path, peer) for one in once(said, tables)]
    assert found == [
        ("unsafe-deserialization", ("bandit", "semgrep")),
        ("code-execution", ("codeql", "semgrep")),
        ("egress", ("bandit", "codeql")),
    ]


def test_an_issue_of_a_workflow_is_one_on_the_lines_of_its_step(tables: Tables) -> None:
    where = {"path": ".github/workflows/ci.yml", "cwes": ()}
    step = code(
        "checkov",
        "CKV_GHA_2",
        tables,
        (7, 13),
        framework="github_actions",
        resource="jobs(a).steps[1]",
        **where,
    )
    said = [code("zizmor", "template-injection", tables, lines, **where) for lines in ((12, 12), (20, 20))]
    both, alone = sorted(once([step, *said], tables), key=lambda one: one.line)
    assert (both.tools, both.check_id, both.identity) == (("checkov", "zizmor"), "CKV_GHA_2", step.identity)
    assert (alone.tools, alone.line) == (("zizmor",), 20)
    assert {(one.severity, one.topic) for one in (both, alone)} == {tables.severities.checkov["CKV_GHA_2"]}


def test_suppressed_is_what_every_scanner_was_asked_to_hush(tables: Tables) -> None:
    hushed, heard = bucket("tfsec", tables, is_suppressed=True), bucket("kics", tables)
    assert [one.suppressed for one in once([hushed, heard], tables)] == [False]
    assert [one.suppressed for one in once([hushed, replace(heard, suppressed=True)], tables)] == [True]


def test_what_no_table_knows_stays_as_it_is(tables: Tables) -> None:
    own = [finding(Issue("tool", "check", "a.tf", "t"), tables), Claim("a", 1, "t", "tool", (), "")]
    assert findings_once.merged(ordered(own), tables) == ordered(own)


TOOLS = st.sampled_from([*BUCKET, "another"])
ISSUES = st.builds(
    Issue,
    tool=TOOLS,
    check_id=st.sampled_from([*BUCKET.values(), *LOG.values(), *IMAGE.values(), *TAG.values(), "other"]),
    path=st.sampled_from(["infra/main.tf", "infra/more.tf", "k8s/web.yaml", "Dockerfile", "src/a.py"]),
    title=st.just("t"),
    lines=st.tuples(st.integers(0, 4), st.integers(0, 6)),
    severity=st.sampled_from(["LOW", "HIGH", ""]),
    framework=st.sampled_from(["", "terraform"]),
    resource=st.sampled_from(
        ["", "aws_s3_bucket.a", "aws_s3_bucket.b", "module.m.aws_s3_bucket.a", "Deployment.x.web", "Deployment.web"]
    ),
    detail=st.sampled_from(["", "", "python", "node"]),
    cwes=st.sampled_from([(), ("CWE-78",), ("CWE-89",), ("CWE-798",)]),
    is_suppressed=st.booleans(),
    first_line=st.sampled_from(["", "run(x)", "other(x)"]),
)  # fmt: skip


def test_an_issue_of_infrastructure_without_a_resource_is_not_told_by_its_lines(tables: Tables) -> None:
    lost = Issue("checkov", "CKV_AWS_19", "a.tf", "t", (1, 2), cwes=("CWE-78",), first_line="run(x)")
    code = Issue("bandit", "other", "a.tf", "t", (1, 2), cwes=("CWE-78",), first_line="run(x)")
    merged = once([finding(one, tables) for one in (code, lost)], tables)
    assert sorted(one.tools for one in merged) == [("bandit",), ("checkov",)]


@settings(max_examples=300, deadline=None)
@given(issues=st.lists(ISSUES, max_size=12), random=st.randoms())
def test_merging_is_the_same_in_any_order_and_once_is_enough(
    issues: list[Issue], random: Random, tables: Tables
) -> None:
    findings = [finding(issue, tables) for issue in issues]
    merged = findings_once.merged(ordered(findings), tables)
    shuffled = random.sample(findings, len(findings))
    assert findings_once.merged(ordered(shuffled), tables) == merged
    assert findings_once.merged(tuple(random.sample(merged, len(merged))), tables) == merged


@settings(max_examples=300, deadline=None)
@given(issues=st.lists(ISSUES, max_size=12))
def test_no_report_is_lost_and_no_two_places_become_one(issues: list[Issue], tables: Tables) -> None:
    findings = [finding(issue, tables) for issue in issues]
    merged = once(findings, tables)
    for one in findings:
        meaning = tables.equivalents.meaning(one.tool, one.check_id)
        of_file = meaning is not None and meaning.is_of_file
        assert [m for m in merged if {*one.reports} <= {*m.reports} and _is_there(one, m, of_file=of_file)]
        if not meaning and not one.cwes and one.topic != "secrets":
            assert one in merged
    for one in merged:
        assert {*one.tools} == {tool for tool, _ in one.reports}
        assert len({tables.equivalents.meaning(*report) for report in one.reports}) == 1


@example(
    issues=[
        Issue("checkov", "CKV_DOCKER_7", "Dockerfile", "t", resource="aws_s3_bucket.a"),
        Issue("kics", "f45ea400-6bbe-4501-9fc7-1c3d75c32067", "Dockerfile", "t"),
    ]
)
@example(
    issues=[
        Issue("bandit", "B602", "src/a.py", "t", (3, 3), cwes=("CWE-78",), first_line="run(x)"),
        Issue("semgrep", "shell", "src/a.py", "t", (3, 4), cwes=("CWE-78",), first_line="run(x)"),
        Issue("semgrep", "shell", "src/b.py", "t", (3, 4), cwes=("CWE-78",), first_line="run(x)"),
    ]
)
@settings(max_examples=300, deadline=None)
@given(issues=st.lists(ISSUES, max_size=12))
def test_no_two_places_become_one(issues: list[Issue], tables: Tables) -> None:
    """Threats are united, and so tell which findings became one."""
    marked = {str(n): replace(finding(issue, tables), threats=(str(n),)) for n, issue in enumerate(issues)}
    for one in once([*marked.values()], tables):
        parts = [marked[mark] for mark in one.threats]
        meaning = tables.equivalents.meaning(one.tool, one.check_id)
        if (
            len(parts) > 1 and meaning and meaning.is_of_file
        ):  # whatever resource a scanner names: it is the file's
            assert {part.path for part in parts} == {one.path}
            assert len({part.detail for part in parts} - {""}) <= 1
        elif len(parts) > 1 and one.resource and meaning:
            full = {part.resource for part in parts} - {"aws_s3_bucket.a", "Deployment.web"}
            assert len(full) <= 1
            assert len({part.resource.rpartition(".")[2] for part in parts}) == 1
            assert len({part.detail for part in parts} - {""}) <= 1
            assert {part.place for part in parts} == {one.place}
        elif len(parts) > 1:
            assert {part.path for part in parts} == {one.path}


def _is_there(one: Finding, merged: Finding, *, of_file: bool) -> bool:
    """Does the finding stand where the report put it; who says less of a resource is found with who says more."""
    if of_file:
        return one.path == merged.path
    last = one.resource.rpartition(".")[2]
    return one.place == merged.place and merged.resource.endswith(last)


def test_many_results_of_one_place_take_time_in_proportion(tables: Tables) -> None:
    said = [bucket("trivy", tables, f"module.m{n}.aws_s3_bucket.a") for n in range(5_000)]
    said += [bucket("kics", tables, "aws_s3_bucket.a", lines=(n, n)) for n in range(1, 5_000)]
    said += [code("bandit", "B602", tables, (n, n + 1)) for n in range(1, 5_000)]
    said += [code("semgrep", "s", tables, (n, n + 1)) for n in range(1, 5_000)]
    assert len(once(said, tables)) < 10_000
