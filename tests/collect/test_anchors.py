"""What stands for the code of a finding."""

import pytest

from maestro_gate.collect import anchors


@pytest.mark.parametrize(
    "mark", ["# nosec", "  # nosemgrep: a-rule", "// nosemgrep", "/* nosec */", "#noqa: S602"]
)
def test_a_comment_that_hushes_a_finding_does_not_make_another_of_it(mark: str) -> None:
    assert anchors.of_code(f"run(x, shell=True){mark}") == anchors.of_code("run(x,  shell=True)")


@pytest.mark.parametrize("more", [";nosec = run(evil)", ' """; nosec = 1', "\nnoqa(evil)"])
def test_the_same_word_in_code_hides_nothing(more: str) -> None:
    assert anchors.of_code(f"run(x, shell=True){more}") != anchors.of_code("run(x, shell=True)")
