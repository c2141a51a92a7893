"""The bill of materials that the gate writes: valid by the official schemas, the same for the same tree, and readable."""

import json
from pathlib import Path

import pytest
from command_line import run
from git_repo import GitRepo
from hypothesis import given, settings
from hypothesis import strategies as st
from official import json_faults, xml_faults

from maestro_gate.drafting.bom import plain, writing
from maestro_gate.drafting.bom.elements import ROOT, About, Draft, Element, Offer

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-agent" / "base"
SHA = "ab" * 32
LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"ai": "^5"}},
        "node_modules/ai": {
            "version": "5.0.1",
            "dependencies": {"zod": "^4"},
            "integrity": "sha256-q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=",
        },
        "node_modules/zod": {"version": "4.1.8"},
    },
}
FILES = {
    "package-lock.json": json.dumps(LOCK),
    "package.json": '{"dependencies": {"ai": "^5"}}',
    "agent.py": "from openai import OpenAI\nfrom agents import Agent, function_tool\n\n\n@function_tool\ndef refund(order: str) -> str:\n"
    '    """Refunds."""\n    return order\n\n\nagent = Agent(name="Support", model="gpt-5.2", tools=[refund])\n',
    ".mcp.json": '{"mcpServers": {"docs": {"url": "https://user:hunter2@mcp.example/sse?token=hunter2"}}}',
    "AGENTS.md": "# Be kind\n",
}


