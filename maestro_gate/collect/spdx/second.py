"""Reads SPDX 2.2 and 2.3, once it is JSON or has the shape of it.

What is wrong below the top level is passed over and listed; a wrong top level is a failed source.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from maestro_gate.collect import licences
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.lenient import Ignored, Object, mapping, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.spdx import words
from maestro_gate.collect.spdx.bill import About, Bill
from maestro_gate.collect.spdx.frame import MisshapenError
from maestro_gate.collect.spdx.packages import PackageReader
from maestro_gate.collect.spdx.rows import (
    PACKAGE,
    RELATIONSHIP,
    PackageRow,
    RelationshipRow,
    package_row,
    relationship_row,
)
from maestro_gate.model.subjects import Component

VERSIONS = ("2.2", "2.3")
ROWS = ("packages", "files", "relationships")
"""Arrays that may be long."""

_TOOL = "Tool:"


def read(path: str, parts: Parts, tables: Tables) -> Reading:
    """All that the document says. Raises MisshapenError."""
    version = _version(parts.top)
    return _Second(path, tables, Ignored()).read(version, parts)


class _Second:
    """One document while it is being read."""

    def __init__(self, path: str, tables: Tables, ignored: Ignored) -> None:
        self._path, self._tables, self._ignored = path, tables, ignored
        self._bill = Bill(path, ignored)
        self._reader = PackageReader(path, ignored)

    def read(self, version: str, parts: Parts) -> Reading:
        self._take_packages(parts)
        self._take_others(parts)
        self._take_relationships(parts)
        self._bill.index()
        return self._bill.reading(self._about(version, parts.top))

    def _take_packages(self, parts: Parts) -> None:
        own = dict(self._own_licences(parts.top))
        known = self._tables.known_rows(self._path, "spdx packages")
        for ref, component in parts.meanings("packages", PACKAGE, self._package, self._ignored, known):
            if component is not None:
                self._bill.components.append((ref, _named(component, own) if own else component))

    def _package(self, row: PackageRow | Object) -> tuple[str, Component | None]:
        shaped = row if isinstance(row, PackageRow) else package_row(row, self._ignored)
        return shaped.ref or "", self._reader.row(shaped)

    def _own_licences(self, top: Object) -> Iterator[tuple[str, str]]:
        """Ids of licences that the document defines, with their names."""
        place = "hasExtractedLicensingInfos"
        for row in self._ignored.objects(top.get(place), place):
            name = text(row.get("name"))
            if licences.says_something(name):
                yield text(row.get("licenseId")), name

    def _take_others(self, parts: Parts) -> None:
        self._bill.others[text(parts.top.get("SPDXID")) or "SPDXRef-DOCUMENT"] = text(parts.top.get("name"))
        for row in self._ignored.objects(parts.top.get("snippets"), "snippets"):
            self._bill.others[text(row.get("SPDXID"))] = text(row.get("name"))
        for member in parts.rows("files"):
            file = self._ignored.mapping(member, "files[]")
            self._bill.files += 1
            self._bill.others[text(file.get("SPDXID"))] = text(file.get("fileName"))

    def _take_relationships(self, parts: Parts) -> None:
        document = text(parts.top.get("SPDXID")) or "SPDXRef-DOCUMENT"
        for ref in self._ignored.texts(parts.top.get("documentDescribes"), "documentDescribes"):
            self._bill.relate(document, "DESCRIBES", ref)
        known = self._tables.known_rows(self._path, "spdx relationships")
        for one, word, other in parts.meanings(
            "relationships", RELATIONSHIP, self._relationship, self._ignored, known
        ):
            self._bill.relate(one, word, other)

    def _relationship(self, row: RelationshipRow | Object) -> tuple[str, str, str]:
        shaped = row if isinstance(row, RelationshipRow) else relationship_row(row, self._ignored)
        return shaped.spdx_element_id or "", shaped.relationship_type or "", shaped.related_spdx_element or ""

    def _about(self, version: str, top: Object) -> About:
        info = mapping(top.get("creationInfo"))
        creators = self._ignored.texts(info.get("creators"), "creationInfo.creators")
        tools = (creator[len(_TOOL) :].strip() for creator in creators if creator.startswith(_TOOL))
        authors = (words.agent(creator) for creator in creators if not creator.startswith(_TOOL))
        return About(
            format=f"SPDX {version}",
            name=text(top.get("name")),
            created=self._ignored.day(info.get("created"), "creationInfo.created"),
            tools=unique(tools),
            authors=unique(authors),
        )


def _named(component: Component, own: dict[str, str]) -> Component:
    """The component with the names of licences that the document defines."""
    found = unique(licences.resolved(one, own) for one in component.licenses)
    return component if found == component.licenses else replace(component, licenses=found)


def _version(top: Object) -> str:
    """The version that the document names, once its frame was found to be SPDX 2."""
    said = top.get("spdxVersion")
    version = text(said).removeprefix("SPDX-")
    if version not in VERSIONS:
        shown = repr(said)[:40] if "spdxVersion" in top else "missing"
        raise MisshapenError(
            f'"spdxVersion" is {shown}; SPDX {" and ".join(VERSIONS)} and 3.0 are read',
            "spdxVersion",
            fix="Write the document as SPDX-2.3 or SPDX 3.0.1.",
        )
    for key in ROWS:
        if top.get(key) is not None:
            raise MisshapenError(f'"{key}" is not an array', key)
    if not isinstance(top.get("creationInfo", {}), dict | None):
        raise MisshapenError('"creationInfo" is not an object', "creationInfo")
    return version
