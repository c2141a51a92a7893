"""SPDX 2.3 as JSON, read: packages by the hundred thousand, beside the SPDX project's own library.

    python spdx.py ours|peer FILE

reads one file in a process of its own.
"""

import sys
from pathlib import Path

import measuring
import msgspec
import sboms
from results import Bar, Result

HERE = Path(__file__)
SECONDS = 3.0
"""The bar for 100,000 packages."""


def measure(folder: Path, *, quick: bool) -> Result:
    """One row for each reader and size; the peer's largest size is as much as its patience allows."""
    sizes = (500, 1_000) if quick else (2_000, 100_000)
    rows, seconds = [], {}
    for reader, size in (("peer", sizes[0]), ("ours", sizes[0]), ("ours", sizes[1])):
        path = folder / f"{size}.spdx.json"
        path.write_bytes(document(size))
        series = measuring.repeated(
            1 if reader == "peer" else 3, lambda path=path, reader=reader: measuring.once((sys.executable, HERE, reader, path))
        )  # fmt: skip
        seconds[reader, size] = series.best
        rows.append(
            {
                "reader": "spdx-tools" if reader == "peer" else "maestro-gate",
                "packages": f"{size:,}",
                "best": f"{series.best:.2f} s",
                "peak": f"{series.peak / measuring.MEBIBYTE:.0f} MiB",
            }
        )
    ratio = seconds["peer", sizes[0]] / seconds["ours", sizes[0]]
    note = f"Start of Python included. At {sizes[0]:,} packages the peer takes {ratio:.0f} times as long."
    bars = () if quick else (Bar("100,000 packages, seconds", seconds["ours", sizes[1]], SECONDS),)
    return Result("spdx", "SPDX 2.3 by size", note, tuple(rows), bars)


def document(size: int) -> bytes:
    """The packages of the other benchmarks as SPDX."""
    packages, _ = sboms.pair(size)
    value = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "product",
        "documentNamespace": "https://product.example/spdx",
        "creationInfo": {"created": "2026-10-30T08:00:00Z", "creators": ["Tool: generator-1.0.0"]},
        "packages": [_package(package) for package in packages],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-0"},
            *(
                {"spdxElementId": f"SPDXRef-{package.number}", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": f"SPDXRef-{on}"}
                for package in packages
                for on in package.depends_on
            ),
        ],
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def _package(package: sboms.Package) -> dict[str, object]:
    return {
        "SPDXID": f"SPDXRef-{package.number}", "name": package.name, "versionInfo": package.text_version,
        "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "copyrightText": "NOASSERTION",
        "supplier": f"Organization: {package.name} team", "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION" if " " in package.licence and "(" not in package.licence else package.licence,
        "checksums": [{"algorithm": "SHA256", "checksumValue": f"{package.number:064x}"}],
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": package.purl}],
    }  # fmt: skip


def _ours(path: Path) -> None:
    from maestro_gate import policy
    from maestro_gate.collect import reading, spdx

    found = spdx.read(path.name, path.read_bytes(), reading.tables(policy.bundled_files()))
    assert len(found.subjects) > 1


def _peer(path: Path) -> None:
    from spdx_tools.spdx.parser.parse_anything import parse_file

    parse_file(str(path))


if __name__ == "__main__":
    {"ours": _ours, "peer": _peer}[sys.argv[1]](Path(sys.argv[2]))
