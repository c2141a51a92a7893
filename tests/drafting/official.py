"""The official schemas of CycloneDX, as the library that writes it ships them."""

import json
from functools import cache
from pathlib import Path

import cyclonedx.schema
import jsonschema_rs
from lxml import etree

_FOLDER = Path(cyclonedx.schema.__file__).parent / "_res"
_SITE = "http://cyclonedx.org/schema/"


@cache
def _validator(version):
    documents = {
        f"{_SITE}{path.name.replace('.SNAPSHOT', '')}": json.loads(path.read_text())
        for path in _FOLDER.glob("*.schema.json")
        if not path.name.startswith("bom-")
    }
    documents |= {
        name.replace(".schema", ".SNAPSHOT.schema"): value for name, value in list(documents.items())
    }
    registry = jsonschema_rs.Registry([*documents.items()])
    schema = json.loads((_FOLDER / f"bom-{version}.SNAPSHOT.schema.json").read_text())
    return jsonschema_rs.Draft7Validator(schema, registry=registry, validate_formats=True)


def json_faults(text, version):
    return [error.message for error in _validator(version).iter_errors(json.loads(text))]


@cache
def _xml_schema(version):
    text = (_FOLDER / f"bom-{version}.SNAPSHOT.xsd").read_text()
    location = f'schemaLocation="{_SITE}spdx"'
    text = text.replace(location, f'schemaLocation="{_FOLDER / "spdx.SNAPSHOT.xsd"}"')
    return etree.XMLSchema(etree.fromstring(text.encode(), base_url=str(_FOLDER) + "/"))


def xml_faults(text, version):
    schema = _xml_schema(version)
    schema.validate(etree.fromstring(text.encode()))
    return [str(error) for error in schema.error_log]
