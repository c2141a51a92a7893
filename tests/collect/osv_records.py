"""Small records of the OSV schema, exports made of them, and components that they are about."""

import io
import json
import zipfile
from pathlib import Path

from making import component

JINJA = {
    "schema_version": "1.6.0",
    "id": "GHSA-h5c8-rqwp-cp95",
    "aliases": ["CVE-2024-22195"],
    "published": "2024-01-11T15:20:00Z",
    "modified": "2026-11-20T00:00:00Z",
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"}],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Jinja2", "purl": "pkg:pypi/jinja2"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.3"}]}],
            "versions": ["2.0", "3.1.2"],
            "database_specific": {"source": "https://example.org"},
        }
    ],
    "database_specific": {"severity": "MODERATE", "cwe_ids": ["CWE-79"]},
    "references": [{"type": "WEB", "url": "https://example.org"}],
}


def record(id_, name, events, ecosystem="PyPI", kind="ECOSYSTEM", **more):
    """An advisory about one package with one range."""
    affected = {
        "package": {"ecosystem": ecosystem, "name": name},
        "ranges": [{"type": kind, "events": events}],
    }
    return {"id": id_, "modified": "2026-11-20T00:00:00Z", "affected": [affected], **more}


def below(version):
    return [{"introduced": "0"}, {"fixed": version}]


def zipped(records) -> bytes:
    """An export of one ecosystem; a record may be bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, one in enumerate(records):
            data = one if isinstance(one, bytes) else json.dumps(one).encode()
            name = one["id"] if isinstance(one, dict) and isinstance(one.get("id"), str) else f"n{number}"
            archive.writestr(f"{name}.json", data)
    return stream.getvalue()


def export(folder: Path, *records, name="all.zip") -> Path:
    """The folder of an export, as it is downloaded."""
    path = folder / "PyPI" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(records))
    return folder


def package(purl, version="", **fields):
    """A component with this PURL."""
    base = purl.partition("@")[0].partition("?")[0]
    name = base.rpartition("/")[2]
    version = version or purl.partition("@")[2].partition("?")[0]
    type_ = base[4:].partition("/")[0]
    return component(name, version, purl=purl, base_purl=base, ecosystem=type_, path="bom.cdx.json", **fields)
