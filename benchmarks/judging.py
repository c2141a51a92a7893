"""Judging by size: a bill of materials of 1,000, 10,000 and 100,000 components on both sides, by all rules."""

import json
import os
import sys
from math import log
from pathlib import Path
from typing import Any

import measuring
import repositories
from results import Bar, Result

HERE = Path(__file__).parent
THREAT_MODEL = HERE.parent / "examples/support-agent/base/.maestro/threat-model.yaml"
COMMAND = Path(sys.executable).with_name("maestro-gate")
AS_OF = "2026-11-23"
SECONDS, BYTES = 8.0, 1024 * measuring.MEBIBYTE
"""The bar for 100,000 components on both sides."""

_VERDICTS = (0, 3, 10)


def measure(folder: Path, *, quick: bool) -> Result:
    """One row for each size."""
    sizes = {1_000: 3, 10_000: 2} if quick else {1_000: 5, 10_000: 5, 100_000: 5}
    series = {size: _judged(folder / str(size), size, times) for size, times in sizes.items()}
    rows = []
    smaller: tuple[int, float] | None = None
    for size, measured in series.items():
        growth = "" if smaller is None else f"{_exponent(smaller, (size, measured.processor)):.2f}"
        rows.append(
            {
                "components": f"{size:,}",
                "best": f"{measured.best:.2f} s",
                "median": f"{measured.median:.2f} s",
                "processor": f"{measured.processor:.2f} s",
                "peak": f"{measured.peak / measuring.MEBIBYTE:.0f} MiB",
                "growth": growth,
            }
        )
        smaller = (size, measured.processor)
    largest = series[max(series)]
    bars = () if quick else (
        Bar("100,000 components on both sides, seconds", largest.best, SECONDS),
        Bar("100,000 components on both sides, MiB", largest.peak / measuring.MEBIBYTE, BYTES / measuring.MEBIBYTE),
    )  # fmt: skip
    note = (
        "`maestro-gate check --format json` in a process of its own, all rules, both sides read from git. Growth: the "
        "exponent of processor time from the size before (1 is linear)."
    )
    return Result("judging", "Judging by size", note, tuple(rows), bars)


def _judged(folder: Path, size: int, times: int) -> measuring.Series:
    repository, report = folder / "repository", folder / "report.json"
    _prepare(repository, size)
    environment = {**os.environ, "MAESTRO_GATE_CACHE": str(folder / "cache")}
    command = (
        *(COMMAND, "check", repository, "--base", "base", "--head", "head", "--as-of", AS_OF),
        *("--format", "json", "--output", report, "--quiet"),
    )
    series = measuring.repeated(
        times, lambda: measuring.once(command, environment=environment, expected=_VERDICTS)
    )
    _make_sure(json.loads(report.read_bytes()), size)
    return series


def _prepare(repository: Path, size: int) -> None:
    repositories.start(repository)
    made = repository.parent / "made"
    made.mkdir()
    measuring.once((sys.executable, HERE / "sboms.py", str(size), made))
    model = repository / ".maestro/threat-model.yaml"
    model.parent.mkdir()
    model.write_bytes(THREAT_MODEL.read_bytes())
    for side in ("base", "head"):
        (made / f"{side}.cdx.json").replace(repository / "product.cdx.json")
        repositories.commit(repository, side)


def _make_sure(outcome: dict[str, Any], size: int) -> None:
    """A figure counts only when the work was done."""
    failed = [source for source in outcome["sources"] if source["status"] == "failed"]
    if failed or outcome["failures"]:
        raise RuntimeError(f"judging {size} components failed: {failed or outcome['failures'][:3]}")
    found = sum(len(layer[kind]) for layer in outcome["layers"] for kind in ("introduced", "unchanged"))
    if found < size // 100:
        raise RuntimeError(f"judging {size} components found only {found} violations")


def _exponent(smaller: tuple[int, float], larger: tuple[int, float]) -> float:
    return log(larger[1] / smaller[1]) / log(larger[0] / smaller[0])
