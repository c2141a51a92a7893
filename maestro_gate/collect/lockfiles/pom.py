"""Reads what stands in a `pom.xml`, by events and without a document type: no entity is ever expanded."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.parsers import expat

_DEEPEST = 100
_MANAGED = ("project", "dependencyManagement", "dependencies")
_PLACES = (("project", "dependencies"), ("project", "profiles", "profile", "dependencies"))
"""Where a project asks for packages; `dependencyManagement` only says which version it would take."""
_PARENT = ("project", "parent")
_PROPERTIES = ("project", "properties")


class Wanted(NamedTuple):
    """A dependency as it is written."""

    group: str
    artifact: str
    version: str
    scope: str
    is_optional: bool


class Project(NamedTuple):
    """What a `pom.xml` says of the packages that it takes."""

    wanted: Sequence[Wanted]
    managed: Sequence[Wanted]
    """With the versions that it would take."""
    properties: Mapping[str, str]


def project(text: str) -> Project:
    """The dependencies and properties of a `pom.xml`."""
    found = _Events()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = found.start
    parser.CharacterDataHandler = found.characters
    parser.EndElementHandler = found.end
    parser.Parse(text.encode(), True)  # noqa: FBT003 - expat's own signature
    return Project(found.wanted, found.managed, found.properties)


def _refuse(*_: object) -> None:
    raise ValueError("a pom.xml has no document type")


class _Events:
    """What the events so far say."""

    def __init__(self) -> None:
        self.wanted: list[Wanted] = []
        self.managed: list[Wanted] = []
        self.properties: dict[str, str] = {}
        self._open: list[str] = []
        self._words: dict[str, str] = {}
        self._text: list[str] = []

    def start(self, name: str, _attributes: object) -> None:
        """An element begins."""
        if len(self._open) >= _DEEPEST:
            raise ValueError("nested too deeply")
        self._open.append(name.rpartition(":")[2])
        self._text = []
        if name == "dependency":
            self._words = {}

    def characters(self, text: str) -> None:
        """Text of the innermost element."""
        self._text.append(text)

    def end(self, _name: str) -> None:
        """An element ends."""
        name, outer = self._open.pop(), tuple(self._open)
        value, self._text = "".join(self._text).strip(), []
        if outer[-1:] == ("dependency",):
            self._words[name] = value
        elif outer == _PROPERTIES:
            self.properties[name] = value
        elif outer in (("project",), _PARENT) and name in ("version", "groupId", "artifactId"):
            self._of_project(name, value, is_parent=outer == _PARENT)
        elif name == "dependency" and outer in _PLACES:
            self.wanted.append(self._dependency())
        elif name == "dependency" and outer == _MANAGED:
            self.managed.append(self._dependency())

    def _of_project(self, name: str, value: str, *, is_parent: bool) -> None:
        """What a project does not say of itself, it has from its parent."""
        if is_parent:
            self.properties[f"project.parent.{name}"] = value
            self.properties.setdefault(f"project.{name}", value)
        else:
            self.properties[f"project.{name}"] = value

    def _dependency(self) -> Wanted:
        keys = ("groupId", "artifactId", "version", "scope", "optional")
        group, artifact, version, scope, optional = (self._words.get(key, "") for key in keys)
        return Wanted(group, artifact, version, scope, optional == "true")
