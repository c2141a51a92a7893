"""One sentence says which links of a chain a change adds."""

import pytest

from maestro_gate.model.judgement import Chain, ChainChange, Step
from maestro_gate.report import wording


def change(new, count=3, **last):
    steps = [Step("a1", "x", "")] + [Step(f"a{n}", "x", "flow") for n in range(2, count)]
    steps.append(Step(f"a{count}", "x", "flow", **last))
    return ChainChange(Chain("p", "t", tuple(steps), 1), new, is_whole_at_base=not new)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (change(()), "base has every link of this chain"),
        (change((1, 2, 3)), "this change adds the whole chain"),
        (
            change((3,), unauthorised=True),
            "this change adds the third link: a2 → a3 (flow without authorisation)",
        ),
        (
            change((3,), unauthorised=True, weaknesses=(("r", "s"), ("r", "t"))),
            "this change adds the third link: a2 → a3 (flow without authorisation; r)",
        ),
        (change((1,)), "this change adds the first link: a1"),
        (change((2, 3)), "this change adds the second and third links: a1 → a2, a2 → a3"),
        (
            change((1, 3, 4), 5),
            "this change adds the first, third and fourth links: a1, a2 → a3, a3 → a4",
        ),
        (change((12,), 12), "this change adds the 12th link: a11 → a12"),
    ],
)
def test_the_links_are_named(told, words):
    assert wording.chain_news(told) == words
