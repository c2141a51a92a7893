"""What the packages of a bill of materials leave out, whichever format it has."""

import json

import pytest
from boms import bom, of, read
from making import component

from maestro_gate.collect import completeness, spdx
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Sbom

BARE = {"type": "library", "name": "bare"}


def counts(sbom: Sbom) -> tuple[int, ...]:
    return (
        sbom.packages, sbom.without_version, sbom.without_purl, sbom.without_license, sbom.without_hash,
        sbom.without_supplier, sbom.without_relationship,
    )  # fmt: skip


def cyclonedx(tables: Tables, *components: object) -> Sbom:
    (sbom,) = of(read(bom(components=list(components)), tables), Sbom)
    return sbom


def test_a_file_is_no_package_and_leaves_nothing_out(tables: Tables) -> None:
    alone = cyclonedx(tables, BARE)
    assert counts(alone) == (1, 1, 1, 1, 1, 1, 1)
    among = cyclonedx(tables, BARE, *({"type": "file", "name": f"/etc/{n}"} for n in range(9)))
    assert (among.components, counts(among)) == (10, counts(alone))


def test_bills_of_hardware_and_of_cryptography_list_no_packages(tables: Tables) -> None:
    algorithm = {"type": "cryptographic-asset", "name": "AES-256-GCM"}
    board, firmware = {"type": "device", "name": "H100"}, {"type": "firmware", "name": "bmc"}
    assert counts(cyclonedx(tables, algorithm, board)) == (0,) * 7
    assert counts(cyclonedx(tables, algorithm, board, firmware)) == (1,) * 7
    bought = {**board, "purl": "pkg:generic/h100"}
    assert counts(cyclonedx(tables, bought))[:3] == (1, 1, 0)


def test_files_do_not_outnumber_the_packages_that_leave_everything_out(tables: Tables) -> None:
    packages = [{"type": "library", "name": f"p{n}"} for n in range(2)]
    files = [
        {"type": "file", "name": f"/f{n}", "hashes": [{"alg": "MD5", "content": "0"}]} for n in range(50)
    ]
    sbom = cyclonedx(tables, *packages, *files)
    assert sbom.without_hash * 2 > sbom.packages


def test_what_the_gate_found_in_the_repository_is_no_package(tables: Tables) -> None:
    own = [{"name": "maestro-gate:type", "value": "agent-definition"}]
    assert counts(cyclonedx(tables, {"type": "application", "name": "clerk", "properties": own}))[0] == 0
    others = [{"name": "maestro-gate:listed-in", "value": "uv.lock"}]
    assert counts(cyclonedx(tables, {"type": "application", "name": "clerk", "properties": others}))[0] == 1


def test_a_file_of_spdx_is_no_package(tables: Tables) -> None:
    document = {
        "spdxVersion": "SPDX-2.3",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": "app",
        "packages": [
            {"SPDXID": "SPDXRef-a", "name": "a"},
            {"SPDXID": "SPDXRef-f", "name": "/etc/f", "primaryPackagePurpose": "FILE"},
        ],
    }
    (sbom,) = of(spdx.read("a.spdx.json", json.dumps(document).encode(), tables), Sbom)
    assert (sbom.components, counts(sbom)) == (2, (1, 1, 1, 1, 1, 1, 1))


@pytest.mark.parametrize(
    ("fields", "is_one"),
    [
        ({"type": "library"}, True),
        ({"type": "file"}, False),
        ({"type": "file", "purl": "pkg:generic/weights@1"}, True),
        ({"type": "library", "purl": "pkg:pypi/a@1", "properties": ("maestro-gate:type=guardrail",)}, True),
        ({"type": "machine-learning-model", "properties": ("maestro-gate:type=model",)}, False),
    ],
)
def test_what_has_a_package_url_is_a_package(fields: dict[str, object], is_one: bool) -> None:
    assert completeness.is_package(component("x", "1", **{"purl": ""} | fields)) is is_one
