"""Advisories in a whole run: both trees at once, data that cannot be had, no network unless it is asked for."""

import json
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from git_repo import GitRepo
from osv_records import JINJA, below, export, record

from maestro_gate import opening, pipeline, settings
from maestro_gate.cli import group
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Collected, Failed
from maestro_gate.model.subjects import Vulnerability
from maestro_gate.opening import AdvisoryFlags

TODAY = date(2026, 11, 23)
LOG4J = record(
    "GHSA-log4j",
    "log4j",
    below("2.15"),
    aliases=["CVE-2021-44228"],
    published="2021-12-10T00:00:00Z",
    database_specific={"severity": "LOW"},
)
FLASK = record(
    "GHSA-flask",
    "flask",
    below("3"),
    published="2026-11-20T00:00:00Z",
    database_specific={"severity": "HIGH"},
)
KEV = {
    "dateReleased": "2026-11-22",
    "vulnerabilities": [{"cveID": "CVE-2021-44228", "dateAdded": "2021-12-10"}],
}
EPSS = "#model_version:v2025.03.14,score_date:2026-11-22T00:00:00Z\ncve,epss,percentile\nCVE-2024-22195,0.6,0.98\n"


def bom(*purls):
    components = [
        {
            "type": "library",
            "name": p.rpartition("/")[2].partition("@")[0],
            "version": p.partition("@")[2],
            "purl": p,
        }
        for p in purls
    ]
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components})


NONE = AdvisoryFlags()


@pytest.fixture
def change(tmp_path):
    """Base holds log4j and jinja2; head takes flask in."""
    repo = GitRepo.create(tmp_path / "repo")
    repo.write("bom.cdx.json", bom("pkg:pypi/log4j@2.0", "pkg:pypi/jinja2@3.1.2"))
    repo.commit("base")
    repo.git("checkout", "-q", "-b", "topic")
    repo.write("bom.cdx.json", bom("pkg:pypi/log4j@2.0", "pkg:pypi/jinja2@3.1.2", "pkg:pypi/flask@2.0"))
    repo.commit("head")
    return repo


@pytest.fixture
def data(tmp_path):
    """An export, a catalogue and scores, downloaded beside the repository."""
    folder = tmp_path / "data"
    export(folder / "osv", JINJA, LOG4J, FLASK)
    (folder / "kev.json").write_text(json.dumps(KEV))
    (folder / "epss.csv").write_text(EPSS)
    return folder


@pytest.fixture
def request_of(change, tmp_path, tools_folder):
    def made(given_flags=NONE, **fields):
        given = {
            "path": change.path, "base": "main", "head": "topic", "law_from": "base", "flags": {}, "environment": {},
            "today": TODAY, "cache": tmp_path / "cache", "tools": tools_folder, "advisories": given_flags,
        }  # fmt: skip
        return pipeline.Request(**given | fields)

    return made


def judged(request):
    return pipeline.check(request, lambda _: None)


def flags(data, **more):
    return replace(AdvisoryFlags((data / "osv",), data / "kev.json", data / "epss.csv"), **more)


def codes(outcome):
    return {(reason.code, reason.rule, reason.effect, reason.cause) for reason in outcome.reasons}


def status(outcome, name):
    return {source.name: source for source in outcome.head_sources}[name].status


def test_the_change_answers_for_what_it_brings_and_everybody_for_what_is_used_in_attacks(request_of, data):
    outcome = judged(request_of(flags(data)))
    assert outcome.verdict == "block"
    assert ("introduced", "vulnerability-serious-unanalysed", "block", "code") in codes(outcome)
    assert ("known-exploited", "known-exploited-vulnerability", "block", "advisory") in codes(outcome)
    assert {reason.subject for reason in outcome.reasons if reason.code == "introduced"} == {
        "GHSA-flask@pkg:pypi/flask"
    }


def test_both_sides_say_by_which_data_they_were_looked_up(request_of, data):
    outcome = judged(request_of(flags(data)))
    sides = [
        {s.name: (s.fingerprint, s.dated) for s in side if s.name in ("osv", "kev", "epss")}
        for side in (outcome.base_sources, outcome.head_sources)
    ]
    assert sides[0] == sides[1]
    assert sides[0]["osv"][0].startswith("export of 2026-11-20, ")
    assert sides[0]["kev"][1] == sides[0]["epss"][1] == date(2026, 11, 22)


