"""GitHub's limits hold with 30,000 violations, and what matters most is what stays."""

import gzip
import hashlib
import json
from functools import cache

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


@pytest.fixture(scope="module")
def rendered(crowd):
    """Text by format, made when first asked for."""
    return cache(lambda format_: formats.rendered(crowd, format_))


@pytest.mark.parametrize("format_", report_formats.NAMES)
def test_thirty_thousand_violations_are_rendered_within_limits(format_, rendered):
    report_formats.check(format_, rendered(format_), "block")


def test_the_least_important_are_left_out_and_counted(rendered):
    run = json.loads(rendered("sarif"))["runs"][0]
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


def test_texts_that_do_not_compress_stay_within_ten_megabytes():
    noise = [violation(subject=f"s{number}", message=_noise(number)) for number in range(8_000)]
    text = sarif.render(outcomes.holding(introduced=outcomes.changes(*noise)))
    assert len(gzip.compress(text.encode(), 6, mtime=0)) <= sarif.COMPRESSED
    run = json.loads(text)["runs"][0]
    assert 3_000 < len(run["results"]) < 8_000
    assert run["properties"]["resultsLeftOut"] == 8_000 - len(run["results"])


def _noise(seed):
    data = hashlib.shake_256(str(seed).encode()).digest(2_000)
    return "".join(
        chr(0x4E00 + (high << 8 | low) % 0x4000) for high, low in zip(data[::2], data[1::2], strict=True)
    )


def test_a_rule_has_at_most_twenty_tags():
    many = violation(threats=tuple(f"L3-{number:02}" for number in range(40)))
    (rule,) = json.loads(sarif.render(outcomes.holding(introduced=outcomes.changes(many))))["runs"][0][
        "tool"
    ]["driver"]["rules"]
    assert len(rule["properties"]["tags"]) == 20
