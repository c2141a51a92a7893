"""Looking up by the OSV API, against a real server on this machine that fails when it is asked to."""

import json
import re

import httpx
import pytest
from loopback_osv import Osv
from osv_records import JINJA, package
from publish.loopback import Failure, Reply

from maestro_gate import osv_api
from maestro_gate.collect.advisories import online, packages
from maestro_gate.collect.advisories.online import Asking
from maestro_gate.collect.advisories.ranges import Match
from maestro_gate.collect.scanners.cache import FolderCache, NoCache
from maestro_gate.errors import InvalidInput
from maestro_gate.osv_api import Query, Service

NOTHING_KEPT = NoCache()


class Time:
    def __init__(self):
        self.passed, self.slept = 1_800_000_000.0, []

    def now(self):
        return self.passed

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.passed += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def look_up(tables, time):
    def looked_up(server, *purls, kept=NOTHING_KEPT, timeout=5.0):
        named = packages.of([package(purl) for purl in purls], tables.advisories)
        with httpx.Client(timeout=timeout, trust_env=False) as client:
            service = Service(server.url, client, time.sleep, time.now)
            return online.look_up(list(named.of.values()), Asking(service, tables.advisories, kept, time.now))

    return looked_up


def ids(found):
    return sorted(hit.advisory.id for hits in found.hits.values() for hit in hits)


def test_every_page_is_read_and_what_was_withdrawn_is_left_out(look_up):
    with Osv() as server:
        found = look_up(server, "pkg:pypi/jinja2@3.1.2", "pkg:pypi/django@4.0", "pkg:pypi/flask@3")
    assert ids(found) == ["GHSA-0", "GHSA-1", "GHSA-2", "GHSA-4", JINJA["id"]]
    assert all(hit.match is Match.YES for hits in found.hits.values() for hit in hits)
    asked = [call.value["queries"] for call in server.calls if call.method == "POST"]
    assert [len(queries) for queries in asked] == [3, 1, 1]
    assert found.dated.isoformat() == "2027-01-15"


def test_the_fingerprint_is_that_of_the_answers(look_up):
    with Osv() as server:
        first, again = (look_up(server, "pkg:pypi/jinja2@3.1.2").fingerprint for _ in range(2))
        other = look_up(server, "pkg:pypi/django@4.0").fingerprint
    assert first == again != other


def test_a_thousand_packages_are_asked_about_at_once_and_no_more(look_up):
    with Osv() as server:
        look_up(server, *(f"pkg:pypi/p{n}@1" for n in range(1001)))
    assert [len(call.value["queries"]) for call in server.calls] == [1000, 1]


def test_a_version_of_go_and_a_release_of_a_distribution_are_asked_for_as_the_schema_has_them(look_up):
    with Osv() as server:
        look_up(
            server,
            "pkg:golang/github.com/a/b@v1.2.3",
            "pkg:deb/debian/curl@7.88?distro=debian-12",
            "pkg:npm/%40a/b@1",
        )
    packages_ = {
        (q["package"]["ecosystem"], q["package"]["name"], q["version"])
        for q in server.calls[0].value["queries"]
    }
    assert packages_ == {
        ("Go", "github.com/a/b", "1.2.3"),
        ("Debian:12", "curl", "7.88"),
        ("npm", "@a/b", "1"),
    }


