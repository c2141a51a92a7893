"""Launches Checkov's runners once for all sides and frameworks, through a worker in Checkov's own interpreter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from maestro_gate.collect.scanners.bench import Bench
from maestro_gate.collect.scanners.layout import Root
from maestro_gate.tools import launch

WORKER = Path(__file__).with_name("checkov_worker")

Roots = Mapping[str, Mapping[str, Root]]
"""Side → framework → folder with its files."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What Checkov says of one framework of one side."""

    report: bytes
    """JSON in the shape of `checkov -o json`; paths are relative to the root."""
    read: frozenset[str]
    """The files that it read, relative to the root."""
    root: Root


@dataclass(frozen=True, slots=True)
class NoScan:
    """Why nothing is known of it."""

    reason: str
    is_whole: bool = True
    """Checkov as a whole failed, not on this framework's files alone."""


def run(bench: Bench, roots: Roots) -> dict[tuple[str, str], Scanned | NoScan]:
    """(side, framework) → what came of it, for all that was asked."""
    asked = [(side, framework) for side, folders in roots.items() for framework in folders]
    python = bench.located.python
    if python is None:
        return dict.fromkeys(asked, NoScan(f"{bench.located.executable} is no Python script"))
    request = {
        side: {name: str(root.folder) for name, root in folders.items()} for side, folders in roots.items()
    }
    command = bench.command(("-I", "-B", str(WORKER), json.dumps(request, sort_keys=True)), executable=python)
    outcome = launch.run(command, bench.bounds, bench.stop)
    if not isinstance(outcome, launch.Finished):
        return dict.fromkeys(asked, NoScan(f"checkov {launch.why_not(outcome)}"))
    sides = _decoded(outcome.stdout) if outcome.code == 0 else None
    if sides is None:
        return dict.fromkeys(asked, NoScan(_complaint(outcome, bench)))
    return {(side, name): _scanned(sides, side, name, roots[side][name], bench) for side, name in asked}


def _decoded(data: bytes) -> Mapping[str, Any] | None:
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return None
    sides = value.get("sides") if isinstance(value, dict) else None
    return sides if isinstance(sides, dict) else None


def _scanned(
    sides: Mapping[str, Any], side: str, framework: str, root: Root, bench: Bench
) -> Scanned | NoScan:
    frameworks = sides.get(side)
    scan = frameworks.get(framework) if isinstance(frameworks, dict) else None
    if not isinstance(scan, dict):
        return NoScan("checkov does not say anything of it", is_whole=False)
    report, read = scan.get("report"), scan.get("scanned")
    if not isinstance(report, list) or not isinstance(read, list):
        reason = str(scan.get("failed") or "checkov gave half an answer")
        reason = reason.replace(f"{root.folder}/", "").replace(str(bench.scratch), "…")
        return NoScan(reason, is_whole=False)
    return Scanned(
        msgspec.json.encode(report), frozenset(path for path in read if isinstance(path, str)), root
    )


def _complaint(outcome: launch.Finished, bench: Bench) -> str:
    kind = f"exit code {outcome.code}" if outcome.code else "what is not its JSON"
    lines = [line.strip() for line in outcome.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    said = " ".join(lines[-2:])[:300].replace(str(bench.scratch), "…") or "it said nothing"
    return f"checkov ended with {kind}: {said}"
