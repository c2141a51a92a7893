"""Tools that stand beside each other under one name know of each other."""

from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.assess.expressions import subject_of
from maestro_gate.collect.inventory import namesakes
from maestro_gate.model.subjects import Subject, Tool


def tool(path: str, name: str = "refund", framework: str = "langchain", line: int = 1) -> Subject:
    return subject_of("tool", {"path": path, "line": line, "name": name, "framework": framework})


def known(*tools: Subject) -> list[tuple[str, ...]]:
    return [found.namesakes for found in namesakes.marked(tools) if isinstance(found, Tool)]


def test_two_of_a_name_in_one_folder_are_namesakes() -> None:
    assert known(tool("a/x.py"), tool("a/y.py", line=7), tool("a/y.py", "other")) == [
        ("a/y.py:7",),
        ("a/x.py:1",),
        (),
    ]
    assert known(tool("x.py", line=1), tool("x.py", line=9)) == [("x.py:9",), ("x.py:1",)]


def test_tools_of_other_folders_and_frameworks_are_none() -> None:
    assert known(tool("a/x.py"), tool("b/x.py"), tool("a/y.py", framework="mcp")) == [(), (), ()]
    assert namesakes.marked([]) == ()


@given(
    st.lists(
        st.builds(tool, st.sampled_from(["a/x.py", "a/y.py", "b/x.py"]), st.sampled_from("pq")), max_size=8
    )
)
def test_nothing_but_the_namesakes_changes_and_they_are_mutual(tools: list[Subject]) -> None:
    found = namesakes.marked(tools)
    assert [one.identity for one in found] == [one.identity for one in tools]
    assert sum(bool(one.namesakes) for one in found if isinstance(one, Tool)) != 1
