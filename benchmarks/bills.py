"""Reading bills of materials of 100,000 components in JSON and XML, beside the library that writes them."""

import json
import subprocess
import sys
from pathlib import Path

import measuring
import sbom_xml
import sboms
from results import Bar, Result

SECONDS = {"json": 2.0, "xml": 10.0}

_OURS = """
import gc, sys, time
from pathlib import Path
from maestro_gate import policy
from maestro_gate.collect import cyclonedx, reading
gc.disable()  # as the command line does
tables, data = reading.tables(policy.bundled_files()), Path(sys.argv[1]).read_bytes()
begin = time.perf_counter()
found = cyclonedx.read(sys.argv[1], data, tables)
print(time.perf_counter() - begin, len(found.subjects))
"""
_PEER = """
import gc, json, sys, time
from pathlib import Path
from cyclonedx.model.bom import Bom
data = Path(sys.argv[1])
begin = time.perf_counter()
if data.suffix == ".json":
    bom = Bom.from_json(json.loads(data.read_bytes()))
else:
    from defusedxml.ElementTree import parse
    bom = Bom.from_xml(parse(data).getroot())
print(time.perf_counter() - begin, len(bom.components))
"""


def measure(folder: Path, *, quick: bool) -> Result:
    """One row for each format: ours whole, ours and the peer's on a tenth."""
    size, times = (10_000, 1) if quick else (100_000, 5)
    rows, bars = [], []
    for ending in ("json", "xml"):
        whole, tenth = (_written(folder, count, ending) for count in (size, size // 10))
        seconds = min(_seconds(_OURS, whole, size) for _ in range(times))
        ours = min(_seconds(_OURS, tenth, size // 10) for _ in range(times))
        peer = _seconds(_PEER, tenth, size // 10)
        rows.append(
            {
                "format": ending,
                "size": f"{whole.stat().st_size / measuring.MEBIBYTE:.0f} MiB",
                f"{size:,} components": f"{seconds:.2f} s",
                f"{size // 10:,} components": f"{ours:.2f} s",
                "cyclonedx-python-lib": f"{peer:.2f} s",
                "ratio": f"{peer / ours:.0f}",
            }
        )
        bars.append(Bar(f"{size:,} components in {ending}, seconds", seconds, SECONDS[ending]))
    note = (
        "Ours reads, checks by the official schema and makes subjects; the library reads without validating. Best of five "
        "in processes of their own; the library once, on a tenth."
    )
    return Result("bills", "Reading bills of materials", note, tuple(rows), () if quick else tuple(bars))


def _written(folder: Path, size: int, ending: str) -> Path:
    path = folder / f"{size}.cdx.{ending}"
    document = sboms.document(sboms.pair(size)[0])
    path.write_bytes(document if ending == "json" else sbom_xml.document(json.loads(document)))
    return path


def _seconds(script: str, path: Path, size: int) -> float:
    """The script times itself, so that starting Python does not count; it says how much it found."""
    command = (sys.executable, "-c", script, path)
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, found = printed.split()
    if int(found) < size:
        raise RuntimeError(f"of {size} components in {path.name} only {found} were read")
    return float(seconds)
