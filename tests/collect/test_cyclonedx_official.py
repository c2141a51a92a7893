"""CycloneDX's own valid and invalid documents: accepted and refused as the official schemas accept and refuse them.

A lenient reader accepts a document when it reads it and has nothing to note. What the schema refuses is refused as well,
or read with a note that says where it breaks the schema.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from maestro_gate.collect import cyclonedx
from maestro_gate.collect.cyclonedx import schemas
from maestro_gate.collect.reading import Tables
from maestro_gate.errors import InvalidInput

SAMPLES = Path(__file__).parents[2] / ".clients/samples/schemaTestData"
SHIPPED = Path(str(files("cyclonedx"))) / "schema/_res"
DOCUMENTS = sorted(path for ending in ("json", "xml") for path in SAMPLES.glob(f"1.*/*.{ending}"))

STRICTER = {
    "a range of versions is for what is external; XML schema cannot say so": (
        "informal-invalid-component-versionRange",
    ),
}
"""Why → what we note though the schema of XML accepts it."""
MEANT = (
    "vulnerabilities[]: was rejected, and is no vulnerability",
    "CVSS vector: is not a CVSS vector",
)
"""What is said of a vulnerability, not of the form of the document, which is all that a schema judges."""


def test_the_samples_are_there() -> None:
    if not DOCUMENTS:
        pytest.fail("the official samples are missing: run `make clients`")
    names = [path.name for path in DOCUMENTS]
    assert sum(name.startswith("valid") for name in names) > 400
    assert sum(name.startswith("invalid") for name in names) > 250


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_sample_is_accepted_or_refused_as_by_its_schema(path: Path, tables: Tables) -> None:
    accepted = accepts_xml(path) if path.suffix == ".xml" else accepts_json(path)
    if path.name.startswith("valid"):
        assert accepted
    try:
        read = cyclonedx.read(path.name, path.read_bytes(), tables)
        notes = tuple(note for note in read.notes if note not in MEANT)
    except InvalidInput as refused:
        notes = (str(refused),)
    stricter = path.name.startswith(tuple(name for names in STRICTER.values() for name in names))
    assert (notes == ()) == (accepted and not stricter), notes


def accepts_json(path: Path) -> bool:
    """By the schema of the version that the document names."""
    from jsonschema_rs import Draft7Validator, Registry

    value = json.loads(path.read_bytes())
    version = value["specVersion"]
    strict = SHIPPED / f"bom-{version}-strict.SNAPSHOT.schema.json"
    whole = json.loads(
        (strict if strict.exists() else SHIPPED / f"bom-{version}.SNAPSHOT.schema.json").read_bytes()
    )
    others: list[tuple[str, Any]] = [
        (f"http://cyclonedx.org/schema/{other.name}", json.loads(other.read_bytes()))
        for other in SHIPPED.glob("*.json")
        if not other.name.startswith("bom-")
    ]
    return Draft7Validator(whole, registry=Registry(others), validate_formats=True).is_valid(value)


def accepts_xml(path: Path) -> bool:
    """By the XML schema of the version in the file's folder."""
    try:
        document = etree.parse(path, etree.XMLParser(no_network=True, resolve_entities=False))
    except etree.XMLSyntaxError:
        return False
    return bool(xml_schema(path.parent.name).validate(document))


@cache
def xml_schema(version: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SHIPPED / f"bom-{version}.SNAPSHOT.xsd"))


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"])
def test_every_version_has_a_schema(version: str) -> None:
    assert schemas.schema(version)["properties"].keys() >= {"components", "dependencies"}