@pytest.mark.parametrize(
    "failure", [Failure(status=503), Failure(status=429, headers={"Retry-After": "7"}), Failure(kind="reset")]
)
def test_a_lost_answer_is_asked_for_again(look_up, time, failure):
    with Osv([failure]) as server:
        assert ids(look_up(server, "pkg:pypi/jinja2@3.1.2")) == [JINJA["id"]]
    assert time.slept == [7.0 if failure.status == 429 else 1.0]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Failure(status=500, times=99), "the API answers 500; asked 4 times"),
        (Failure(status=429, times=99, headers={"Retry-After": "3600"}), "the API answers 429; asked 1 time"),
        (Failure(status=400, times=99), "the API answers 400"),
        (
            Failure(status=302, times=99, headers={"Location": "http://elsewhere.example/"}),
            "the API answers 302",
        ),
        (Failure(kind="garbage", times=99), "does not answer as it is documented"),
        (Failure(kind="reset", times=99), r"could not be reached \(\w+\); asked 4 times"),
        (Failure(kind="flood", times=99), "does not answer as it is documented|more than anybody reads"),
        (Failure(path="/v1/vulns/", status=404, times=99), "the API answers 404"),
        (Failure(path="/v1/vulns/", kind="garbage", times=99), "record .* cannot be read"),
    ],
)
def test_an_answer_that_is_not_whole_is_missing_evidence(look_up, failure, said):
    with Osv([failure]) as server, pytest.raises(InvalidInput, match=said):
        look_up(server, "pkg:pypi/jinja2@3.1.2")


def test_an_api_that_is_not_there_or_says_nothing_is_missing_evidence(look_up, monkeypatch):
    monkeypatch.setattr(osv_api, "TRIES", 2)
    with Osv([Failure(kind="hang", times=99)]) as server, pytest.raises(InvalidInput, match="ReadTimeout"):
        look_up(server, "pkg:pypi/jinja2@3.1.2", timeout=0.2)
    with pytest.raises(InvalidInput, match="ConnectError"):
        look_up(server, "pkg:pypi/jinja2@3.1.2")


WRONG = [
    {},
    {"results": {}},
    {"results": []},
    {"results": [{}, {}]},
    {"results": [{"vulns": {}}]},
    {"results": [{"vulns": [7]}]},
    {"results": [{"vulns": [{"id": "../../admin"}]}]},
    {"results": [{"vulns": [{"id": "x" * 300}]}]},
    {"results": ["no"]},
    {"results": [{"vulns": [], "next_page_token": "again"}]},
]


@pytest.mark.parametrize("value", WRONG, ids=json.dumps)
def test_a_wrong_answer_is_missing_evidence(look_up, value):
    class Wrong(Osv):
        def answer(self, call):
            return Reply(200, value)

    with Wrong() as server, pytest.raises(InvalidInput, match=r"documented|no id|100 pages"):
        look_up(server, "pkg:pypi/jinja2@3.1.2")


def test_answers_are_used_again_for_their_lifetime_and_records_until_they_change(look_up, time, tmp_path):
    kept = FolderCache(tmp_path, 10**9)
    with Osv() as server:
        first = look_up(server, "pkg:pypi/jinja2@3.1.2", kept=kept)
        time.passed += 3500
        again = look_up(server, "pkg:pypi/jinja2@3.1.2", kept=kept)
        assert (len(server.calls), again.dated, again.fingerprint) == (2, first.dated, first.fingerprint)
        time.passed += 200
        look_up(server, "pkg:pypi/jinja2@3.1.2", kept=kept)
        assert [call.method for call in server.calls] == ["POST", "GET", "POST"]
        time.passed -= 86_400
        look_up(server, "pkg:pypi/jinja2@3.1.2", kept=kept)
        assert len(server.calls) == 4


def test_no_more_time_is_spent_than_a_run_has(time):
    with Osv([Failure(status=503, times=99)]) as server, httpx.Client(trust_env=False) as client:
        service = Service(server.url, client, time.sleep, time.now)
        for _ in range(9):
            with pytest.raises(osv_api.Unanswered):
                list(service.named([Query("PyPI", "a", "1")]))
    assert sum(time.slept) <= osv_api.PATIENCE


def test_a_broken_proxy_of_the_environment_is_said_without_its_password(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:s3cret@proxy.example:1")
    with pytest.raises(osv_api.Unanswered) as caught:
        osv_api.opened()
    assert "s3cret" not in str(caught.value)
    assert re.search("proxy", str(caught.value))
