"""Lock files stand in where there is no bill of materials, and are held against it where there is one. By real trees."""

import json

import pytest
from command_line import run
from git_repo import GitRepo


def bom(*components, name="app"):
    return json.dumps(
        {
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "metadata": {"timestamp": "2026-01-01T00:00:00Z", "component": {"type": "application", "name": name, "bom-ref": "r"}},
            "components": [
                {"type": "library", "name": purl.rpartition("/")[2].partition("@")[0], "version": purl.partition("@")[2], "purl": purl}
                for purl in components
            ],
        }
    )  # fmt: skip


@pytest.fixture
def collected(tmp_path):
    def collect(files):
        repo = GitRepo.create(tmp_path / "repo")
        repo.commit("base", files)
        evidence = json.loads(run("collect", repo.path, "--no-cache").stdout)
        source = next(s for s in evidence["sources"] if s["name"] == "lock-files")
        return evidence["subjects"], source

    return collect


PINS = "flask==3.0\nwerkzeug==3.1\n"


def test_without_a_bill_the_lock_files_give_one(collected):
    subjects, source = collected({"requirements.txt": PINS, "requirements-dev.txt": "pytest==8\n"})
    assert {c["purl"]: c["scope"] for c in subjects["component"]} == {
        "pkg:pypi/flask@3.0": "required",
        "pkg:pypi/werkzeug@3.1": "required",
        "pkg:pypi/pytest@8": "excluded",
    }
    assert all(c["is_locked"] for c in subjects["component"])
    assert {b["path"]: b["is_generated"] for b in subjects["sbom"]} == {
        "requirements.txt": True,
        "requirements-dev.txt": True,
    }
    assert (source["status"], source["count"], source["notes"]) == ("collected", 2, [])


def test_only_whole_words_of_a_name_speak_of_development(collected):
    """`latest` holds `test`, and `device` begins with `dev`."""
    used = [
        "requirements-latest.txt",
        "requirements/device.txt",
        "requirements-docstore.txt",
        "requirements/flint.txt",
    ]
    unused = [
        "requirements_test.txt",
        "requirements/docs.txt",
        "requirements/lint-3.11.txt",
        "requirements.DEV.txt",
    ]
    names = [*used, *unused]
    subjects, _ = collected({name: f"package{n}==1\n" for n, name in enumerate(names)})
    scopes = {c["path"]: c["scope"] for c in subjects["component"]}
    assert scopes == dict.fromkeys(used, "required") | dict.fromkeys(unused, "excluded")


def test_with_a_bill_nothing_is_added_to_it_and_it_says_what_it_lacks(collected):
    subjects, source = collected(
        {
            "requirements.txt": PINS + "colorama==1 ; os_name == 'nt'\n",
            "requirements-dev.txt": "pytest==8\n",
            "sbom/app.cdx.json": bom("pkg:pypi/flask@2.9"),
            "sbom/web.cdx.json": bom("pkg:npm/zod@4"),
        }
    )
    assert {c["purl"] for c in subjects["component"]} == {"pkg:pypi/flask@2.9", "pkg:npm/zod@4"}
    assert {b["path"]: b["unlike_lock"] for b in subjects["sbom"]} == {
        "sbom/app.cdx.json": ["pkg:pypi/flask@3.0", "pkg:pypi/werkzeug@3.1"],
        "sbom/web.cdx.json": [],
    }
    assert source["status"] == "collected"


def test_a_bill_that_lists_all_of_it_says_nothing(collected):
    subjects, _ = collected(
        {"requirements.txt": PINS, "sbom/app.cdx.json": bom("pkg:pypi/flask@3.0", "pkg:pypi/werkzeug@3.1")}
    )
    assert [b["unlike_lock"] for b in subjects["sbom"]] == [[]]


def test_a_document_that_lists_nothing_is_no_bill(collected):
    subjects, _ = collected({"requirements.txt": PINS, "vex.cdx.json": bom()})
    assert {c["purl"] for c in subjects["component"]} == {"pkg:pypi/flask@3.0", "pkg:pypi/werkzeug@3.1"}


def test_a_bill_that_cannot_be_read_does_not_hide_what_the_lock_files_say(collected):
    subjects, _ = collected({"requirements.txt": PINS, "sbom/app.cdx.json": "{"})
    assert len(subjects["component"]) == 2


def test_lock_files_that_nobody_can_read_are_a_failed_report(collected):
    _, source = collected({"uv.lock": "[[["})
    assert source["status"] == "failed"
    assert "uv.lock" in source["reason"]


def test_the_inventory_takes_nothing_from_what_others_bring(collected):
    subjects, _ = collected({"package-lock.json": json.dumps({"lockfileVersion": 3, "packages": {
        "": {"dependencies": {"a": "1"}}, "node_modules/a": {"version": "1", "dependencies": {"openai": "1"}},
        "node_modules/openai": {"version": "1"}}}), "package.json": '{"dependencies": {"a": "1"}}'})  # fmt: skip
    assert {c["name"] for c in subjects["component"]} == {"a", "openai"}
    assert "detected_asset" not in subjects


AGENT = "from langgraph.graph import StateGraph\n"


def check(repo, base, head, *more):
    ended = run("check", repo.path, "--base", base, "--head", head, "-f", "json", "--no-cache", "--as-of", "2026-01-10",
                 *more)  # fmt: skip
    return json.loads(ended.stdout)


