"""Small SPDX documents, and what the reader makes of them."""

import json
from pathlib import Path
from typing import Any

from maestro_gate.collect import spdx
from maestro_gate.collect.reading import Reading, Tables

FOLDER = Path(__file__).parent / "results" / "spdx"
CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"


def read(document: object, tables: Tables, path: str = "app.spdx.json") -> Reading:
    return spdx.read(path, json.dumps(document).encode(), tables)


def fixture(name: str, tables: Tables) -> Reading:
    return spdx.read("app.spdx", (FOLDER / name).read_bytes(), tables)


def document(**members: object) -> dict[str, Any]:
    return {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "d", **members}


def package(ref: str, **members: object) -> dict[str, Any]:
    return {"SPDXID": ref, "name": ref, "versionInfo": "1", **members}


def related(one: str, word: str, other: str) -> dict[str, str]:
    return {"spdxElementId": one, "relationshipType": word, "relatedSpdxElement": other}


def graph(*elements: object) -> dict[str, Any]:
    return {"@context": CONTEXT, "@graph": list(elements)}