def test_a_run_without_data_has_no_source_of_them(request_of):
    outcome = judged(request_of())
    assert not {"osv", "kev", "epss"} & {source.name for source in outcome.head_sources}


@pytest.mark.parametrize("broken", ["osv/PyPI/all.zip", "kev.json", "epss.csv"])
def test_data_that_cannot_be_read_leave_no_verdict(request_of, data, broken):
    (data / broken).write_bytes(b"PK")
    (data / "osv/PyPI/other.json").unlink(missing_ok=True)
    outcome = judged(request_of(flags(data)))
    name = broken.partition("/")[0].partition(".")[0]
    assert isinstance(status(outcome, name), Failed)
    assert ("source-failed", "", "undecided", "evidence") in codes(outcome)


@pytest.mark.parametrize(("profile", "effect"), [("standard", "warn"), ("strict", "undecided")])
def test_old_data_are_told_as_the_profile_says_and_are_brought_about_by_time(
    request_of, data, profile, effect
):
    on_time = request_of(flags(data), flags={"profile": profile})
    assert "source-stale" not in {code for code, *_ in codes(judged(on_time))}
    late = judged(replace(on_time, today=date(2026, 12, 20)))
    assert ("source-stale", "", effect, "time") in codes(late)
    assert sum(reason.code == "source-stale" for reason in late.reasons) == 3


def test_data_of_a_day_to_come_or_of_no_day_are_not_fresh(request_of, data):
    (data / "kev.json").write_text(json.dumps(KEV | {"dateReleased": "2099-01-01"}))
    (data / "epss.csv").write_text(EPSS.partition("\n")[2])
    said = {
        reason.text for reason in judged(request_of(flags(data))).reasons if reason.code == "source-stale"
    }
    assert said == {
        "kev: the data are dated 2099-01-01, which is still to come",
        "epss: the data do not say of which day they are",
    }


def test_settings_name_files_of_the_tree_of_the_law_and_a_change_does_not_reach_them(
    request_of, change, data
):
    change.git("checkout", "-q", "main")
    (change.path / "advisories").mkdir()
    (change.path / "advisories/kev.json").write_text(json.dumps(KEV))
    (change.path / "advisories/all.zip").write_bytes((data / "osv/PyPI/all.zip").read_bytes())
    change.write(
        ".maestro/gate.yaml",
        'schema_version: "1"\nadvisories: {osv: advisories/all.zip, kev: advisories/kev.json, max_age: 90d}\n',
    )
    change.git("add", "-A")
    change.commit("law")
    change.git("checkout", "-q", "topic")
    change.git("merge", "-q", "-m", "merge", "main")
    (change.path / "advisories/kev.json").write_text(
        json.dumps(KEV | {"vulnerabilities": [{"cveID": "CVE-1"}]})
    )
    (change.path / "advisories/all.zip").unlink()
    change.git("add", "-A")
    change.commit("edits the data")
    outcome = judged(request_of(today=date(2026, 12, 20)))
    assert ("known-exploited", "known-exploited-vulnerability", "block", "advisory") in codes(outcome)
    assert "source-stale" not in {code for code, *_ in codes(outcome)}


def test_a_file_that_settings_name_and_that_is_not_there_is_missing_evidence(request_of, change):
    change.git("checkout", "-q", "main")
    change.write(
        ".maestro/gate.yaml",
        'schema_version: "1"\nadvisories: {kev: advisories/kev.json, epss: /nowhere/epss.csv}\n',
    )
    change.commit("law")
    outcome = judged(request_of(base="main", head="main"))
    assert isinstance(status(outcome, "kev"), Failed)
    assert isinstance(status(outcome, "epss"), Failed)


def test_data_in_the_repository_under_review_are_refused(request_of, change, data):
    inside = change.path / "kev.json"
    inside.write_text(json.dumps(KEV))
    linked = data / "linked.json"
    linked.symlink_to(inside)
    for path in (inside, linked, change.path / "sub" / ".." / "kev.json"):
        with pytest.raises(InvalidInput, match="stands in the repository under review"):
            judged(request_of(AdvisoryFlags(kev=path)))
    assert opening.advisories(
        request_of(AdvisoryFlags(kev=change.path / ".." / "data" / "kev.json")), opening.sides(request_of())
    )


