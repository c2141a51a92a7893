"""Reading SPDX 2.3: 100,000 packages by us, against PyPI `spdx-tools` on as many as it reads in reasonable time."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from results import Bar, Result

from maestro_gate import policy
from maestro_gate.collect import reading, spdx
from maestro_gate.model.subjects import Component

T = TypeVar("T")

SECONDS = 4.0
"""The bar for 100,000 packages."""
_LICENCES = ("MIT", "Apache-2.0", "MIT OR Apache-2.0", "BSD-3-Clause")


def measure(folder: Path, *, quick: bool) -> Result:
    """One row for each reader."""
    from spdx_tools.spdx.parser.parse_anything import parse_file

    count, sample = (2_000, 500) if quick else (100_000, 5_000)
    data, path = _document(count), folder / "sample.spdx.json"
    path.write_bytes(_document(sample))
    tables = reading.tables(policy.bundled_files())
    ours, found = _processor(lambda: spdx.read("app.spdx.json", data, tables))
    theirs, same = _processor(lambda: parse_file(str(path)))
    components = sum(isinstance(subject, Component) for subject in found.subjects)
    if (components, len(same.packages)) != (count - 1, sample):
        raise RuntimeError(
            f"{components} and {len(same.packages)} packages were read, not {count - 1} and {sample}"
        )
    whole = theirs / sample * count
    rows = (
        {"reader": "maestro-gate", "processor": f"{ours:.2f} s", "packages": f"{count:,}"},
        {
            "reader": "spdx-tools, without validation",
            "processor": f"{whole:.0f} s",
            "packages": f"from {sample:,} measured",
        },
    )
    bars = () if quick else (
        Bar("100,000 packages, seconds of processor time", ours, SECONDS),
        Bar("spdx-tools to maestro-gate, times", whole / ours, 3, at_least=True),
    )  # fmt: skip
    note = f"{count:,} packages and as many relationships, {len(data) / 1_000_000:.0f} MB, one process."
    return Result("spdx", "Reading SPDX 2.3", note, rows, bars)


def _document(count: int) -> bytes:
    packages = [
        {
            "SPDXID": f"SPDXRef-{number}",
            "name": f"p{number}",
            "versionInfo": f"1.{number % 50}",
            "supplier": f"Organization: Acme {number % 300}",
            "downloadLocation": "NOASSERTION",
            "filesAnalyzed": False,
            "licenseConcluded": _LICENCES[number % len(_LICENCES)],
            "licenseDeclared": "NOASSERTION",
            "copyrightText": "NOASSERTION",
            "checksums": [{"algorithm": "SHA256", "checksumValue": f"{number:064x}"}],
            "externalRefs": [
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": f"pkg:npm/p{number}@1.{number % 50}",
                }
            ],
        }
        for number in range(count)
    ]
    edges = [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-0")]
    edges += [(f"SPDXRef-{number // 3}", "DEPENDS_ON", f"SPDXRef-{number}") for number in range(1, count)]
    keys = ("spdxElementId", "relationshipType", "relatedSpdxElement")
    return json.dumps(
        {
            "spdxVersion": "SPDX-2.3",
            "dataLicense": "CC0-1.0",
            "SPDXID": "SPDXRef-DOCUMENT",
            "name": "app",
            "documentNamespace": "https://acme.example/app",
            "creationInfo": {"created": "2026-11-01T08:00:00Z", "creators": ["Tool: maker"]},
            "packages": packages,
            "relationships": [dict(zip(keys, edge, strict=True)) for edge in edges],
        }
    ).encode()


def _processor(work: Callable[[], T]) -> tuple[float, T]:
    started = time.process_time()
    found = work()
    return time.process_time() - started, found
