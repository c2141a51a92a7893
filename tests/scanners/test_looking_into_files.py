"""Expressions that look into files take time in proportion to their size, whatever a change writes into them."""

import re
import signal

import pytest
import yaml

from maestro_gate import policy

TABLE = yaml.safe_load(policy.bundled_files()["scanners.yaml"])["checkov"]
EXPRESSIONS = sorted(
    {
        text
        for framework in TABLE["frameworks"]
        for texts in (
            *(files.get("contains", ()) for files in framework["files"]),
            framework.get("read_when", ()),
            framework.get("top_level", {}).get("contains", ()),
        )
        for text in texts
    }
)
PIECES = ["\n", " ", "\t", "\r", "\r\n", "{\n", "{", " \n", "  - ", "-\n", "!", "? ", '?"', '"', "a", "a\n", "a:\n", ", ",
          "name", "kind", "FROM", '"$schema":', '"Type"', "Type: ", "resource x ", "\\"]  # fmt: skip
LARGE = 300_000
ENDS_WITHIN = 60
"""Seconds for all pieces together, which take one: with the square of the size it would be an hour for each."""


@pytest.fixture
def _alarm():
    def ring(*_: object) -> None:
        pytest.fail("it does not end in a time that goes with the size")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(ENDS_WITHIN)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("_alarm")
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression_ends_whatever_it_reads(text: str) -> None:
    expression = re.compile(text.encode(), re.MULTILINE)
    for piece in PIECES:
        expression.search((piece * (LARGE // len(piece))).encode() + b"\n")
