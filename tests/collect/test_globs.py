"""Path patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect.globs import Globs


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("*.tf", ["a.tf", "x/y/b.TF"], ["a.tf.json", "tf"]),
        ("/SECURITY.*", ["SECURITY.md", "security.txt"], ["docs/SECURITY.md"]),
        ("**/config/agents.yaml", ["config/agents.yaml", "a/b/config/agents.yaml"], ["myconfig/agents.yaml"]),
        (
            ".github/workflows/*.yml",
            [".github/workflows/ci.yml"],
            ["x/.github/workflows/ci.yml", ".github/ci.yml"],
        ),
        ("evals/**", ["evals/a", "evals/a/b.json"], ["evals", "x/evals/a"]),
        ("**/evals/**.json", ["evals/a.json", "x/evals/a/b.json"], ["evals/a.yaml"]),
        ("Dockerfile*", ["Dockerfile", "a/Dockerfile.dev"], ["a/Dockerfile.d/x"]),
        ("a?c", ["abc", "x/a.c"], ["ac", "a/c"]),
        ("a+(b).[c]", ["a+(b).[c]"], ["aab.c"]),
    ],
)
def test_patterns_mean_what_they_say(pattern: str, matching: list[str], others: list[str]) -> None:
    globs = Globs([(pattern, "hit")])
    assert [path for path in [*matching, *others] if globs.matches(path)] == matching


@given(
    st.lists(st.sampled_from(["*.json", "a*", "**/x.json", "b/**", "x.?son", "/x.json", "*"]), max_size=5),
    st.sampled_from(["x.json", "a", "b/x.json", "b/c/a.json", "c.txt", "b"]),
)
def test_many_patterns_answer_like_each_alone(patterns: list[str], path: str) -> None:
    together = Globs([(pattern, index) for index, pattern in enumerate(patterns)]).matches(path)
    assert together == [i for i, pattern in enumerate(patterns) if Globs([(pattern, 0)]).matches(path)]
