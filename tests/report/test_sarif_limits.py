"""GitHub's limits hold with 30,000 violations, and what matters most is what stays."""

import gzip
import hashlib
import json
import time
from dataclasses import replace

import outcomes
import pytest
import report_formats
from making import violation

from maestro_gate.cli import formats
from maestro_gate.report import sarif, scale

COUNT = 30_000


@pytest.fixture(scope="module")
def crowd():
    return outcomes.many(COUNT)


@pytest.mark.parametrize("format_", report_formats.NAMES)
def test_thirty_thousand_violations_are_rendered_quickly_and_within_limits(format_, crowd):
    start = time.perf_counter()
    text = formats.rendered(crowd, format_)
    taken = time.perf_counter() - start
    report_formats.check(format_, text, "block")
    assert taken < 8


def test_the_least_important_are_left_out_and_counted(crowd):
    run = json.loads(sarif.render(crowd))["runs"][0]
    results = run["results"]
    assert len(results) == 25_000
    assert run["properties"]["resultsLeftOut"] == 5_000
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"].startswith(
        "5000 of 30000"
    )
    blocks = [result["properties"]["blocks"] for result in results]
    assert blocks == sorted(blocks, reverse=True)
    assert sum(blocks) == COUNT // 10
    ranks = [
        scale.load().of(r["properties"]["severity"]).rank for r in results if not r["properties"]["blocks"]
    ]
    assert ranks == sorted(ranks, reverse=True)


def test_what_is_new_comes_before_what_stands():
    old, new = violation(subject="old", severity="critical"), violation(subject="new", severity="low")
    outcome = outcomes.holding(introduced=outcomes.changes(new), unchanged=outcomes.changes(old))
    results = json.loads(sarif.render(outcome))["runs"][0]["results"]
    assert [result["properties"]["class"] for result in results] == ["introduced", "unchanged"]


def test_texts_that_do_not_compress_stay_within_ten_megabytes(crowd):
    noise = [
        replace(change, violation=replace(change.violation, message=_noise(change.violation.subject)))
        for change in crowd.delta.layers[2].introduced
    ]
    text = sarif.render(outcomes.holding(introduced=tuple(noise)))
    assert len(gzip.compress(text.encode(), 6, mtime=0)) <= sarif.COMPRESSED
    run = json.loads(text)["runs"][0]
    assert 5_000 < len(run["results"]) < 25_000
    assert run["properties"]["resultsLeftOut"] == COUNT - len(run["results"])


def _noise(seed):
    return hashlib.shake_256(seed.encode()).hexdigest(490)


def test_a_rule_has_at_most_twenty_tags():
    many = violation(threats=tuple(f"L3-{number:02}" for number in range(40)))
    (rule,) = json.loads(sarif.render(outcomes.holding(introduced=outcomes.changes(many))))["runs"][0][
        "tool"
    ]["driver"]["rules"]
    assert len(rule["properties"]["tags"]) == 20
