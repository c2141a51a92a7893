"""Looking 10,000 components up in an export of 20,000 advisories: once without an index, once with the kept one."""

import json
import random
import resource
import time
import zipfile
from pathlib import Path

from results import Bar, Result

from maestro_gate import policy
from maestro_gate.collect import reading
from maestro_gate.collect.advisories import affected, offline, packages
from maestro_gate.collect.advisories.places import OnDisk
from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.scanners.cache import FolderCache
from maestro_gate.model.subjects import Component

FIRST, AGAIN = 10.0, 5.0
"""Seconds."""
EMPTY = ("datasets", "considerations", "classification", "sensitive_data", "governance")
NAMES = 12_000
WORDS = "a crafted request lets an attacker read or write what the process may, through the parser of headers".split()


def measure(folder: Path, *, quick: bool) -> Result:
    """Ours alone: no peer on PyPI looks anything up offline. The count is known from how the data were made."""
    advisories, components = (2_000, 1_000) if quick else (20_000, 10_000)
    export, expected = _made(folder / "all.zip", advisories, components)
    tables = reading.tables(policy.bundled_files())
    kept = FolderCache(folder / "cache", 10**9)
    tree = [_component(number) for number in range(components)]
    rows, seconds = [], []
    for how in ("without an index", "with the kept index"):
        begun = time.perf_counter()
        named = packages.of(tree, tables.advisories)
        found = offline.look_up(dict.fromkeys(named.of.values()), [OnDisk(export)], tables.advisories, kept)
        count = sum(1 for _ in affected.subjects(tree, named, found.hits, tables, Ignored()))
        seconds.append(time.perf_counter() - begun)
        if count != expected:
            raise RuntimeError(f"{count} vulnerabilities are found, and {expected} are there")
        rows.append({"run": how, "seconds": f"{seconds[-1]:.2f}", "vulnerabilities": f"{count:,}"})
    size = export.stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = f"{components:,} components, {advisories:,} advisories in a zip of {size:.0f} MB; {peak:.0f} MB at the peak."
    bars = (Bar("without an index, s", seconds[0], FIRST), Bar("with the kept index, s", seconds[1], AGAIN))
    return Result("advisories", "Looking up in an OSV export", text, tuple(rows), () if quick else bars)


def _component(number: int) -> Component:
    name, version = f"package-{number}", f"{number % 9}.{number % 5}.0"
    purl = f"pkg:pypi/{name}"
    fields = ("library", "", name, version, f"{purl}@{version}", purl, "pypi", "", (), (), "", False, (), ())
    return Component("bom.cdx.json", 0, *fields, has_model_card=False, **dict.fromkeys(EMPTY, ()))


def _made(path: Path, advisories: int, components: int) -> tuple[Path, int]:
    """The export, and how many of its advisories affect one of the components."""
    chance = random.Random(20261128)  # noqa: S311  # the same data every time
    expected = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(advisories):
            package, fixed = chance.randrange(NAMES), chance.randrange(1, 10)
            # The component's version is below the fix where its major number is.
            expected += package < components and package % 9 < fixed
            archive.writestr(f"GHSA-{number}.json", json.dumps(_record(number, package, fixed, chance)))
    return path, expected


def _record(number: int, package: int, fixed: int, chance: random.Random) -> dict[str, object]:
    events = [{"introduced": "0"}, {"fixed": f"{fixed}.0.0"}]
    return {
        "schema_version": "1.7.0",
        "id": f"GHSA-{number}",
        "aliases": [f"CVE-2026-{number}"],
        "modified": "2026-11-20T00:00:00Z",
        "published": "2026-10-20T00:00:00Z",
        "details": " ".join(chance.choices(WORDS, k=300)),
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": f"Package_{package}"},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
                "versions": [f"{major}.{minor}.0" for major in range(fixed) for minor in range(4)],
            }
        ],
        "database_specific": {"severity": chance.choice(["LOW", "MODERATE", "HIGH"])},
    }
