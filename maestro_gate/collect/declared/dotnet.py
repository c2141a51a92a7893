"""Reads packages of .NET projects, by events and without a document type."""

from xml.parsers import expat

from maestro_gate.collect.declared.declaration import Declared, Reader

_ELEMENTS = {
    "PackageReference": "Include",
    "GlobalPackageReference": "Include",
    "PackageVersion": "Include",
    "package": "id",
}
"""Element → the attribute that names the package."""


def read(text: str) -> Reader:
    """The packages of a project file, of central versions, or of a `packages.config`."""
    found: list[Declared] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        name = attributes.get(_ELEMENTS.get(element, ""), "")
        if name and "$" not in name:
            found.append(Declared(name, f'"{name}"'))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.Parse(text.encode(), True)  # noqa: FBT003 - expat's own signature
    return Reader("nuget", tuple(found))


def _refuse(*_: object) -> None:
    raise ValueError("a project file has no document type")
