"""A file that moved is the same file: pairs are exact first, alike second, one to one, and the same every time."""

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from git_repo import GitRepo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maestro_gate.model.entry import Entry
from maestro_gate.workspace import Repository, Tree, changed_paths, renames
from maestro_gate.workspace.objects import object_id

Files = Mapping[str, bytes]


class _Memory:
    def __init__(self, files: Files) -> None:
        self._files = files

    def read(self, files: Sequence[tuple[str, Entry]]) -> Iterator[tuple[str, bytes]]:
        return ((path, self._files[path]) for path, _ in files)


def tree(files: Files, ref: str = "memory") -> Tree:
    entries = {
        path: Entry("100644", object_id("blob", data, "sha1"), len(data))
        for path, data in sorted(files.items())
    }
    return Tree(ref, ref, entries, (), (), _Memory(files))


def lines(*numbers: int) -> bytes:
    return b"".join(b"line %d\n" % number for number in numbers)


def test_moves_are_seen_in_a_real_repository(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    base = repo.commit(
        "base",
        {
            "old/a.py": lines(*range(50)).decode(),
            "same.txt": "s\n",
            "old/b.tf": lines(*range(60, 80)).decode(),
        },
    )
    repo.git("mv", "old", "new")
    repo.symlink("link", "new/a.py")
    head = repo.commit("head", {"new/b.tf": lines(*range(62, 84)).decode()})
    opened = Repository.open(repo.path)
    found = renames(opened.tree(base), opened.tree(head))
    assert found == {"old/a.py": "new/a.py", "old/b.tf": "new/b.tf"}
    assert changed_paths(opened.tree(base), opened.tree(head)) == (
        "link",
        "new/a.py",
        "new/b.tf",
        "old/a.py",
        "old/b.tf",
    )


@pytest.mark.parametrize(
    ("base", "head", "pairs"),
    [
        ({"a": b"x\n"}, {"b": b"x\n"}, {"a": "b"}),
        ({"a": b"x\n"}, {"a": b"x\n", "b": b"x\n"}, {}),
        ({"a": b""}, {"b": b""}, {}),
        ({"a.py": lines(*range(10))}, {"b.py": lines(*range(4, 14))}, {"a.py": "b.py"}),
        ({"a.py": lines(*range(10))}, {"b.py": lines(*range(5, 15))}, {}),
        ({"a.py": lines(*range(10))}, {"b.tf": lines(*range(1, 11))}, {}),
        ({"a.py": lines(1, 1, 1, 1, 2)}, {"b.py": lines(1, 2, 3, 4, 5)}, {}),
        ({"a.py": b"\n" * 90 + b"x\n"}, {"b.py": b"\n" * 90 + b"y\n"}, {}),
        ({"a.py": b"\0" + lines(*range(9))}, {"b.py": b"\0" + lines(*range(10))}, {}),
        (
            {"d/a.py": b"1\n", "e/b.py": b"1\n"},
            {"f/b.py": b"1\n", "g/a.py": b"1\n"},
            {"d/a.py": "g/a.py", "e/b.py": "f/b.py"},
        ),
        (
            {"a.py": lines(*range(10))},
            {"b.py": lines(*range(8), 90, 91), "c.py": lines(*range(9), 90)},
            {"a.py": "c.py"},
        ),
        (
            {"d/a.py": lines(*range(10))},
            {"e/a.py": lines(*range(8), 90, 91), "e/b.py": lines(*range(9), 90)},
            {"d/a.py": "e/a.py"},
        ),
        ({"a.py": lines(*range(40_000))}, {"b.py": lines(*range(39_999))}, {}),
    ],
    ids=[
        *(
            "equal bytes",
            "a copy is no move",
            "empty",
            "six in ten",
            "less",
            "another extension",
            "repeated lines",
        ),
        *(
            "blank lines",
            "binary",
            "the name decides between equals",
            "the most alike",
            "a kept name first",
            "too large",
        ),
    ],
)
def test_which_files_are_one(base: Files, head: Files, pairs: Mapping[str, str]) -> None:
    assert renames(tree(base), tree(head)) == pairs


_FILES = st.dictionaries(
    st.sampled_from(
        [f"{folder}/{name}.{kind}" for folder in "abc" for name in "xy" for kind in ("py", "tf")]
    ),
    st.lists(st.integers(0, 9), max_size=12).map(lambda numbers: lines(*numbers)),
    max_size=8,
)


@given(_FILES, _FILES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pairs_are_one_to_one_from_deleted_to_added_and_alike_both_ways(base: Files, head: Files) -> None:
    found = renames(tree(base), tree(head))
    assert len(set(found.values())) == len(found)
    assert all(old in base and old not in head for old in found)
    assert all(new in head and new not in base for new in found.values())
    assert list(found) == sorted(found)
    assert {new: old for old, new in found.items()} == renames(tree(head), tree(base))
    assert renames(tree(base), tree(base)) == {}
    changed = changed_paths(tree(base), tree(head))
    assert changed == changed_paths(tree(head), tree(base))
    assert set(changed) == {path for path in base.keys() | head.keys() if base.get(path) != head.get(path)}


def test_hundreds_of_large_files_that_moved_and_changed_take_bounded_time() -> None:
    def side(folder: str, offset: int) -> dict[str, bytes]:
        shared = lines(*range(9000))
        return {
            f"{folder}/{n:04}.py": shared + lines(*range(n * 10_000, n * 10_000 + 8000 + offset))
            for n in range(1, 401)
        }

    started = time.process_time()
    found = renames(tree(side("old", 0)), tree(side("new", 1)))
    assert time.process_time() - started < 30
    assert found
    assert all(old.removeprefix("old") == new.removeprefix("new") for old, new in found.items())
    assert len(found) <= 200
