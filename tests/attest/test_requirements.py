"""`verify` ends as the run did that is vouched for, and holds it to what is required."""

import pytest
from click.testing import CliRunner
from runs import HEAD, LAW_DIGEST, RESOURCE, outcome, own_law, public_pem, signed

from maestro_gate.cli.verify import command
from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import Law

WARNED = outcome(verdict="warn")
ABSOLUTE = outcome(mode="absolute", base_revision="", law=Law("head", HEAD, "strict", LAW_DIGEST, ()))


def verify(folder, of, *required):
    (folder / "b").write_bytes(signed(of))
    (folder / "k").write_bytes(public_pem())
    given = [str(folder / "b"), "--key", str(folder / "k"), "--resource", RESOURCE]
    words = [word for name in required for word in ("--require", name)]
    return CliRunner().invoke(command, [*given, *words], standalone_mode=False)


@pytest.mark.parametrize(
    ("made", "required", "code"),
    [
        (outcome(), [], 0),
        (outcome(), ["pass", "delta", "law-from-base"], 0),
        (outcome(), ["absolute"], 10),
        (WARNED, [], 0),
        (WARNED, ["pass"], 10),
        (ABSOLUTE, ["pass", "absolute"], 0),
        (ABSOLUTE, ["law-from-base"], 10),
        (ABSOLUTE, ["delta"], 10),
        (outcome(verdict="block"), [], 10),
        (outcome(verdict="undecided"), ["pass"], 3),
        (outcome(verdict="warn", would_block=True), [], 10),
        (own_law(), [], 10),
        (own_law("bundled"), ["pass"], 10),
        (outcome(base_revision=HEAD, law=Law("base", HEAD, "strict", LAW_DIGEST, ())), [], 10),
    ],
)
def test_the_exit_code_is_that_of_the_run_and_its_requirements(tmp_path, made, required, code):
    assert verify(tmp_path, made, *required).return_value == code


def test_why_a_verified_bundle_is_not_green_is_said(tmp_path):
    assert "pass is required and does not hold" in verify(tmp_path, WARNED, "pass").output
    assert "the law was read from the change itself" in verify(tmp_path, own_law()).output
    advisory = verify(tmp_path, outcome(verdict="warn", would_block=True)).output
    assert "the advisory profile let a block pass" in advisory
    assert "for want of --commit, --law-digest, --base" in advisory


@pytest.mark.parametrize("first", [True, False])
def test_what_is_required_holds_for_every_summary_whatever_their_order(tmp_path, first):
    delta, absolute = signed(outcome()), signed(ABSOLUTE)
    (tmp_path / "b").write_bytes(delta + absolute if first else absolute + delta)
    (tmp_path / "k").write_bytes(public_pem())
    given = [str(tmp_path / "b"), "--key", str(tmp_path / "k"), "--require", "law-from-base"]
    ended = CliRunner().invoke(command, given, standalone_mode=False)
    assert ended.return_value == 10
    assert "what is required does not hold" in ended.output


def test_the_base_and_the_day_are_shown_and_the_base_can_be_required(tmp_path):
    shown = verify(tmp_path, outcome())
    assert f"base        {outcome().base_revision}" in shown.output
    assert "as of 2026-11-20" in shown.output
    given = [str(tmp_path / "b"), "--key", str(tmp_path / "k"), "--base", "9" * 40]
    with pytest.raises(InvalidInput, match="the base is another"):
        CliRunner().invoke(command, given, standalone_mode=False, catch_exceptions=False)
