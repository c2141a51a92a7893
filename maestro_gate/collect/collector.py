"""Collects evidence of two trees: documents are read, scanners are run, and every source says how that went.

1. A document that base and head share is read once; a scanner looks at each file once.
2. An unreadable document is a failed source, never an empty one. What other documents of the source said stays.
3. Scanners run beside the reading, both trees at once.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from maestro_gate.collect import ageing, discovery, document_sources, gathering, reading, scanners
from maestro_gate.collect.advisories import advising
from maestro_gate.collect.advisories.given import Given
from maestro_gate.collect.document_sources import Documents, SourceRead
from maestro_gate.collect.integrity import holding, signatures, trust
from maestro_gate.collect.integrity.client import Client
from maestro_gate.collect.json_rows import RowMemory
from maestro_gate.collect.scanners.cache import Cache, FolderCache, NoCache
from maestro_gate.collect.scanners.sharing import Sharing
from maestro_gate.collect.vulnerabilities import known_once
from maestro_gate.model.evidence import Evidence, Failed, History
from maestro_gate.model.subjects import Attestation
from maestro_gate.settings import Settings
from maestro_gate.tools import find
from maestro_gate.workspace import Tree

Progress = Callable[[str], None]

_MOST_KEPT = 1024 * 1024 * 1024
"""Bytes of looked-up advisories on disk."""


@dataclass(frozen=True, slots=True)
class Options:
    """What collecting depends on besides the trees."""

    settings: Settings
    policies: Mapping[str, bytes]
    """The bundled policy files: tables for readers, rules for scanners."""
    repository: Path
    """Folder of the repository under review: no executable of it is ever run."""
    environment: Mapping[str, str]
    """Where PATH comes from."""
    cache: Path | None
    """Where scan results are kept; None for no cache."""
    tools: Path
    """Where installed scanners stand."""
    skip_untouched: bool = False
    """No scanner is launched for what the change does not touch."""
    sharing: Sharing = field(default_factory=Sharing)
    """What this run has to do with other runs."""
    keys: Mapping[str, bytes] = field(default_factory=dict)
    """Path → bytes of the keys and certificates that the settings of the trusted tree name."""
    today: date | None = None
    """The day of the run; without one nobody asks how old anything is."""
    advisories: Given = Given()  # noqa: RUF009 - frozen
    """Where vulnerabilities are looked up."""


def both(
    base: Tree | None, head: Tree, options: Options, progress: Progress
) -> tuple[Evidence | None, Evidence]:
    """The evidence of base (when there is one) and head."""
    tables = reading.tables(options.policies)
    if base is not None:
        tables = replace(tables, memory=RowMemory())
    sides = {"head": head} if base is None else {"base": base, "head": head}
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        scans = pool.submit(scanners.scan_trees, sides, options, tables, progress, stop)
        try:
            documents_ = Documents(
                discovery.rows(options.policies, options.settings), options.settings, tables
            )
            read = documents_.read(sides)
            ages = ageing.histories(
                {
                    side: (tree, ageing.entries(document_sources.readings(read[side])))
                    for side, tree in sides.items()
                },
                options.repository,
                options.today,
            )
            scanned = scans.result()
        except BaseException:
            stop.set()  # an interrupted run does not wait for its scanners
            raise
    attested = _attested(sides, read, options)
    apart = {
        side: gathering.evidence(
            tree, read[side], scanned[side], tables, ages.get(side, History()), attested[side]
        )
        for side, tree in sides.items()
    }
    if options.advisories:
        progress("looking vulnerabilities up")
    desk = advising.Desk(options.advisories, tables, _kept(options))
    made = advising.exploited(known_once.in_all(advising.vulnerable(apart, desk), tables), desk)
    return made.get("base"), made["head"]


def _kept(options: Options) -> Cache:
    """Where indices of exports and answers are kept."""
    return NoCache() if options.cache is None else FolderCache(options.cache / "advisories", _MOST_KEPT)


def _attested(
    sides: Mapping[str, Tree], read: Mapping[str, tuple[SourceRead, ...]], options: Options
) -> Mapping[str, tuple[Attestation, ...]]:
    """What the statements of each tree are worth, by the keys of the trusted one."""
    expected = trust.read(options.settings.integrity, options.keys)
    place = find.place(options.tools, options.environment, outside=options.repository)
    client = Client(place, options.keys, options.settings.source(signatures.NAME).timeout)
    return {
        side: client.confirmed(
            tree, holding.attestations(tree, document_sources.attested(read[side]), expected)
        )
        for side, tree in sides.items()
    }


def scan(base: Tree | None, head: Tree, options: Options, progress: Progress) -> tuple[str, ...]:
    """Run the scanners alone, for a share of the work; `options.sharing` gathers the results.

    Gives what could not be scanned, one sentence each.
    """
    sides = {"head": head} if base is None else {"base": base, "head": head}
    scanned = scanners.scan_trees(sides, options, reading.tables(options.policies), progress)
    problems = {
        f"{name}: {reading_.source.status.reason}"
        for readings in scanned.values()
        for name, reading_ in readings.items()
        if isinstance(reading_.source.status, Failed)
    }
    return tuple(sorted(problems))
