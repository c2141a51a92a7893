"""Reads SPDX 2.1–2.3: packages, their relationships, and who made the document."""

from collections.abc import Iterator
from sys import intern

from maestro_gate.collect import licences
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.lenient import Ignored, Object, mapping, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.spdx import assembly, words
from maestro_gate.collect.spdx.assembly import Contents
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Component

ROWS = ("packages", "relationships", "files", "snippets")
VERSIONS = ("2.1", "2.2", "2.3")

_DOCUMENT = "SPDXRef-DOCUMENT"
_DEPENDS = frozenset({"DEPENDS_ON", "DYNAMIC_LINK", "STATIC_LINK", "HAS_PREREQUISITE"})
_NEEDED_BY = frozenset(
    {"DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF", "PROVIDED_DEPENDENCY_OF", "PREREQUISITE_FOR"}
)
_WANTED_BY = frozenset(
    {"BUILD_DEPENDENCY_OF", "DEV_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF", "TEST_DEPENDENCY_OF"}
)
"""Who can do without it: what runs is made of the others."""
_REFERENCES = ("SECURITY", "PERSISTENT-ID", "PERSISTENT_ID")


def parts(value: object, path: str) -> Parts:
    """The parts of a document that was read whole. Raises InvalidInput when it is none."""
    if not isinstance(value, dict):
        raise InvalidInput("this is not a document of SPDX: it is not an object", where=path)
    rows = {key: member for key, member in value.items() if key in ROWS and isinstance(member, list)}
    return Parts({key: member for key, member in value.items() if key not in rows}, rows)


def read(path: str, document: Parts, tables: Tables) -> Reading:  # noqa: ARG001 - as every reader
    """All that the document says. Raises InvalidInput when its frame is not SPDX."""
    return _Document(path).read(document)


