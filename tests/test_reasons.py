"""Every reason that a report names without a rule can be explained."""

import ast
from pathlib import Path

import pytest
import yaml
from command_line import run

from maestro_gate import decide, policy

WITH_A_RULE = {"introduced", "worsened", "standing"}
TABLE = yaml.safe_load(policy.bundled_files()["reasons.yaml"])["reasons"]


def codes_in(source: str) -> set[str]:
    """The code that whatever makes a reason is given."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            place = 0 if node.func.id == "_of_change" else 1
            code = node.args[place] if len(node.args) > place else given.get("code")
            makes = node.func.id in ("Reason", "_of_waiver", "_of_change", "_because")
            if makes and isinstance(code, ast.Constant) and isinstance(code.value, str):
                found.add(code.value)
    return found


def test_the_table_holds_every_reason_that_the_stage_gives_and_no_other():
    folder = Path(decide.__file__).parent
    codes = set().union(*(codes_in(path.read_text()) for path in folder.glob("*.py")))
    assert codes - WITH_A_RULE == set(TABLE)


def test_no_reason_is_called_like_a_rule():
    rules = {rule.id for rule in policy.read(policy.bundled_files(), profile="standard").rules}
    assert not rules & set(TABLE)


@pytest.mark.parametrize("code", ["gap", "budget", "law-changed"])
def test_a_reason_is_explained_like_a_rule(code):
    ended = run("explain", code)
    assert ended.returncode == 0
    assert ended.stdout.startswith(f"{code}\n\nWhy\n")
    assert "\nFix\n" in ended.stdout
