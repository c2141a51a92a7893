"""Lays files of a tree out in a scratch folder, the way a scanner sees all of them.

1. A scanner only gets what is laid out: no symbolic link, no configuration file, nothing of the work tree.
2. A file whose ending the scanner does not know, although it knows the language, has another name there; so
   has a file whose name the scanner could not write in its answer.
3. A file in another encoding is written as UTF-8.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from maestro_gate.collect.scanners.decoding import as_utf8
from maestro_gate.workspace import Tree
from maestro_gate.workspace.paths import encoded, printable


@dataclass(frozen=True, slots=True)
class Root:
    """One side of a run on disk."""

    folder: Path
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Path that the scanner sees → path in the tree."""

    def owns(self, path: str) -> bool:
        """Is this path, as a scanner writes it, in this root."""
        return path.startswith(f"{self.folder}/")

    def real(self, path: str) -> str:
        """Path in the tree of a path that this root owns."""
        return self.of_seen(path[len(str(self.folder)) + 1 :])

    def of_seen(self, seen: str) -> str:
        """Path in the tree of a path that the scanner sees relative to the root."""
        return self.renamed.get(seen, seen)

    def shown(self, seen: str) -> str:
        """The same path as a report shows it."""
        return printable(self.of_seen(seen)) if seen else ""

    def code(self, shown: str) -> bytes:
        """The bytes that the scanner saw of a file, by its path as a report shows it. Raises OSError."""
        return self.seen_code(self._seen_by_shown.get(shown, shown))

    def seen_code(self, seen: str) -> bytes:
        """The same by the path that the scanner sees. Raises OSError."""
        return (self.folder / seen).read_bytes()

    @property
    def _seen_by_shown(self) -> dict[str, str]:
        return {printable(real): seen for seen, real in self.renamed.items()}

    def translated(self, value: object) -> msgspec.Raw:
        """A scanner's JSON value with paths as a report shows them."""
        # The folder's own name is plain ASCII, so that it stands in JSON as it is.
        text = msgspec.json.encode(value).replace(f"{self.folder}/".encode(), b"")
        for seen, real in self.renamed.items():
            text = text.replace(msgspec.json.encode(seen), msgspec.json.encode(printable(real)))
        return msgspec.Raw(text)


def lay_out(tree: Tree, paths: Iterable[str], folder: Path, endings: Mapping[str, str]) -> Root:
    """Write these files of a tree below `folder`; `endings` are unknown ending → known one."""
    wanted = sorted(paths)
    tree.materialise(folder, wanted)
    taken = set(wanted)
    renamed: dict[str, str] = {}
    for path in wanted:
        _decode(folder / path)
        seen = _seen(path, endings, taken)
        if seen != path:
            (folder / path).rename(folder / seen)
            taken.add(seen)
            renamed[seen] = path
    return Root(folder, renamed)


def _seen(path: str, endings: Mapping[str, str], taken: set[str]) -> str:
    folder, slash, name = path.rpartition("/")
    known = _known(name, endings)
    if printable(path) != path:
        # Beside the folders of the tree: one of them may be what cannot be written.
        folder, slash, known = "", "", f"{hashlib.sha256(encoded(path)).hexdigest()[:16]}-{_plain(known)}"
    if folder + slash + known == path:
        return path
    while folder + slash + known in taken:
        known = f"_{known}"
    return folder + slash + known


def _known(name: str, endings: Mapping[str, str]) -> str:
    """The name with an ending that the scanner knows."""
    low = name.lower()
    ending = max((ending for ending in endings if low.endswith(ending)), key=len, default="")
    if ending:
        return name[: -len(ending)] + endings[ending]
    stem, dot, extension = name.rpartition(".")
    return f"{stem}{dot}{extension.lower()}" if dot else name


def _plain(name: str) -> str:
    return "".join(
        character if character.isascii() and character.isprintable() else "_" for character in name
    )


def _decode(path: Path) -> None:
    data = path.read_bytes()
    text = as_utf8(path.name, data)
    if text is not data:
        path.write_bytes(text)
