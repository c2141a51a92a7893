"""Documents of several trees come in their order, whatever is wrong with some of them."""

from maestro_gate.collect import fetching
from maestro_gate.collect.fetching import Wanted
from maestro_gate.errors import InvalidInput
from maestro_gate.model.entry import Entry


class Tree:
    """As much of a tree as fetching asks for; it counts how often it is asked."""

    def __init__(self, **files: bytes) -> None:
        self.files = files
        self.entries = {path: Entry("100644", path.ljust(40, "0"), len(data)) for path, data in files.items()}
        self.asked = 0

    def read(self, path: str, max_bytes: int) -> bytes:
        self.asked += 1
        if len(self.files[path]) > max_bytes:
            raise InvalidInput("too large", where=path)
        return self.files[path]

    def read_many(self, paths):
        self.asked += 1
        yield from ((path, self.files[path]) for path in paths)


def test_contents_come_in_the_order_of_what_is_wanted():
    one, two = Tree(a=b"1", b=b"22", c=b"333"), Tree(a=b"4", b=b"55")
    wanted = [
        Wanted(one, "c", 9),
        Wanted(two, "a", 9),
        Wanted(one, "b", 1),
        Wanted(one, "a", 1),
        Wanted(two, "b", 9),
    ]
    found = list(fetching.contents(wanted))
    assert found[:2] == [b"333", b"4"]
    assert isinstance(found[2], InvalidInput)
    assert found[3:] == [b"1", b"55"]


def test_many_files_are_fetched_at_once():
    tree = Tree(**{f"f{n}": str(n).encode() for n in range(1200)})
    found = list(fetching.contents(Wanted(tree, f"f{n}", 10) for n in range(1200)))
    assert found == [str(n).encode() for n in range(1200)]
    assert tree.asked == 3


def test_nothing_wanted_is_nothing_fetched():
    assert list(fetching.contents([])) == []
