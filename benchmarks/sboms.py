"""Generates bills of materials as a large product would have them: the same bytes for the same size, on every machine.

    python sboms.py SIZE FOLDER

writes `base.cdx.json` and `head.cdx.json`. Head differs in about one package of a hundred: 0.6 % are upgraded, 0.2 %
are removed, 0.2 % are new. Shares of ecosystems, licences, versions and gaps are those that one sees in merged bills
of materials of products: mostly npm, permissive licences, one field of twenty missing.
"""

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import msgspec

SEED = 20260101
UPGRADED, REMOVED, ADDED = 0.006, 0.002, 0.002
MISSING = 0.05
DIRECT = 0.02

_ECOSYSTEMS = {"npm": 58, "pypi": 22, "maven": 20}
_LICENCES = {
    "MIT": 520, "Apache-2.0": 210, "ISC": 80, "BSD-3-Clause": 60, "BSD-2-Clause": 30, "MPL-2.0": 12, "0BSD": 6,
    "EPL-2.0": 8, "LGPL-2.1-or-later": 6, "LGPL-3.0-only": 4, "GPL-2.0-only": 4, "GPL-3.0-only": 4,
    "AGPL-3.0-only": 2, "BUSL-1.1": 1, "Python-2.0": 3, "Unlicense": 5, "CC0-1.0": 4,
    "(MIT OR Apache-2.0)": 14, "(MIT OR GPL-2.0-only)": 3, "GPL-2.0-only WITH Classpath-exception-2.0": 3,
    "The Apache Software License, Version 2.0": 12, "New BSD License": 5, "NOASSERTION": 4,
}  # fmt: skip
_SYLLABLES = (
    "lum ter vox ari nod del pix mer cal fen sto rab lin qua zet mon hul bri kas der sal pol gry tov wen ix "
    "ela oro umi dra cor van tel sem bor lis nar"
).split()
_WORDS = (
    "core utils parser client server stream http json react loader plugin config cache schema types async "
    "compat runtime api tokens codec logger router query hooks cli text table color store graph crypto"
).split()
_PREFIXES = ("", "", "", "", "is-", "node-", "micro", "open", "fast-", "py")
_MODEL_FILES = ("safetensors", "gguf", "pytorch_model.bin", "onnx")
_STATES = ("", "", "", "not_affected", "in_triage", "exploitable", "resolved")
_SEVERITIES = (
    ("low", 3.1),
    ("medium", 5.4),
    ("medium", 6.5),
    ("high", 7.5),
    ("high", 8.1),
    ("critical", 9.8),
)


@dataclass(frozen=True, slots=True)
class Package:
    """One component before it is written."""

    number: int
    ecosystem: str
    group: str
    name: str
    version: tuple[int, int, int]
    licence: str
    missing: frozenset[str]
    depends_on: tuple[int, ...]

    @property
    def text_version(self) -> str:
        """As the bill of materials has it."""
        return ".".join(map(str, self.version))

    @property
    def purl(self) -> str:
        """The package URL, which is the reference as well."""
        group = f"{self.group.replace('@', '%40')}/" if self.group else ""
        return f"pkg:{self.ecosystem}/{group}{self.name}@{self.text_version}"


def write(size: int, folder: Path) -> None:
    """Write both sides."""
    base, head = pair(size)
    for name, packages in (("base", base), ("head", head)):
        (folder / f"{name}.cdx.json").write_bytes(document(packages))


def pair(size: int) -> tuple[list[Package], list[Package]]:
    """The packages of base and of head."""
    random = Random(SEED + size)  # noqa: S311 - the same sequence on every machine is the point
    base = [_package(number, random) for number in range(size)]
    return base, list(_changed(base, random))


def _package(number: int, random: Random) -> Package:
    ecosystem = _one_of(_ECOSYSTEMS, random)
    name = _name(number, random)
    if ecosystem == "maven":
        group = f"org.{random.choice(_SYLLABLES)}{random.choice(_SYLLABLES)}"
    else:
        group = (
            f"@{random.choice(_SYLLABLES)}{random.choice(_WORDS)}"
            if ecosystem == "npm" and random.random() < 0.3
            else ""
        )
    fields = ("licences", "hashes", "supplier", "purl", "version")
    reach = min(number, 2000)
    return Package(
        number=number,
        ecosystem=ecosystem,
        group=group,
        name=name,
        version=(random.choice((0, 1, 1, 2, 3, 4, 5, 7)), random.randrange(25), random.randrange(12)),
        licence=_one_of(_LICENCES, random),
        missing=frozenset(field for field in fields if random.random() < MISSING),
        depends_on=tuple(
            sorted(
                {number - 1 - random.randrange(reach) for _ in range(random.choice((0, 0, 1, 2, 3, 5, 8)))}
                if reach
                else ()
            )
        ),
    )


def _name(number: int, random: Random) -> str:
    stem = "".join(random.choice(_SYLLABLES) for _ in range(random.choice((1, 2, 2, 3))))
    name = f"{random.choice(_PREFIXES)}{stem}-{random.choice(_WORDS)}"
    # Names are unique, except that npm trees hold some packages in several versions.
    return name if random.random() < 0.02 else f"{name}-{number:x}"


