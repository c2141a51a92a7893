"""How long `maestro-gate --help` takes, beside an interpreter that does nothing."""

import sys
from pathlib import Path

import measuring
from results import Bar, Result

COMMAND = Path(sys.executable).with_name("maestro-gate")
SECONDS = 0.15


def measure(folder: Path, *, quick: bool) -> Result:
    """Medians of twenty runs."""
    del folder
    times = 3 if quick else 20
    shown = measuring.repeated(times, lambda: measuring.once((COMMAND, "--help")))
    bare = measuring.repeated(times, lambda: measuring.once((sys.executable, "-c", "pass")))
    rows = (
        {
            "command": "maestro-gate --help",
            "median": f"{shown.median * 1000:.0f} ms",
            "best": f"{shown.best * 1000:.0f} ms",
        },
        {
            "command": "python -c pass",
            "median": f"{bare.median * 1000:.0f} ms",
            "best": f"{bare.best * 1000:.0f} ms",
        },
    )
    bars = () if quick else (Bar("--help, seconds", shown.median, SECONDS),)
    return Result(
        "starting", "Starting", "The machine is shared: the best run is the least disturbed.", rows, bars
    )