def sbom(path, *arguments):
    ended = run("sbom", path, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    repo = GitRepo.create(tmp_path_factory.mktemp("bom") / "shop")
    repo.commit("base", FILES)
    return repo


@pytest.fixture(scope="module")
def bill(shop):
    return json.loads(sbom(shop.path))


def by_name(bill, key="components"):
    return {one["name"]: one for one in bill[key]}


def properties(one):
    return {pair["name"]: pair["value"] for pair in one["properties"]}


@pytest.mark.parametrize("version", writing.VERSIONS)
def test_it_is_valid_by_the_official_schemas(shop, version):
    assert json_faults(sbom(shop.path, "--spec-version", version), version) == []
    assert xml_faults(sbom(shop.path, "--spec-version", version, "-f", "cyclonedx-xml"), version) == []


def test_the_example_is_valid(tmp_path):
    repo = GitRepo.create(tmp_path / "support-agent")
    repo.commit(
        "base", {str(p.relative_to(EXAMPLE)): p.read_text() for p in EXAMPLE.rglob("*") if p.is_file()}
    )
    text = sbom(repo.path)
    assert json_faults(text, "1.6") == []
    assert {"langgraph", "openai"} & set(by_name(json.loads(text)))


def test_the_same_tree_gives_the_same_bytes(shop, bill, tmp_path):
    written = tmp_path / "shop.cdx.json"
    sbom(shop.path, "-o", written, "--ref", "HEAD")
    assert written.read_text() == sbom(shop.path, "--ref", "HEAD")
    assert bill["metadata"]["timestamp"].startswith("2026-01-01T00:01:00")
    dated = json.loads(sbom(shop.path, "--as-of", "2027-05-01"))
    assert dated["metadata"]["timestamp"].startswith("2027-05-01")
    assert dated["serialNumber"] != bill["serialNumber"]


def test_it_says_what_it_is_about_and_who_made_it(shop, bill):
    root = bill["metadata"]["component"]
    assert (root["name"], root["type"]) == ("shop", "application")
    assert [tool["name"] for tool in bill["metadata"]["tools"]["components"]] == ["maestro-gate"]
    assert bill["metadata"]["lifecycles"] == [{"phase": "pre-build"}]
    committed = json.loads(sbom(shop.path, "--ref", "HEAD"))["metadata"]["component"]
    assert shop.git("rev-parse", "HEAD").startswith(committed["version"])


def test_packages_come_with_digests_and_edges(bill):
    ai = by_name(bill)["ai"]
    assert (ai["purl"], ai["version"], ai["scope"]) == ("pkg:npm/ai@5.0.1", "5.0.1", "required")
    assert ai["hashes"] == [{"alg": "SHA-256", "content": SHA}]
    edges = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert edges["pkg:npm/ai@5.0.1"] == ["pkg:npm/zod@4.1.8"]
    assert "pkg:npm/ai@5.0.1" in edges[ROOT]
    assert "pkg:npm/zod@4.1.8" not in edges[ROOT]


def test_what_is_ai_is_in_it(bill):
    held = by_name(bill)
    assert held["gpt-5.2"]["type"] == "machine-learning-model"
    assert held["gpt-5.2"]["supplier"] == {"name": "openai"}
    assert held["gpt-5.2"]["evidence"]["occurrences"] == [
        {"bom-ref": "model:openai/gpt-5.2@agent.py:11", "line": 11, "location": "agent.py"}
    ]
    assert properties(held["Support"])["maestro-gate:type"] == "agent-definition"
    assert properties(held["refund"])["maestro-gate:layer"]
    assert held["AGENTS.md"]["type"] == "file"
    assert properties(held["openai-agents"])["maestro-gate:confidence"] == "used"
    docs = by_name(bill, "services")["docs"]
    assert docs["endpoints"] == ["https://mcp.example/sse"]
    assert (docs["authenticated"], docs["x-trust-boundary"]) == (True, True)


def test_a_host_of_others_is_beyond_the_boundary_and_what_nobody_says_is_not_said(tmp_path):
    repo = GitRepo.create(tmp_path / "weather")
    call = 'import requests\n\nrequests.get("https://api.weather.io/v1", timeout=3)\n'
    repo.commit("base", FILES | {"weather.py": call})
    offers = by_name(json.loads(sbom(repo.path)), "services")
    assert offers["api.weather.io"]["x-trust-boundary"] is True
    assert False not in [one.get("x-trust-boundary") for one in offers.values()]


def test_no_secret_is_in_it(shop):
    assert "hunter2" not in sbom(shop.path) + sbom(shop.path, "-f", "cyclonedx-xml")


def test_what_was_written_reads_back(shop, bill, tmp_path):
    repo = GitRepo.create(tmp_path / "copy")
    repo.commit("base", {"sbom/shop.cdx.json": json.dumps(bill)})
    subjects = json.loads(run("collect", repo.path, "--no-cache").stdout)["subjects"]
    (read,) = subjects["sbom"]
    assert read["ignored"] == []
    assert (read["root"], read["models"]) == ("shop", 1)
    assert {c["name"] for c in subjects["component"]} == set(by_name(bill))
    locked = json.loads(run("collect", shop.path, "--no-cache").stdout)["subjects"]["component"]
    facts = ("purl", "name", "group", "version", "scope", "hashes", "direct", "ecosystem")
    again = {c["purl"]: [c[key] for key in facts] for c in subjects["component"] if c["purl"]}
    assert {c["purl"]: [c[key] for key in facts] for c in locked}.items() <= again.items()
    assert {s["name"] for s in subjects["service"]} == set(by_name(bill, "services"))


def test_a_committed_one_is_asked_for_its_licences_once(bill, tmp_path):
    repo = GitRepo.create(tmp_path / "shop")
    repo.commit("base", FILES | {"sbom/shop.cdx.json": json.dumps(bill)})
    outcome = json.loads(
        run("check", repo.path, "--mode", "absolute", "--format", "json", "--no-cache").stdout
    )
    (layer,) = (one for one in outcome["layers"] if one["layer"] == "agent-frameworks")
    found = [one["message"] for one in layer["unchanged"] if "licen" in one["rule"]]
    assert found == ["3 of 3 packages in sbom/shop.cdx.json name no licence"]


def test_licences_of_a_lock_file_are_written_down(tmp_path):
    known = json.dumps(LOCK).replace(
        '"version": "4.1.8"', '"version": "4.1.8", "license": "(MIT OR CC0-1.0)"'
    )
    GitRepo.create(tmp_path).commit("known", {"package-lock.json": known})
    packages = by_name(json.loads(sbom(tmp_path)))
    assert packages["zod"]["licenses"] == [{"expression": "(MIT OR CC0-1.0)"}]
    assert "licenses" not in packages["ai"]


def test_the_agents_of_the_project_are_not_its_dependencies(bill, tmp_path):
    repo = GitRepo.create(tmp_path / "copy")
    repo.commit("base", {"sbom/shop.cdx.json": json.dumps(bill)})
    subjects = json.loads(run("collect", repo.path, "--no-cache").stdout)["subjects"]
    direct = {one["name"]: one["direct"] for one in subjects["component"]}
    assert (direct["Support"], direct["refund"]) == (False, False)
    assert (direct["ai"], direct["openai-agents"]) == (True, True)


def test_it_is_made_anew_from_the_lock_files_and_not_from_the_last_one(tmp_path, bill):
    repo = GitRepo.create(tmp_path / "shop")
    lock = json.dumps(LOCK).replace("4.1.8", "4.2.0")
    repo.commit("base", FILES | {"package-lock.json": lock, "sbom/shop.cdx.json": json.dumps(bill)})
    assert by_name(json.loads(sbom(repo.path)))["zod"]["version"] == "4.2.0"


def test_without_lock_files_the_bill_that_is_there_gives_the_packages(tmp_path, bill):
    repo = GitRepo.create(tmp_path / "shop")
    repo.commit("base", {"sbom/shop.cdx.json": json.dumps(bill)})
    assert by_name(json.loads(sbom(repo.path)))["zod"]["version"] == "4.1.8"


def test_a_digest_that_the_format_has_no_word_for_is_left_out(tmp_path):
    pinned = f"flask==3.1.0 --hash=sha224:{'ab' * 28} --hash=sha256:{SHA}\n"
    GitRepo.create(tmp_path).commit("pinned", {"requirements.txt": pinned})
    (flask,) = json.loads(sbom(tmp_path))["components"]
    assert flask["hashes"] == [{"alg": "SHA-256", "content": SHA}]


def test_digests_of_models_in_a_bill_that_is_there_are_kept(tmp_path):
    digest = {"alg": "SHA3-256", "content": SHA}
    model = {"type": "machine-learning-model", "name": "intent", "version": "1", "hashes": [digest]}
    listed = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [model]}
    GitRepo.create(tmp_path).commit("listed", {"app.cdx.json": json.dumps(listed)})
    (found,) = json.loads(sbom(tmp_path))["components"]
    assert (found["name"], found["hashes"]) == ("intent", [digest])


