"""Finds the files of a tree that a statement speaks of. A name is looked up among the tree's paths, never on a disk."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from maestro_gate.collect.integrity.claimed import Claimed, Item
from maestro_gate.workspace import printable

_LOOKED_AT = 200
"""Names that decide which folder a model's signature is about."""
_MOST_EXTRA = 10_000
"""Files of a folder that are told to be unsigned; one is enough to refuse it."""
_ENDINGS = (".sigstore.json", ".sigstore", ".intoto.jsonl", ".sig", ".json", ".jsonl")


@dataclass(frozen=True, slots=True)
class Layout:
    """The regular files of a tree."""

    paths: Sequence[str]
    """Sorted."""
    known: frozenset[str]

    def below(self, folder: str) -> Iterator[str]:
        """The files below a folder; all of them below the root."""
        start = f"{folder}/" if folder else ""
        for path in self.paths[bisect_left(self.paths, start) :]:
            if not path.startswith(start):
                return
            yield path


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement, and where what it names would stand."""

    claim: Claimed
    root: str
    """Of a model's signature: the folder that it is about."""
    items: tuple[tuple[str, Item], ...]
    """(path in the tree, or empty; what was said of it)."""
    unsigned: tuple[str, ...] = field(default=())
    """Files of that folder that it does not name."""


def layout(files: Sequence[str]) -> Layout:
    """The files, for looking things up."""
    return Layout(sorted(files), frozenset(files))


def placed(claim: Claimed, files: Layout) -> Placed:
    """The statement with the path of each thing that it names."""
    folder = claim.path.rpartition("/")[0]
    if claim.manifest is None:
        return Placed(claim, "", tuple((_beside(item.name, folder, files), item) for item in claim.items))
    root = _root(claim, folder, files)
    alone = _joined(root, claim.manifest.model)
    items = tuple(
        (_known(alone if item.name == "." else _joined(root, item.name), files), item) for item in claim.items
    )
    found = {path for path, _ in items if path}
    left_out = [_joined(root, name) for name in claim.manifest.ignored]
    is_one_file = any(item.name == "." for item in claim.items)
    extra = islice(
        _extra(claim, root, found, left_out, files), 0 if not found or is_one_file else _MOST_EXTRA
    )
    return Placed(claim, root, items, tuple(extra))


def _extra(
    claim: Claimed, root: str, found: set[str], left_out: Sequence[str], files: Layout
) -> Iterator[str]:
    """Files of the folder that the signature neither names nor says that it leaves out."""
    exact = set(left_out)
    for path in files.below(root):
        if path in found or printable(path) == claim.path:
            continue
        ways = [path, *(path[:end] for end, letter in enumerate(path) if letter == "/")]
        if not exact.intersection(ways):
            yield path


def _root(claim: Claimed, folder: str, files: Layout) -> str:
    """The folder in which most of the names are files: that of the signature, of the model's name, of its own name."""
    name = claim.path.rpartition("/")[2]
    ending = next((each for each in _ENDINGS if name.endswith(each)), "")
    model = claim.manifest.model if claim.manifest else ""
    candidates = [folder, *(_joined(folder, each) for each in (model, name.removesuffix(ending)) if each)]
    names = [item.name for item in claim.items[:_LOOKED_AT]]

    def there(root: str) -> int:
        return sum(_joined(root, name) in files.known for name in names)

    return max((each for each in candidates if each or not folder), key=there)


def _beside(name: str, folder: str, files: Layout) -> str:
    """The file of this name, beside the statement or from the top of the tree."""
    return _known(_joined(folder, name), files) or _known(_joined("", name), files)


def _known(path: str, files: Layout) -> str:
    return path if path in files.known else ""


def _joined(folder: str, name: str) -> str:
    """The path below the folder; empty for a name that leads elsewhere."""
    parts = name.removeprefix("./").split("/")
    if not name or "\\" in name or any(part in ("", ".", "..") for part in parts):
        return ""
    return "/".join([folder, *parts] if folder else parts)
