"""Brings SPDX in tag-value form into the shape that its JSON has."""

from typing import Any

from maestro_gate.collect.json_rows import Parts
from maestro_gate.errors import InvalidInput

_OPEN, _CLOSE = "<text>", "</text>"
_PACKAGE = {
    "PackageName": "name",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}
_STARTS = {"PackageName": "packages", "FileName": "files", "SnippetSPDXID": "snippets"}


def read(data: bytes, path: str) -> Parts:
    """The parts of the document. Raises InvalidInput when it is no text."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "SPDX in tag-value form is written in UTF-8, and this is not", where=path
        ) from error
    return _Lines(lines, path).read()


class _Lines:
    """The lines of one document while they are being read."""

    def __init__(self, lines: list[str], path: str) -> None:
        self._lines = lines
        self._path = path
        self._rows: dict[str, list[object]] = {
            "packages": [],
            "relationships": [],
            "files": [],
            "snippets": [],
        }
        self._info: dict[str, Any] = {"creators": []}
        self._licences: list[dict[str, str]] = []
        self._top: dict[str, object] = {
            "creationInfo": self._info,
            "hasExtractedLicensingInfos": self._licences,
        }
        self._element: dict[str, Any] = self._top
        self._where = ""

    def read(self) -> Parts:
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            number += 1
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            tag, colon, value = line.partition(":")
            if not colon:
                raise InvalidInput(
                    "this line is neither `Tag: value` nor a comment",
                    where=f"{self._path}:{number}",
                    fix="Text of several lines stands between <text> and </text>.",
                )
            value = value.strip()
            if value.startswith(_OPEN) and _CLOSE not in value:
                value, number = self._text(value, number)
            self._take(tag.strip(), value.removeprefix(_OPEN).removesuffix(_CLOSE).strip())
        return Parts(self._top, self._rows)

    def _text(self, first: str, number: int) -> tuple[str, int]:
        """A text of several lines, and the number of the line behind it."""
        start, held = number, [first]
        while number < len(self._lines):
            held.append(self._lines[number])
            number += 1
            if _CLOSE in held[-1]:
                return "\n".join(held), number
        raise InvalidInput("a text begins here that no </text> ends", where=f"{self._path}:{start}")

    def _take(self, tag: str, value: str) -> None:
        if tag in _STARTS:
            self._begin(_STARTS[tag], {"SPDXID": value} if tag == "SnippetSPDXID" else {})
        if tag == "SPDXID":
            self._element.setdefault("SPDXID", value)
        elif tag == "SPDXVersion":
            self._top["spdxVersion"] = value
        elif tag == "Creator":
            self._info["creators"].append(value)
        elif tag == "Created":
            self._info["created"] = value
        elif tag == "Relationship":
            self._relationship(value)
        elif tag == "LicenseID":
            self._licences.append({"licenseId": value})
        elif tag == "LicenseName" and self._licences:
            self._licences[-1]["name"] = value
        elif self._where == "packages":
            self._of_package(tag, value)

    def _begin(self, where: str, element: dict[str, Any]) -> None:
        self._where, self._element = where, element
        self._rows[where].append(element)

    def _of_package(self, tag: str, value: str) -> None:
        if tag in _PACKAGE:
            self._element[_PACKAGE[tag]] = value
        elif tag == "PackageChecksum":
            algorithm, _, digest = value.partition(":")
            checksum = {"algorithm": algorithm.strip(), "checksumValue": digest.strip()}
            self._element.setdefault("checksums", []).append(checksum)
        elif tag == "ExternalRef":
            category, type_, locator = [*value.split(None, 2), "", "", ""][:3]
            self._element.setdefault("externalRefs", []).append(
                {"referenceCategory": category, "referenceType": type_, "referenceLocator": locator}
            )

    def _relationship(self, value: str) -> None:
        one, type_, other = [*value.split(None, 2), "", "", ""][:3]
        self._rows["relationships"].append(
            {"spdxElementId": one, "relationshipType": type_, "relatedSpdxElement": other}
        )