@pytest.fixture
def story(tmp_path):
    def tell(base, head, *more):
        repo = GitRepo.create(tmp_path / "repo")
        first = repo.commit("base", base)
        for name in base:
            if name not in head:
                (repo.path / name).unlink()
        return check(repo, first, repo.commit("head", head), *more)

    return tell


def reasons(outcome):
    return {(reason["effect"], reason["code"]) for reason in outcome["reasons"]}


def kinds(outcome, *classes):
    return {v["rule"] for layer in outcome["layers"] for key in classes for v in layer[key]}


BILL = {"sbom/app.cdx.json": bom("pkg:pypi/langgraph@1.0", "pkg:pypi/flask@main")}
OPEN = {"requirements.txt": "langgraph==1.0\nflask\n", "agent.py": AGENT}


def test_deleting_the_bill_turns_nothing_green(story):
    outcome = story(OPEN | BILL, OPEN)
    assert ("undecided", "evidence-removed") in reasons(outcome)
    assert outcome["verdict"] == "undecided"
    assert not kinds(outcome, "resolved") & {"dependency-version-not-exact", "licence-unknown"}


def test_deleting_the_lock_files_turns_nothing_green(story):
    outcome = story(OPEN, {"agent.py": AGENT})
    assert ("undecided", "evidence-removed") in reasons(outcome)
    assert "dependency-version-not-exact" not in kinds(outcome, "resolved")


SUM = "vex.example/x v1.0.0 h1:9Jk1Ik0aFzYwT5b3n0v3o8vKqk2nq0QwK8n7s6mXk3A=\n"
VEX = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
       "metadata": {"component": {"type": "application", "name": "app", "bom-ref": "r"}},
       "vulnerabilities": [{"id": "CVE-1", "affects": [{"ref": "r"}], "analysis": {"state": "not_affected",
                                                                                "justification": "code_not_present"}}]}  # fmt: skip


@pytest.mark.parametrize(
    "files",
    [
        {"go.sum": SUM},
        {"package-lock.json": '{"lockfileVersion": 3, "packages": {"": {"name": "app"}}}'},
        {"sbom/app.cdx.json": bom()},
        {"sbom/app.cdx.json": json.dumps(VEX)},
        {"go.sum": SUM, "sbom/app.cdx.json": bom()},
    ],
    ids=["digests alone", "no package", "no component", "statements alone", "both"],
)
def test_what_lists_nothing_covers_nothing(story, files):
    outcome = story({"agent.py": AGENT}, {"agent.py": AGENT} | files)
    (layer,) = (one for one in outcome["layers"] if one["layer"] == "agent-frameworks")
    assert [gap["evidence"] for gap in layer["gaps"]] == ["sbom"]
    assert not layer["covered"]
    assert ("warn", "stand-in") not in reasons(outcome)


def test_lock_files_stand_in_beside_statements_alone(story):
    outcome = story(OPEN, OPEN | {"sbom/app.cdx.json": json.dumps(VEX)})
    assert ("warn", "stand-in") in reasons(outcome)


def test_emptying_the_lock_files_turns_nothing_green(story):
    lock = {"lockfileVersion": 3, "packages": {"node_modules/ai": {"version": "5.0.1"}}}
    emptied = {"package-lock.json": '{"lockfileVersion": 3, "packages": {"": {}}}', "agent.py": AGENT}
    outcome = story({"package-lock.json": json.dumps(lock), "agent.py": AGENT}, emptied)
    assert ("undecided", "evidence-removed") in reasons(outcome)


def test_a_short_bill_hides_nothing_of_what_the_lock_files_showed(story):
    outcome = story(OPEN, OPEN | {"sbom/app.cdx.json": bom("pkg:pypi/zod@1")})
    assert "dependency-version-not-exact" not in kinds(outcome, "resolved")
    assert "sbom-unlike-lock-file" in kinds(outcome, "introduced", "newly_known")


def test_a_first_bill_makes_nobody_guilty_of_what_it_shows(story):
    outcome = story(OPEN, OPEN | BILL)
    assert "licence-unknown" not in kinds(outcome, "introduced")


def test_a_dependency_that_is_left_open_is_introduced_without_any_bill(story):
    pinned = {"requirements.txt": "langgraph==1.0\n", "agent.py": AGENT}
    assert "dependency-version-not-exact" in kinds(story(pinned, OPEN), "introduced")


def test_standard_accepts_lock_files_with_a_word_and_strict_does_not(story):
    changed = OPEN | {"README.md": "x"}
    assert ("warn", "stand-in") in reasons(story(OPEN, changed))
    assert ("warn", "stand-in") not in reasons(story(OPEN, changed, "--profile", "strict"))


def test_strict_wants_the_bill_itself(story):
    outcome = story(OPEN, OPEN | {"README.md": "x"}, "--profile", "strict")
    assert [g for layer in outcome["layers"] for g in layer["gaps"] if g["evidence"] == "sbom"]


def test_many_lock_files_hide_none_that_the_change_adds(story):
    many = {f"a{number:04d}/requirements.txt": "flask==1.0\n" for number in range(2000)}
    base = {"requirements.txt": "flask==1.0\n"}
    outcome = story(base, base | many | {"z/requirements.txt": "mcp\n"})
    assert ("undecided", "source-partial") in reasons(outcome)
    assert any("z/requirements.txt" in reason["text"] for reason in outcome["reasons"])
