"""What every scanner is given for a run, and what it works with once its tool is found."""

import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from maestro_gate.collect.reading import Tables
from maestro_gate.collect.scanners.cache import Cache
from maestro_gate.collect.scanners.sharing import Sharing, UnitStore
from maestro_gate.collect.scanners.tables import ScannerTables
from maestro_gate.tools import find, launch
from maestro_gate.workspace import Tree

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """The trees, the tables and the means of one run."""

    sides: Mapping[str, Tree]
    """`base` and `head`, or one of them."""
    policies: Mapping[str, bytes]
    """The bundled policy files."""
    tables: Tables
    scanners: ScannerTables
    context: str
    """Digest of the code and tables that turn a scanner's output into what is kept."""
    place: find.Place
    """Where tools are looked for."""
    store: Cache
    scratch: Path
    """A folder of this run and this scanner alone; it goes away afterwards."""
    bounds: launch.Bounds
    stop: threading.Event
    progress: Progress
    sharing: Sharing
    """What this run has to do with other runs."""
    skip_untouched: bool = False
    """A scanner that has nothing to look at in the change is not launched: it takes what is kept, or is skipped."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The tool and where it may work."""

    located: find.Located
    scratch: Path
    store: UnitStore
    bounds: launch.Bounds
    stop: threading.Event

    def command(self, arguments: Sequence[str], *, executable: Path | None = None) -> launch.Command:
        """The tool with these arguments, in an empty folder with an empty home."""
        program = executable or self.located.executable
        folder = self.scratch / "cwd"
        folder.mkdir(parents=True, exist_ok=True)
        environment = launch.environment(self.located.tool.environment, program, self.scratch)
        return launch.Command((str(program), *arguments), folder, environment)


def bench(request: ScanRequest, located: find.Located) -> Bench:
    """The bench of a request, now that the tool is found."""
    if located.warm is not None and located.warm.is_dir():
        shutil.copytree(located.warm, request.scratch / "tmp")
    store = UnitStore(request.store, request.sharing)
    return Bench(located, request.scratch, store, request.bounds, request.stop)
