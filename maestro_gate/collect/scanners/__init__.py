"""Runs the scanners over the trees of a run, side by side, and says for each tree how each of them went.

A run may ask that no scanner is launched for what the change does not touch, as hooks do:

1. A scanner whose files are the same in base and head takes the results that are kept. When one of them is missing it
   is `untouched`: skipped in both trees, with nothing of it in either, so that the delta stays true.
2. A layer that needs its evidence is then not covered, as in every other case, but nobody is blocked for that.
3. A control that only its checks could prove is unproven in both trees, never refuted. What would have been decided
   otherwise if it were proved is shown and does not block: `decide.untouched` says what that is.
"""

import hashlib
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Protocol

from maestro_gate import __version__
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.scanners import checkov_scan, claims, semgrep_scan
from maestro_gate.collect.scanners import tables as scanner_tables
from maestro_gate.collect.scanners.bench import Progress, ScanRequest
from maestro_gate.collect.scanners.cache import Cache, FolderCache, NoCache
from maestro_gate.collect.scanners.outcome import Purpose, ScannerReading
from maestro_gate.collect.scanners.sharing import Sharing
from maestro_gate.model.evidence import Absent, Skipped, Source
from maestro_gate.settings import Settings
from maestro_gate.tools import find, launch
from maestro_gate.workspace import Tree

SCANNERS: tuple[ModuleType, ...] = (checkov_scan, semgrep_scan)
"""Every scanner: a module with a `PURPOSE` and a function `scan`."""
NAMES: tuple[str, ...] = tuple(scanner.PURPOSE.name for scanner in SCANNERS)
"""What settings call them."""

CLAIMS = "claims"
"""Name of the reading that holds what files ask of scanners by their names; it is no source."""


class Options(Protocol):
    """What a run was asked, as far as scanners are concerned."""

    @property
    def settings(self) -> Settings:
        """Which scanners run, and how long."""

    @property
    def policies(self) -> Mapping[str, bytes]:
        """The bundled policy files."""

    @property
    def repository(self) -> Path:
        """Folder of the repository under review: no executable of it is ever run."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Where PATH comes from."""

    @property
    def cache(self) -> Path | None:
        """Where scan results are kept; None for no cache."""

    @property
    def tools(self) -> Path:
        """Where installed scanners stand."""

    @property
    def skip_untouched(self) -> bool:
        """No scanner is launched for what the change does not touch."""

    @property
    def sharing(self) -> Sharing:
        """What this run has to do with other runs."""


def scan_trees(
    sides: Mapping[str, Tree],
    options: Options,
    tables: Tables,
    progress: Progress,
    stop: threading.Event | None = None,
) -> dict[str, dict[str, ScannerReading]]:
    """Side → name → reading. Setting `stop` ends every scanner at once."""
    wishes = scanner_tables.read(options.policies)
    store: Cache = (
        NoCache() if options.cache is None else FolderCache(options.cache / "scans", wishes.cache_bytes)
    )
    with tempfile.TemporaryDirectory(prefix="maestro-gate-") as scratch:
        request = ScanRequest(
            sides=sides,
            policies=options.policies,
            tables=tables,
            scanners=wishes,
            context=_context(options.policies),
            place=find.place(options.tools, options.environment, outside=options.repository),
            store=store,
            scratch=Path(scratch).resolve(),
            bounds=launch.Bounds(),
            stop=stop or threading.Event(),
            progress=progress,
            skip_untouched=options.skip_untouched and len(sides) > 1,
            sharing=options.sharing,
        )
        by_name = _side_by_side(request, options.settings)
    store.trim()
    by_name[CLAIMS] = {
        side: ScannerReading(Source("", "", Absent()), claims.of(tree, wishes))
        for side, tree in sides.items()
    }
    return {side: {name: readings[side] for name, readings in by_name.items()} for side in sides}


def _side_by_side(request: ScanRequest, settings: Settings) -> dict[str, dict[str, ScannerReading]]:
    with ThreadPoolExecutor(len(SCANNERS)) as pool:
        running = {
            scanner.PURPOSE.name: pool.submit(_scan, scanner, request, settings) for scanner in SCANNERS
        }
        try:
            return {name: future.result() for name, future in running.items()}
        except BaseException:
            request.stop.set()
            raise


def _scan(scanner: ModuleType, request: ScanRequest, settings: Settings) -> dict[str, ScannerReading]:
    purpose: Purpose = scanner.PURPOSE
    wish = settings.source(purpose.name)
    if not wish.enabled:
        return {side: purpose.reading(Skipped(wish.why_off)) for side in request.sides}
    own = replace(
        request,
        scratch=request.scratch / purpose.name,
        bounds=replace(request.bounds, seconds=wish.timeout),
    )
    own.scratch.mkdir()
    readings: dict[str, ScannerReading] = scanner.scan(own)
    return readings


def _context(policies: Mapping[str, bytes]) -> str:
    """Digest of what makes a kept result of a scanner's output: our own code, and the tables that it reads."""
    code = Path(__file__).parents[1]
    sources = sorted(path for path in code.rglob("*.py"))
    names = [name for name in sorted(policies) if "/" not in name]
    state = hashlib.sha256(__version__.encode())
    for data in (*(path.read_bytes() for path in sources), *(policies[name] for name in names)):
        state.update(hashlib.sha256(data).digest())
    return state.hexdigest()
