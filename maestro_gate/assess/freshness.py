"""Says which declared assets have moved on without their entry in the threat model.

1. An entry is as young as its last change, or as the last review of the whole model (`reviewed_at`) if that is younger
   and no date of the future.
2. It is stale when one of its files was changed on a later day: its source files, and those that it is bound to.
3. Where git does not reach far enough, and for an asset without files, nothing is known: never "fresh".
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from maestro_gate.assess import refs
from maestro_gate.model.evidence import Evidence, History
from maestro_gate.model.subjects import Asset, System


def assets(evidence: Evidence, today: date) -> tuple[Asset, ...]:
    """The declared assets, each with what history says of its entry and its files."""
    declared, history = evidence.of_kind(Asset), evidence.history
    if not history.is_known:
        return declared
    reviews = [s.reviewed_at for s in evidence.of_kind(System) if s.reviewed_at and s.reviewed_at <= today]
    there = sorted(path for path in history.files if path in evidence.files)
    return tuple(_aged(asset, history, there, max(reviews, default=date.min)) for asset in declared)


def _aged(asset: Asset, history: History, there: Sequence[str], reviewed: date) -> Asset:
    written = history.entries.get(asset.id)
    sources = refs.files(asset)
    if written is None or not sources:
        return replace(asset, entry_changed=written)
    claimed = {path for source in sources for path in refs.matching(source, there)}
    files = {path: history.files[path] for path in claimed}
    looked_at = max(written, reviewed)
    stale = tuple(sorted(path for path, day in files.items() if day > looked_at))
    return replace(
        asset,
        entry_changed=looked_at,
        sources_changed=max(files.values(), default=None),
        stale_sources=stale,
        freshness="stale" if stale else "fresh",
    )
