"""Which lines of the threat model speak of an asset."""

from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect import entry_lines
from maestro_gate.documents import load_yaml

MODEL = """\
schema_version: "1"
assets:
  # the models
  - id: gpt
    layer: foundation-models
    refs:
      model_id: [gpt-4o]

  # the agents
  - {id: bot, layer: agent-frameworks,
     type: agent}
  - id: last
    layer: data-operations
    description: |
      # this is text
      and so is this

# what talks to what
flows: []
agents:
  - {asset: bot, tools: [a]}
  - asset: gpt
    tools: []
"""


def spans(text):
    document = load_yaml(text.encode(), "m.yaml")
    return entry_lines.spans(document, document.value, text)


def test_an_entry_ends_before_the_comment_of_the_next_one():
    assert spans(MODEL) == {"gpt": ((4, 7), (22, 23)), "bot": ((10, 11), (21, 21)), "last": ((12, 16),)}


def test_entries_on_one_line_are_on_that_line():
    text = "assets: [{id: a, layer: x}, {id: b, layer: y}]\nagents: [{asset: a}]"
    assert spans(text) == {"a": ((1, 1), (2, 2)), "b": ((1, 1),)}


def test_lines_that_git_would_count_otherwise_are_not_named():
    assert spans(MODEL.replace("\n", "\r\n")) == spans(MODEL)
    for other in ("\x85", "\u2028", "\r"):
        assert spans(MODEL.replace("# the models", f"# the{other}# models")) == {}


def test_a_model_without_assets_has_no_lines():
    assert spans("assets: []\n") == {}


def test_lists_may_come_in_any_order():
    text = "agents:\n  - asset: a\n    tools: []\nassets:\n  - id: a\n    layer: x\n"
    assert spans(text) == {"a": ((2, 3), (5, 6))}


@given(rows=st.lists(st.integers(0, 3), min_size=1, max_size=8), comments=st.integers(0, 2))
def test_every_line_belongs_to_one_entry_at_most(rows, comments):
    text = "assets:\n" + "".join(
        f"  - id: a{number}\n" + "    key: [\n    ]\n" * min(extra, 1) + "    # note\n" * comments
        for number, extra in enumerate(rows)
    )
    found = spans(text)
    lines = [line for places in found.values() for first, last in places for line in range(first, last + 1)]
    assert len(lines) == len(set(lines))
    assert all(text.splitlines()[places[0][0] - 1].endswith(f"id: {id_}") for id_, places in found.items())
