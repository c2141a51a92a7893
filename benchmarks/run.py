"""Measures speed and memory, side by side with the peers where there are any: `make bench`.

    python benchmarks/run.py [--only NAME]… [--quick]

Prints tables in Markdown, writes `build/bench.json`, and ends with 1 when a bar is missed. `--quick` shows that every
benchmark works: smaller inputs, fewer runs, no bars.
"""

import argparse
import compileall
import json
import os
import platform
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import advisories
import bills
import cascade
import gate
import hooks
import judging
import licence
import results
import source
import spdx
import starting

import maestro_gate

REPORT = Path(__file__).parents[1] / "build/bench.json"


class Measure(Protocol):
    """Measures in a new folder of its own."""

    def __call__(self, folder: Path, *, quick: bool) -> results.Result: ...


BENCHMARKS: Mapping[str, Measure] = {
    "starting": starting.measure,
    "licence": licence.measure,
    "hooks": hooks.measure,
    "gate": gate.measure,
    "judging": judging.measure,
    "bills": bills.measure,
    "cascade": cascade.measure,
    "source": source.measure,
    "spdx": spdx.measure,
    "advisories": advisories.measure,
}


def main() -> int:
    """Run what was asked for; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="Measure speed and memory.")
    parser.add_argument(
        "--only", action="append", choices=list(BENCHMARKS), help="this one; may be given again"
    )
    parser.add_argument("--quick", action="store_true", help="smaller inputs, fewer runs, no bars")
    arguments = parser.parse_args()
    # As an installed package is; here the environment may forbid Python to keep what it compiles.
    compileall.compile_dir(maestro_gate.__path__[0], quiet=1)
    print(f"# Benchmarks\n\n{_machine()}\n", flush=True)
    found = []
    with tempfile.TemporaryDirectory(prefix="maestro-gate-bench-") as folder:
        for name in arguments.only or BENCHMARKS:
            place = Path(folder, name)
            place.mkdir()
            found.append(BENCHMARKS[name](place, quick=arguments.quick))
            print(results.markdown(found[-1]), flush=True)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(
        json.dumps({"machine": _machine(), "results": [results.document(one) for one in found]}, indent=2)
        + "\n"
    )
    return int(any(not bar.holds for one in found for bar in one.bars))


def _machine() -> str:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{machine}, {os.cpu_count()} processors, load {load:.1f} at the start."


if __name__ == "__main__":
    sys.exit(main())
