"""YAML that is written is read back as it was, by our reader and by PyYAML's."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from inventories import NASTY

from maestro_gate import documents
from maestro_gate.documents import yaml_text
from maestro_gate.documents.yaml_text import Row

SCALARS = st.one_of(NASTY, st.integers(), st.booleans(), st.none())
KEYS = NASTY.filter(lambda text: len(text) < 100)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)
ROWS = st.dictionaries(st.sampled_from(["id", "name", "refs", "list"]), VALUES, min_size=1)


@settings(deadline=None)
@given(st.lists(st.tuples(ROWS, NASTY, NASTY, st.booleans()), min_size=1, max_size=4))
def test_rows_are_read_back_as_they_were(rows):
    made = [Row(value, note=note, remark=remark, is_spread=spread) for value, note, remark, spread in rows]
    text = "\n".join(["rows:", *yaml_text.listed(made)]) + "\n"
    value = {"rows": [row.value for row in made]}
    assert documents.load_yaml(text.encode(), "x.yaml").value == value


@settings(deadline=None)
@given(NASTY)
def test_readers_of_yaml_1_1_read_the_same_text(text):
    read = yaml.safe_load(yaml_text.scalar(text))
    assert str(read) == text


@given(NASTY)
def test_a_comment_is_one_line(text):
    assert len(yaml_text.comment(text).splitlines()) == 1
