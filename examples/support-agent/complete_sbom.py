"""Complete a generated SBOM with what no package manager knows: models, data, services, analysed vulnerabilities.

Input: the output of a CycloneDX generator for the Python environment, pip's installation report for the same lock
file (it names the digest and the author of every archive), and the repository's own `sbom/inventory.json`.
Output: `sbom/support-agent.cdx.json`, checked against the official schema. Equal input gives equal bytes.

Needs `jsonschema-rs` and `cyclonedx-python-lib` (for the schema files that it ships).
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs

Json = dict[str, Any]

ROOT = "root-component"
KEPT_REFERENCES = {"vcs"}
LICENCE_OF_CLASSIFIER = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def main() -> int:
    """Write the completed SBOM; 1 when it does not fit the schema."""
    arguments = _arguments()
    sbom = complete(
        _read(arguments.generated),
        _read(arguments.install_report),
        _read(arguments.repository / "sbom/inventory.json"),
        direct_names((arguments.repository / "requirements.in").read_text("utf-8")),
    )
    errors = schema_errors(sbom)
    for error in errors:
        print(error, file=sys.stderr)
    if errors:
        return 1
    arguments.output.write_text(json.dumps(sbom, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


def complete(sbom: Json, report: Json, inventory: Json, direct: set[str]) -> Json:
    """The generated document with archive facts, the inventory's elements, and a whole dependency graph."""
    archives = {_canonical(entry["metadata"]["name"]): entry for entry in report["install"]}
    for component in sbom["components"]:
        name = _canonical(component["name"])
        _describe(component, archives[name], inventory["licences"].get(name))
    for tool in sbom["metadata"]["tools"]["components"]:
        tool.pop("externalReferences", None)
    sbom["metadata"]["component"] |= inventory["component"]
    sbom["metadata"] |= {"lifecycles": [{"phase": "build"}], "supplier": inventory["component"]["supplier"]}

    packages = {_canonical(component["name"]): component["bom-ref"] for component in sbom["components"]}
    edges = {entry["ref"]: entry for entry in sbom["dependencies"]}
    parts = [*inventory["components"], *inventory["services"]]
    edges[ROOT]["dependsOn"] = sorted(
        {packages[name] for name in direct} | {part["bom-ref"] for part in parts}
    )
    for part in parts:
        uses = inventory["uses"].get(part["bom-ref"])
        edges[part["bom-ref"]] = {"ref": part["bom-ref"]} | ({"dependsOn": sorted(uses)} if uses else {})

    sbom["components"] += inventory["components"]
    sbom["services"] = inventory["services"]
    sbom["dependencies"] = [edges[ref] for ref in sorted(edges)]
    sbom["compositions"] = [{"aggregate": "complete", "assemblies": [ROOT], "dependencies": [ROOT]}]
    sbom["vulnerabilities"] = [_affecting(entry, packages) for entry in inventory["vulnerabilities"]]
    return sbom


def direct_names(requirements: str) -> set[str]:
    """The names in `requirements.in`."""
    lines = (line.split("#")[0].strip() for line in requirements.splitlines())
    return {_canonical(re.split(r"[\[=<>~! ;]", line)[0]) for line in lines if line}


def schema_errors(sbom: Json) -> list[str]:
    """What the official schema of the document's version says against it, with paths."""
    folder = files("cyclonedx.schema") / "_res"
    version = sbom["specVersion"]
    schema = json.loads((folder / f"bom-{version}.SNAPSHOT.schema.json").read_text("utf-8"))
    others = {
        f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json": json.loads(
            (folder / f"{name}.SNAPSHOT.schema.json").read_text("utf-8")
        )
        for name in ("spdx", "jsf-0.82")
    }
    registry = jsonschema_rs.Registry(list(others.items()))
    validator = jsonschema_rs.Draft7Validator(schema, registry=registry)
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(sbom)
    ]


def _describe(component: Json, archive: Json, licence: str | None) -> None:
    """Add the archive's digest and author, settle the licence, keep only the address of the source."""
    metadata = archive["metadata"]
    digest = archive["download_info"]["archive_info"]["hashes"]["sha256"]
    component["hashes"] = [{"alg": "SHA-256", "content": digest}]
    component["supplier"] = {"name": _author(metadata) or f"{component['name']} project"}
    component["licenses"] = _licences(component.get("licenses", ()), licence)
    references = [r for r in component.pop("externalReferences", ()) if r["type"] in KEPT_REFERENCES]
    if references:
        component["externalReferences"] = references


def _author(metadata: Json) -> str:
    for key in ("author", "maintainer", "author_email", "maintainer_email"):
        name = re.sub(r"\s*<[^>]*>", "", metadata.get(key) or "").strip().strip('"').strip()
        if name and "@" not in name:
            return name
    return ""


def _licences(declared: Iterable[Json], concluded: str | None) -> list[Json]:
    """SPDX ids where the metadata allows it; trove classifiers only repeat what an id or expression says."""
    if concluded:
        return [{"license": {"id": concluded, "acknowledgement": "concluded"}}]
    entries = list(declared)
    if expressions := [entry for entry in entries if "expression" in entry]:
        return expressions[:1]
    ids = {entry["license"]["id"] for entry in entries if "id" in entry["license"]}
    ids = ids or {LICENCE_OF_CLASSIFIER[entry["license"]["name"]] for entry in entries}
    return [{"license": {"id": name, "acknowledgement": "declared"}} for name in sorted(ids)]


def _affecting(vulnerability: Json, packages: dict[str, str]) -> Json:
    refs = [packages.get(_canonical(entry["ref"]), entry["ref"]) for entry in vulnerability["affects"]]
    affected = [entry | {"ref": ref} for entry, ref in zip(vulnerability["affects"], refs, strict=True)]
    return vulnerability | {"affects": affected}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _read(path: Path) -> Json:
    content: Json = json.loads(path.read_text("utf-8"))
    return content


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("generated", type=Path, help="output of `cyclonedx-py environment`")
    parser.add_argument("install_report", type=Path, help="output of `pip install --report`")
    parser.add_argument("repository", type=Path, help="tree with requirements.in and sbom/inventory.json")
    parser.add_argument("output", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
