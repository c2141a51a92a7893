"""`verify` ends as the run did that is vouched for, and holds it to what is required."""

import pytest
from click.testing import CliRunner
from runs import HEAD, LAW_DIGEST, RESOURCE, outcome, own_law, public_pem, signed

from maestro_gate.cli.verify import command
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
    ],
)
def test_the_exit_code_is_that_of_the_run_and_its_requirements(tmp_path, made, required, code):
    assert verify(tmp_path, made, *required).return_value == code


def test_why_a_verified_bundle_is_not_green_is_said(tmp_path):
    assert "pass is required and does not hold" in verify(tmp_path, WARNED, "pass").output
    assert "the law was read from the change itself" in verify(tmp_path, own_law()).output
    advisory = verify(tmp_path, outcome(verdict="warn", would_block=True)).output
    assert "the advisory profile let a block pass" in advisory
    assert "for want of --commit, --law-digest" in advisory