class _Document:
    """One document while it is being read."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._ignored = Ignored()
        self._names: dict[str, str] = {}

    def read(self, document: Parts) -> Reading:
        top, ignored = document.top, self._ignored
        contents = Contents(_format(self._path, top), others={_DOCUMENT, text(top.get("SPDXID"))})
        self._head(top, contents)
        self._packages(document, contents)
        for key, name in (("files", "SPDXID"), ("snippets", "SPDXID")):
            contents.others.update(text(row.get(name)) for row in self._objects(document, key))
        contents.roots.extend(ignored.texts(top.get("documentDescribes"), "documentDescribes"))
        for row in self._objects(document, "relationships"):
            self._relationship(row, contents)
        return assembly.reading(self._path, contents, ignored)

    def _head(self, top: Object, contents: Contents) -> None:
        info = self._ignored.mapping(top.get("creationInfo"), "creationInfo")
        creators = self._ignored.texts(info.get("creators"), "creationInfo.creators")
        contents.timestamp = self._ignored.day(info.get("created"), "creationInfo.created")
        contents.tools = tuple(words.actor(one) for one in creators if one.lstrip().startswith("Tool"))
        contents.authors = tuple(words.actor(one) for one in creators if not one.lstrip().startswith("Tool"))
        for row in self._ignored.objects(top.get("hasExtractedLicensingInfos"), "hasExtractedLicensingInfos"):
            name = text(row.get("name"))
            if name and name not in licences.UNSAID:
                self._names[text(row.get("licenseId"))] = name

    def _objects(self, document: Parts, key: str) -> Iterator[Object]:
        for row in document.rows(key):
            if type(row) is dict:
                yield row
            else:
                self._ignored.note(f"{key}[]", "is not an object")

    def _packages(self, document: Parts, contents: Contents) -> None:
        for number, row in enumerate(self._objects(document, "packages")):
            component = self._component(row)
            if component is None:
                continue
            ref = text(row.get("SPDXID"))
            if not ref or ref in contents.packages:
                self._ignored.note("packages[].SPDXID", "names two things" if ref else "is missing")
                ref = f"#{number}"  # it is still a component, whom nothing can refer to
            contents.packages[ref] = component
            contents.others.update(one for one in _texts(row.get("hasFiles")))

    def _component(self, row: Object) -> Component | None:
        ignored = self._ignored
        name = ignored.text(row.get("name"), "packages[].name")
        if not name:
            ignored.note("packages[]", "has no name")
            return None
        purl, references = self._references(row)
        base_purl, ecosystem = words.base(purl, ignored)
        return Component(
            path=self._path,
            line=0,
            type=intern(words.component_type(text(row.get("primaryPackagePurpose")))),
            group="",
            name=name,
            version=intern(_said(ignored.text(row.get("versionInfo"), "packages[].versionInfo"))),
            purl=purl,
            base_purl=base_purl,
            ecosystem=intern(ecosystem),
            supplier=intern(
                words.actor(text(row.get("supplier"))) or words.actor(text(row.get("originator")))
            ),
            licenses=self._licences(row),
            hashes=self._hashes(row),
            scope="",
            direct=False,
            properties=(),
            reference_types=references,
            has_model_card=False,
            datasets=(),
            considerations=(),
            classification=(),
            sensitive_data=(),
            governance=(),
        )

    def _references(self, row: Object) -> tuple[str, tuple[str, ...]]:
        """The PURL, and the types of what else is referred to."""
        purl, types = "", []
        for reference in self._ignored.objects(row.get("externalRefs"), "packages[].externalRefs"):
            type_ = text(reference.get("referenceType")).rpartition("/")[2]
            if type_ == "purl":
                purl = purl or text(reference.get("referenceLocator"))
            elif text(reference.get("referenceCategory")) in _REFERENCES:
                types.append(type_)
        return purl, unique(types)

    def _licences(self, row: Object) -> tuple[str, ...]:
        """What was concluded, else what is declared."""
        for key in ("licenseConcluded", "licenseDeclared"):
            said = text(row.get(key))
            if said not in licences.UNSAID:
                found = licences.read(said, self._names)
                if found.problem:
                    self._ignored.note(f"packages[].{key}", found.problem)
                return (found.text,)
        return ()

    def _hashes(self, row: Object) -> tuple[str, ...]:
        checksums = self._ignored.objects(row.get("checksums"), "packages[].checksums")
        return unique(
            words.algorithm(text(one.get("algorithm"))) for one in checksums if one.get("checksumValue")
        )

    def _relationship(self, row: Object, contents: Contents) -> None:
        ends = text(row.get("spdxElementId")), text(row.get("relatedSpdxElement"))
        if not all(ends):
            self._ignored.note("relationships[]", "has no two ends")
        elif ends[1] not in licences.UNSAID:
            relate(contents, text(row.get("relationshipType")), *ends)


def relate(contents: Contents, type_: str, one: str, other: str) -> None:
    """Take in what one element is to another."""
    if type_ == "DESCRIBES" and one in contents.others:
        contents.roots.append(other)
    elif type_ == "DESCRIBED_BY" and other in contents.others:
        contents.roots.append(one)
    elif type_ in _DEPENDS:
        contents.depends[one].add(other)
        contents.required.add(other)
    elif type_ in _NEEDED_BY:
        contents.depends[other].add(one)
        contents.required.add(one)
    elif type_ in _WANTED_BY:
        contents.depends[other].add(one)
        contents.optional.add(one)
    elif type_ == "CONTAINS":
        contents.contains[one].add(other)
    elif type_ == "CONTAINED_BY":
        contents.contains[other].add(one)


def _format(path: str, top: Object) -> str:
    version = top.get("spdxVersion")
    number = version.removeprefix("SPDX-") if isinstance(version, str) else ""
    if number not in VERSIONS:
        shown = repr(version)[:40] if "spdxVersion" in top else "missing"
        raise InvalidInput(
            f'"spdxVersion" is {shown}; SPDX {VERSIONS[0]} to {VERSIONS[-1]} and 3.0 are read',
            where=path,
            fix="Write the document as SPDX 2.3 or 3.0.",
        )
    for key in ROWS:
        if top.get(key) is not None:
            raise InvalidInput(f'"{key}" is not an array', where=path)
    if not isinstance(mapping(top).get("creationInfo", {}), dict | None):
        raise InvalidInput('"creationInfo" is not an object', where=path)
    return f"SPDX {number}"


def _said(value: str) -> str:
    return "" if value in licences.UNSAID else value


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, str))