def test_a_run_without_online_opens_no_connection_and_loads_no_client(request_of, data, monkeypatch):
    def refused(*_args, **_fields):
        pytest.fail("a run without --online asked the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert judged(request_of(flags(data))).verdict == "block"


def test_no_client_is_loaded_without_online(change, data):
    code = (
        "import sys, maestro_gate.cli as c\n"
        "try:\n c.group.main(sys.argv[1:], standalone_mode=False)\n"
        "finally:\n assert not {'httpx', 'maestro_gate.osv_api'} & sys.modules.keys(), 'a client was loaded'\n"
    )
    run = [
        sys.executable,
        "-c",
        code,
        "collect",
        str(change.path),
        "--head",
        "topic",
        "--osv",
        str(data / "osv"),
    ]
    ended = subprocess.run(run, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "GHSA-flask" in ended.stdout


def test_online_a_service_that_is_not_there_is_missing_evidence(request_of, monkeypatch):
    from maestro_gate import osv_api

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setattr(osv_api, "TRIES", 1)
        request = request_of(AdvisoryFlags(is_online=True))
        monkeypatch.setattr(
            opening,
            "advisories",
            lambda *_: opening.Given(is_online=True, api=f"http://127.0.0.1:{taken.getsockname()[1]}"),
        )
        outcome = judged(request)
    assert isinstance(status(outcome, "osv"), Failed)
    assert outcome.verdict == "undecided"


def test_the_command_line_takes_data_or_the_network_and_not_both(change, data):
    ended = CliRunner().invoke(group, ["check", str(change.path), "--osv", str(data / "osv"), "--online"])
    assert (ended.exit_code, "give one of them" in ended.output) == (2, True)


def test_a_vulnerability_within_its_grace_shows_the_days_that_are_left(request_of, data):
    outcome = judged(request_of(flags(data)))
    (l3,) = [layer for layer in outcome.delta.layers if layer.layer == "agent-frameworks"]
    messages = {change.violation.rule: change.violation.message for change in l3.introduced}
    assert messages["vulnerability-within-grace"] == (
        "GHSA-flask (high) in flask 2.0: 27 days left to take 3, until 2026-12-20"
    )
    late = judged(request_of(flags(data), today=date(2026, 12, 21)))
    (l3,) = [layer for layer in late.delta.layers if layer.layer == "agent-frameworks"]
    assert "vulnerability-past-grace" in {change.violation.rule for change in l3.introduced}


def test_evidence_names_one_vulnerability_for_a_record_of_two_databases(request_of, tmp_path):
    twin = record("PYSEC-2024-1", "Jinja2", below("3.1.3"), aliases=["CVE-2024-22195", "GHSA-h5c8-rqwp-cp95"])
    place = export(tmp_path / "twins", JINJA, twin)
    evidence = pipeline.gather(request_of(AdvisoryFlags((place,)), base=None, flags={}), lambda _: None)
    assert [one.id for one in evidence.of_kind(Vulnerability)] == ["CVE-2024-22195"]
    assert isinstance(next(s for s in evidence.sources if s.name == "osv").status, Collected)


def test_settings_say_where_data_lie_and_who_is_asked():
    text = b"""schema_version: "1"
advisories: {osv: [/srv/osv/PyPI/all.zip, exports/npm], epss: /srv/epss.csv.gz, max_age: 3d, api: "https://osv.company.example"}
"""
    said = settings.read(text, {}, {}).advisories
    assert (said.osv, said.epss, said.kev) == (
        ("/srv/osv/PyPI/all.zip", "exports/npm"),
        "/srv/epss.csv.gz",
        "",
    )
    assert (said.max_age, said.api) == (3, "https://osv.company.example")


@pytest.mark.parametrize(
    "wrong",
    ["{osv: []x}", "{kev: 7}", "{max_age: 3}", "{max_age: 0d}", "{online: true}", "{api: 'https://user:secret@osv.example'}", "{api: osv.example}"],
)  # fmt: skip
def test_wrong_settings_are_invalid_and_none_turns_the_network_on(wrong):
    with pytest.raises(InvalidInput):
        settings.read(f'schema_version: "1"\nadvisories: {wrong}\n'.encode(), {}, {})


def test_an_inventory_looks_nothing_up(request_of, data):
    found = pipeline.inventory(request_of(flags(data), base=None), lambda _: None)
    assert not found.evidence.of_kind(Vulnerability)
    assert not {"osv", "kev", "epss"} & {source.name for source in found.evidence.sources}