def test_a_tree_with_nothing_gives_an_empty_bill(tmp_path):
    repo = GitRepo.create(tmp_path / "empty")
    repo.commit("base", {"README.md": "x"})
    text = sbom(repo.path)
    assert json_faults(text, "1.6") == []
    assert "components" not in json.loads(text)


def test_a_lock_file_that_cannot_be_read_is_no_empty_list_of_packages(tmp_path):
    repo = GitRepo.create(tmp_path / "broken")
    repo.commit("base", {"package-lock.json": '{"lockfileVersion": 3, "packages": ['})
    ended = run("sbom", repo.path)
    assert ended.returncode == 3
    assert "package-lock.json: not what its name says" in ended.stderr
    assert json.loads(ended.stdout)["bomFormat"] == "CycloneDX"


def test_a_tree_without_lock_files_is_told_that_no_packages_are_listed(tmp_path):
    repo = GitRepo.create(tmp_path / "loose")
    repo.commit("base", {"requirements.txt": "httpx\n"})
    assert "no packages are listed" in run("sbom", repo.path).stderr


def test_the_folder_of_the_file_is_made(shop, tmp_path):
    ended = run("sbom", shop.path, "-o", tmp_path / "new" / "sbom" / "shop.cdx.json")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "new" / "sbom" / "shop.cdx.json").is_file()


TEXT = st.text(max_size=12)
PLAIN = TEXT.map(plain.text)
NAMED = PLAIN.map(lambda text: text or "x")
ELEMENTS = st.builds(
    Element,
    ref=NAMED,
    type=st.sampled_from(["library", "machine-learning-model", "data", "file", "", "of my own"]),
    scope=st.sampled_from(["required", "excluded", "", "now and then"]),
    name=NAMED,
    group=PLAIN,
    version=PLAIN,
    supplier=PLAIN,
    licenses=st.lists(NAMED | st.sampled_from(["MIT", "MIT OR Apache-2.0"]), max_size=2).map(tuple),
    hashes=st.just((f"SHA-256:{SHA}",)) | st.just(()),
    places=st.lists(st.tuples(NAMED, st.integers(0, 9)), max_size=2).map(tuple),
    properties=st.lists(st.tuples(NAMED, PLAIN), max_size=2).map(tuple),
)
ADDRESSES = st.builds(
    "https://{}{}".format, st.just("mcp.example") | TEXT, st.just("/") | TEXT.map(lambda t: f"/{t}")
)
OFFERS = st.builds(
    Offer,
    ref=NAMED.map(lambda ref: f"service {ref}"),
    name=NAMED,
    endpoints=st.lists(ADDRESSES.map(plain.address).filter(bool), max_size=2).map(tuple),
)


@given(
    st.lists(ELEMENTS, max_size=4, unique_by=lambda e: e.ref),
    st.lists(OFFERS, max_size=2, unique_by=lambda o: o.ref),
)
@settings(max_examples=100, deadline=None)
def test_any_draft_is_valid_and_written_alike(elements, offers):
    elements = [e for e in elements if e.ref not in (ROOT, "tool:maestro-gate")]
    draft = Draft(
        About("x", "", None), tuple(elements), tuple(offers), {ROOT: tuple(sorted({e.ref for e in elements}))}
    )
    for version in writing.VERSIONS:
        text = writing.text(draft, "cyclonedx-json", version)
        assert json_faults(text, version) == []
        assert text == writing.text(draft, "cyclonedx-json", version)
        assert xml_faults(writing.text(draft, "cyclonedx-xml", version), version) == []
