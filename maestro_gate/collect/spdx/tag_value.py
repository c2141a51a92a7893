"""Brings tag-value, the oldest form of SPDX, into the shape of its JSON.

1. A line is `Tag: value`; lines that begin with `#` and empty lines say nothing. `<text>` begins a value of several
   lines, `</text>` ends it.
2. `PackageName`, `FileName`, `SnippetSPDXID` and `LicenseID` begin a section; what follows is about it. Relationships
   stand wherever they like.
3. Tags that no reader asks for are passed over, as other members of JSON are; a line that is no tag is refused: what
   follows might be about something else than it seems.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from maestro_gate import documents
from maestro_gate.documents import proportion
from maestro_gate.documents.document import decoded
from maestro_gate.errors import InvalidInput

Section = dict[str, object]

_TAG = re.compile(r"\s*([A-Za-z][A-Za-z-]*)\s*:\s*(.*)", re.DOTALL)
_OPEN, _CLOSE = "<text>", "</text>"


class _Tag(NamedTuple):
    name: str
    value: str


_MEMBERS: Mapping[str, str] = {
    "SPDXVersion": "spdxVersion", "DataLicense": "dataLicense", "DocumentName": "name",
    "DocumentNamespace": "documentNamespace", "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo", "PackageSupplier": "supplier", "PackageOriginator": "originator",
    "PackageDownloadLocation": "downloadLocation", "PackageHomePage": "homepage",
    "PackageLicenseConcluded": "licenseConcluded", "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose", "LicenseName": "name",
}  # fmt: skip
"""Tag → member of the section that it stands in."""
_BEGINNINGS: Mapping[str, tuple[str, str]] = {
    "PackageName": ("packages", "name"),
    "FileName": ("files", "fileName"),
    "SnippetSPDXID": ("snippets", "SPDXID"),
    "LicenseID": ("hasExtractedLicensingInfos", "licenseId"),
}
"""Tag → array that it begins an element of, and the member that it is."""


def parsed(path: str, data: bytes) -> dict[str, object]:
    """The document as its JSON would be. Raises InvalidInput with the line."""
    proportion.check_count(data.count(b"\nPackageName:") + data.count(b"\nFileName:"), data, path)
    text = decoded(data, path, documents.Limits(max_bytes=len(data)))
    reader = _Reader()
    for tag in _tags(path, text):
        reader.take(tag)
    return reader.document


def _tags(path: str, text: str) -> Iterator[_Tag]:
    lines = enumerate(text.split("\n"), start=1)
    for number, line in lines:
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        found = _TAG.fullmatch(stripped)
        if not found:
            raise InvalidInput(
                "this line is no tag with a value", where=f"{path}:{number}:1", fix="Write `Tag: value`."
            )
        name, value = found[1], found[2]
        if value.startswith(_OPEN):
            parts = [value.removeprefix(_OPEN)]
            while _CLOSE not in parts[-1]:
                following = next(lines, None)
                if following is None:
                    raise InvalidInput(
                        f"{_OPEN} has no end", where=f"{path}:{number}:1", fix=f"End the text with {_CLOSE}."
                    )
                parts.append(following[1].rstrip("\r"))
            value = "\n".join(parts).partition(_CLOSE)[0]
        yield _Tag(name, value)


class _Reader:
    """A document while its tags come in."""

    def __init__(self) -> None:
        self.document: Section = {}
        self._section: Section = self.document
        self._lists: Mapping[str, Callable[[str], None]] = {
            "Creator": lambda value: self._add(self._creation(), "creators", value),
            "Created": lambda value: self._creation().__setitem__("created", value),
            "PackageChecksum": lambda value: self._add(self._section, "checksums", _checksum(value)),
            "ExternalRef": lambda value: self._add(self._section, "externalRefs", _reference(value)),
            "Relationship": lambda value: self._add(self.document, "relationships", _relationship(value)),
        }

    def take(self, tag: _Tag) -> None:
        """One tag: it begins a section, or says something of the one that is open."""
        if tag.name in _BEGINNINGS:
            array, member = _BEGINNINGS[tag.name]
            self._section = {member: tag.value}
            self._add(self.document, array, self._section)
        elif tag.name in self._lists:
            self._lists[tag.name](tag.value)
        elif tag.name in _MEMBERS:
            self._section.setdefault(_MEMBERS[tag.name], tag.value)

    def _creation(self) -> Section:
        found = self.document.setdefault("creationInfo", {})
        return found if isinstance(found, dict) else {}

    @staticmethod
    def _add(holder: Section, key: str, value: object) -> None:
        found = holder.setdefault(key, [])
        if isinstance(found, list):
            found.append(value)


def _checksum(value: str) -> Section:
    algorithm, _, digest = value.partition(":")
    return {"algorithm": algorithm.strip(), "checksumValue": digest.strip()}


def _reference(value: str) -> Section:
    words = value.split(maxsplit=2)
    return dict(zip(("referenceCategory", "referenceType", "referenceLocator"), words, strict=False))


def _relationship(value: str) -> Section:
    words = value.split(maxsplit=2)
    return dict(zip(("spdxElementId", "relationshipType", "relatedSpdxElement"), words, strict=False))
