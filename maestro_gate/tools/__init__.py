"""The scanners as executables: which ones, where they stand, how they are installed and launched."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from maestro_gate.tools import catalogue, find, install


def survey(
    place: find.Place, tools: Iterable[catalogue.Tool] | None = None
) -> tuple[find.Located | find.Missing, ...]:
    """Every scanner with what a run would use, in the order of their names."""
    return tuple(find.find(tool, place) for tool in (catalogue.load() if tools is None else tools))


def install_all(
    tools: Iterable[catalogue.Tool], folder: Path, progress: install.Progress
) -> tuple[find.Located, ...]:
    """Install scanners side by side; `progress` is called from several threads."""
    wanted = tuple(tools)
    with ThreadPoolExecutor(max_workers=max(len(wanted), 1)) as pool:
        return tuple(pool.map(lambda tool: install.install(tool, folder, progress), wanted))
