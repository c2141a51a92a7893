"""The example from end to end, with the real scanners: what `make demo` promises."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import sarif_tool
from command_line import run

BUILD = Path(__file__).parents[1] / "examples" / "support-agent" / "build_history.py"
PROOFS = "feature/proved-controls"
PULL_REQUEST, EVASION = "feature/faster-refunds", "feature/faster-refunds-again"
SERIOUS = ("high", "critical")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example") / "repo"
    subprocess.run(
        [sys.executable, str(BUILD), str(folder), "--with-evasion", "--with-proofs"],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def judged(example, tmp_path_factory, checkov, semgrep, session_cache):
    """Outcome and exit code of a comparison; each is made once."""
    del checkov, semgrep
    known = {}

    def judge(base, head, *extra):
        key = (base, head, *extra)
        if key not in known:
            file = tmp_path_factory.mktemp("outcome") / "outcome.json"
            ended = run(
                "check", example, "--base", base, "--head", head, "--as-of", "2026-11-23",
                "-f", "json", "-o", file, "--quiet", *extra, MAESTRO_GATE_CACHE=str(session_cache),
            )  # fmt: skip
            assert file.exists(), ended.stderr
            known[key] = ended.returncode, file.read_bytes()
        code, data = known[key]
        return code, json.loads(data), data

    return judge


def identities(outcome, *classes, severities=None):
    return sorted(
        (change["rule"], change["subject"])
        for layer in outcome["layers"]
        for name in classes
        for change in layer[name]
        if severities is None or change["severity"] in severities
    )


def of_one_tree(outcome, *classes):
    """Without what only two trees together show, a swap or a lost safeguard, and the ways that lead over it."""
    return sorted(
        (change["rule"], change["subject"])
        for layer in outcome["layers"]
        for name in classes
        for change in layer[name]
        if not change["subject"].startswith(("changed:", "removed-safeguard:")) and change["kind"] != "path"
    )


def test_the_pull_request_is_blocked_in_every_layer(judged):
    code, outcome, _ = judged("main", PULL_REQUEST)
    assert (code, outcome["verdict"]) == (10, "block")
    assert all(layer["introduced"] for layer in outcome["layers"])
    assert all(layer["risk"]["delta"] > 0 for layer in outcome["layers"])
    assert {source["name"] for source in outcome["sources"] if source["status"] == "collected"} >= {
        "cyclonedx", "threat-model", "evaluation", "mcp", "agent-card", "checkov", "semgrep",
    }  # fmt: skip
    assert not [source for source in outcome["sources"] if source["status"] == "failed"]
    assert all(reason["fix"] for reason in outcome["reasons"] if reason["effect"] == "block")


def test_base_is_in_order_and_its_controls_are_proved(judged):
    code, outcome, _ = judged("main", "main")
    assert (code, outcome["verdict"]) == (0, "pass")
    assert {control["state"] for control in outcome["controls"]} == {"verified"}
    assert [use["state"] for use in outcome["waivers"]] == ["active"]


@pytest.mark.parametrize("ref", ["main", PULL_REQUEST])
def test_a_tree_against_itself_is_no_change(judged, ref):
    code, outcome, _ = judged(ref, ref)
    assert code == 0
    assert not identities(outcome, "introduced", "resolved", "worsened", "newly_known")


def test_the_scenarios_of_base_end_as_the_team_expects_and_the_pull_request_breaks_them(judged):
    _, base, _ = judged("main", "main")
    watched = {"broken-scenario", "unnoticed-scenario", "outdated-scenario", "scenario-starts-nowhere"}
    assert not [found for found in identities(base, "unchanged") if found[0] in watched]
    _, outcome, _ = judged("main", PULL_REQUEST)
    broken = [subject for rule, subject in identities(outcome, "introduced") if rule == "broken-scenario"]
    assert broken == [
        "payment-provider-down", "poisoned-article", "runaway-agent", "stolen-partner-token", "swapped-weights",
    ]  # fmt: skip
    assert ("unnoticed-scenario", "poisoned-article") in identities(outcome, "introduced")
    blocking = {reason["subject"] for reason in outcome["reasons"] if reason["rule"] == "broken-scenario"}
    assert blocking == set(broken)


def test_the_reverse_resolves_exactly_what_the_change_introduces(judged):
    _, forth, _ = judged("main", PULL_REQUEST)
    _, back, _ = judged(PULL_REQUEST, "main")
    assert of_one_tree(forth, "introduced") == of_one_tree(back, "resolved")
    assert of_one_tree(forth, "resolved") == of_one_tree(back, "introduced")


def test_evasion_changes_nothing_but_is_shown(judged, capfd):
    _, honest, _ = judged("main", PULL_REQUEST)
    code, evading, _ = judged("main", EVASION)
    assert code == 10
    serious = set(identities(honest, "introduced", "worsened", severities=SERIOUS))
    assert serious <= set(identities(evading, "introduced", "worsened", severities=SERIOUS))
    claims = {(claim["type"], claim["path"]) for claim in evading["claims"]}
    assert {("scanner-configuration", ".checkov.yaml"), ("scanner-configuration", ".semgrepignore")} <= claims
    assert ("shadow-code", "maestro_gate") in claims
    assert any(kind == "inline-suppression" and path.endswith(".py") for kind, path in claims)
    assert any(kind == "inline-suppression" and path.endswith(".tf") for kind, path in claims)
    assert evading["law"]["changed_files"] == [".maestro/gate.yaml", ".maestro/waivers.yaml"]
    assert evading["law"]["profile"] == "standard"


def test_cached_and_uncached_runs_give_the_same_bytes(judged):
    judged("main", PULL_REQUEST)
    _, _, cached = judged("main", PULL_REQUEST, "--law-from", "base")
    _, _, fresh = judged("main", PULL_REQUEST, "--no-cache")
    assert cached == fresh


def test_an_independent_tool_agrees_about_what_is_new_and_what_is_gone(
    judged, example, tmp_path, session_cache
):
    _, outcome, _ = judged("main", PULL_REQUEST)
    for name, ref in (("base", "main"), ("head", PULL_REQUEST)):
        run(
            "check", example, "--head", ref, "--mode", "absolute", "--as-of", "2026-11-23",
            "-f", "sarif", "-o", tmp_path / name, "--quiet", MAESTRO_GATE_CACHE=str(session_cache),
        )  # fmt: skip
    found = sarif_tool.matched(tmp_path / "base", tmp_path / "head")
    ways = {change["subject"] for change in of_kind(outcome, "path")}
    assert [one for one in found["new"] if one[1] not in ways] == of_one_tree(outcome, "introduced")
    assert found["absent"] == identities(outcome, "resolved")


def of_kind(outcome, kind):
    return [change for layer in outcome["layers"] for change in layer["introduced"] if change["kind"] == kind]


def test_the_pull_request_shows_each_drift_once_with_its_place_and_what_to_do(judged):
    _, outcome, _ = judged("main", PULL_REQUEST)
    drift = of_kind(outcome, "drift")
    assert {change["rule"] for change in drift} >= {
        "agent-made-autonomous", "agent-gained-tools", "approval-removed", "audit-log-removed",
        "infrastructure-deny-rule-removed", "safety-tests-removed",
    }  # fmt: skip
    subjects = [change["subject"] for change in drift]
    assert len(set(subjects)) == len(subjects)
    assert all(change["path"] and change["fix"] for change in drift)


def test_the_pull_request_refutes_controls_each_once(judged):
    _, outcome, _ = judged("main", PULL_REQUEST)
    refuted = [
        change["subject"] for change in of_kind(outcome, "control") if change["rule"] == "refuted-control"
    ]
    states = {control["id"]: control["state"] for control in outcome["controls"]}
    assert sorted(refuted) == sorted(id_ for id_, state in states.items() if state == "refuted")
    assert "refund-approval" in refuted


def test_the_pull_request_adds_links_to_chains_through_three_layers(judged):
    _, outcome, _ = judged("main", PULL_REQUEST)
    chains = [chain for chain in outcome["chains"] if len({step["layer"] for step in chain["steps"]}) >= 3]
    assert chains
    assert all(chain["new"] and not chain["is_whole_at_base"] for chain in chains)
    told = {
        (reason["rule"], reason["subject"]) for reason in outcome["reasons"] if reason["effect"] == "block"
    }
    paths = of_kind(outcome, "path")
    assert all(change["path"] and change["fix"] for change in paths)
    assert len({change["subject"] for change in paths}) == len(paths)
    assert {change["subject"] for change in paths} & {subject for _, subject in told}


def test_proved_controls_lower_the_layers_of_their_threats_and_raise_none(judged):
    code, outcome, _ = judged("main", PROOFS)
    assert (code, outcome["verdict"]) == (0, "warn")
    assert {control["state"] for control in outcome["controls"]} == {"verified"}
    change = {layer["short"]: layer["risk"]["delta"] for layer in outcome["layers"]}
    assert all(points <= 0 for points in change.values())
    assert {short for short, points in change.items() if points < 0} >= {"L1", "L3", "L5", "L7"}
    assert {reason["code"] for reason in outcome["reasons"]} == {"control-added"}
    assert not identities(outcome, "introduced", "worsened", "newly_known")


def test_a_proved_control_that_a_change_no_longer_declares_is_told(judged):
    _, outcome, _ = judged(PROOFS, PULL_REQUEST)
    states = {control["id"]: control["base_state"] for control in outcome["controls"]}
    assert "egress-denied" not in states
    gone = [reason["subject"] for reason in outcome["reasons"] if reason["code"] == "control-removed"]
    assert {"egress-denied", "locked-record", "refund-waits-in-code", "recent-red-team"} <= set(gone)
