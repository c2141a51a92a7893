"""Notes that say the same are told once, and none is lost."""

from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect import notes


def test_what_is_said_of_many_files_is_told_once():
    said = [
        "b/Chart.yaml: not rendered",
        "a.tf: line 3 is no HCL",
        "a/Chart.yaml: not rendered",
        "c/Chart.yaml: not rendered",
    ]
    assert notes.gathered(said) == (
        "a.tf: line 3 is no HCL",
        "a/Chart.yaml: not rendered (and 2 more like it)",
    )


@given(st.lists(st.sampled_from(["a: x", "b: x", "b: y", "plain", "c: x: y", ""])))
def test_every_sentence_is_told_and_the_order_never_matters(said):
    told = notes.gathered(said)
    assert told == notes.gathered(reversed(said))
    for note in said:
        assert any((note.partition(": ")[2] or note) in one for one in told)
