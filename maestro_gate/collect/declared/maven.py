"""Reads `pom.xml`, by events and without a document type: no entity is ever expanded."""

from xml.parsers import expat

from maestro_gate.collect.declared.declaration import Declared, Reader

_DEEPEST = 100
_PLACES = (("project", "dependencies"), ("project", "profiles", "profile", "dependencies"))
"""Where a project asks for packages; `dependencyManagement` only says which version it would take."""


def read(text: str) -> Reader:
    """The packages of a `pom.xml`."""
    found = _Dependencies()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = found.start
    parser.CharacterDataHandler = found.characters
    parser.EndElementHandler = found.end
    parser.Parse(text.encode(), True)  # noqa: FBT003 - expat's own signature
    return Reader("maven", tuple(found.declared))


def _refuse(*_: object) -> None:
    raise ValueError("a pom.xml has no document type")


class _Dependencies:
    """What the events so far say."""

    def __init__(self) -> None:
        self.declared: list[Declared] = []
        self._open: list[str] = []
        self._words: dict[str, str] = {}

    def start(self, name: str, _attributes: object) -> None:
        """An element begins."""
        if len(self._open) >= _DEEPEST:
            raise ValueError("nested too deeply")
        self._open.append(name.rpartition(":")[2])
        if name == "dependency":
            self._words = {}

    def characters(self, text: str) -> None:
        """Text of the innermost element."""
        if len(self._open) > 1 and self._open[-2] == "dependency":
            key = self._open[-1]
            self._words[key] = self._words.get(key, "") + text

    def end(self, _name: str) -> None:
        """An element ends."""
        if self._open.pop() != "dependency" or tuple(self._open) not in _PLACES:
            return
        group, artifact = (self._words.get(key, "").strip() for key in ("groupId", "artifactId"))
        if group and artifact and "$" not in group + artifact:
            self.declared.append(Declared(f"{group}/{artifact}", f"<artifactId>{artifact}<"))