def _changed(base: Sequence[Package], random: Random) -> Iterator[Package]:
    for package in base:
        chance = random.random()
        if chance < REMOVED:
            continue
        if chance < REMOVED + UPGRADED:
            major, minor, _ = package.version
            yield replace(package, version=(major, minor + 1, 0))
        else:
            yield package
    for number in range(len(base), len(base) + max(1, round(len(base) * ADDED))):
        yield _package(number, random)


def document(packages: Sequence[Package]) -> bytes:
    """The CycloneDX 1.6 document, indented as most generators do."""
    purls = {package.number: package.purl for package in packages}
    models = [_model(number) for number in range(5 + len(packages) // 5000)]
    datasets = [_dataset(number) for number in range(5 + len(packages) // 5000)]
    value = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": "2026-10-30T08:00:00Z",
            "tools": {"components": [{"type": "application", "name": "generator", "version": "1.0.0"}]},
            "component": {"bom-ref": "root", "type": "application", "name": "product", "version": "3.0.0"},
        },
        "components": [*map(_component, packages), *models, *datasets],
        "dependencies": [
            {"ref": "root", "dependsOn": [p.purl for p in packages if _share(p.number, "direct") < DIRECT]},
            *(
                {"ref": p.purl, "dependsOn": [purls[on] for on in p.depends_on if on in purls]}
                for p in packages
            ),
        ],
        "vulnerabilities": [_vulnerability(p) for p in packages if _share(p.number, "vulnerable") < 0.005],
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def _component(package: Package) -> dict[str, object]:
    row: dict[str, object] = {
        "bom-ref": package.purl,
        "type": "application" if _share(package.number, "type") < 0.01 else "library",
        "name": package.name,
        "description": f"{package.name.replace('-', ' ')} for services and command lines",
        "scope": "optional" if _share(package.number, "scope") < 0.1 else "required",
        "externalReferences": [
            {"type": "vcs", "url": f"https://code.example/{package.name}.git"},
            {"type": "website", "url": f"https://{package.name}.example"},
        ],
    }
    if package.group:
        row["group"] = package.group
    if "version" not in package.missing:
        row["version"] = package.text_version
    if "purl" not in package.missing:
        row["purl"] = package.purl
    if "supplier" not in package.missing:
        row["supplier"] = {
            "name": f"{_SYLLABLES[package.number % 31].title()} {_WORDS[package.number % 29]} team"
        }
    if "licences" not in package.missing:
        row["licenses"] = [_licence(package.licence)]
    if "hashes" not in package.missing:
        row["hashes"] = [{"alg": "SHA-256", "content": hashlib.sha256(package.purl.encode()).hexdigest()}]
    if package.ecosystem == "npm":
        row["properties"] = [{"name": "cdx:npm:package:development", "value": "false"}]
    return row


def _licence(licence: str) -> dict[str, object]:
    if licence.startswith("(") or " WITH " in licence:
        return {"expression": licence}
    return {"license": {"name" if " " in licence else "id": licence}}


def _model(number: int) -> dict[str, object]:
    pinned = number % 2 == 0
    revision = (
        hashlib.sha1(f"model {number}".encode(), usedforsecurity=False).hexdigest() if pinned else "main"
    )
    row: dict[str, object] = {
        "bom-ref": f"model-{number}",
        "type": "machine-learning-model",
        "group": "lab",
        "name": f"ranker-{number}",
        "version": revision,
        "purl": f"pkg:huggingface/lab/ranker-{number}@{revision}",
        "properties": [{"name": "model:file", "value": f"weights.{_MODEL_FILES[number % 4]}"}],
        "modelCard": {
            "modelParameters": {"datasets": [{"ref": f"data-{number}"}]},
            "considerations": {"useCases": ["ranking"], "technicalLimitations": ["English only"]}
            if pinned
            else {},
        },
    }
    if pinned:
        row |= {"supplier": {"name": "Lab"}, "licenses": [_licence("Apache-2.0")]}
    return row


def _dataset(number: int) -> dict[str, object]:
    return {
        "bom-ref": f"data-{number}",
        "type": "data",
        "name": f"questions-{number}",
        "version": "2026-05",
        "data": [
            {
                "type": "dataset",
                "name": f"questions-{number}",
                "classification": "PII" if number % 3 == 0 else "public",
                "governance": {"owners": [{"organization": {"name": "Lab"}}]} if number % 2 else {},
            }
        ],
    }


def _vulnerability(package: Package) -> dict[str, object]:
    severity, score = _SEVERITIES[int(_share(package.number, "severity") * len(_SEVERITIES))]
    state = _STATES[int(_share(package.number, "state") * len(_STATES))]
    row: dict[str, object] = {
        "id": f"CVE-2025-{10000 + package.number}",
        "source": {"name": "NVD"},
        "ratings": [{"score": score, "severity": severity, "method": "CVSSv31"}],
        "cwes": [502],
        "description": f"A flaw in {package.name}.",
        "affects": [{"ref": package.purl}],
    }
    return row | ({"analysis": {"state": state}} if state else {})


def _share(number: int, of_what: str) -> float:
    """A number in [0, 1) that belongs to a package, whatever else is drawn."""
    return int.from_bytes(hashlib.sha256(f"{of_what} {number}".encode()).digest()[:4], "big") / 2**32


def _one_of(weights: dict[str, int], random: Random) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def _main(arguments: Iterable[str]) -> None:
    size, folder = arguments
    write(int(size), Path(folder))


if __name__ == "__main__":
    _main(sys.argv[1:])
