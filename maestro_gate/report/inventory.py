"""Shows what a repository reveals of itself, layer by layer: a table for people, JSON for machines."""

import json
from collections.abc import Sequence
from itertools import groupby

from maestro_gate.model.evidence import Collected, Failed, Source
from maestro_gate.model.judgement import LayerInfo
from maestro_gate.model.subjects import DetectedAsset
from maestro_gate.report import plain
from maestro_gate.report.wording import counted

SCHEMA_VERSION = "1"
_SHOWN_PLACES = 3
_WIDEST = 44
_OWES_NONE = "-"
"""Stands in the place of a declaration for an asset that needs none."""


def table(assets: Sequence[DetectedAsset], sources: Sequence[Source], layers: Sequence[LayerInfo]) -> str:
    """The assets by layer, a line each, and what could not be read."""
    by_layer = {
        slug: list(rows) for slug, rows in groupby(ordered(assets, layers), key=lambda asset: asset.layer)
    }
    blocks = [
        f"{layer.short} {layer.name}\n" + "\n".join(_lines(by_layer[layer.slug]))
        for layer in layers
        if layer.slug in by_layer
    ]
    owed = [asset for asset in assets if asset.owes_entry]
    declared = sum(bool(asset.declared_as) for asset in owed)
    blocks.append(
        f"{counted(len(assets), 'asset')}; {declared} of the {len(owed)} that owe an entry stand in the threat model."
        + (f" Those with «{_OWES_NONE}» owe none." if len(owed) < len(assets) else "")
        if assets
        else "Nothing that belongs to a layer of MAESTRO was detected."
    )
    unread = unknown(sources)
    if unread:
        blocks.append("Not known\n" + "\n".join(f"  {line}" for line in unread))
    return "\n\n".join(blocks) + "\n"


def render(assets: Sequence[DetectedAsset], sources: Sequence[Source], layers: Sequence[LayerInfo]) -> str:
    """The same as JSON: `schemas/inventory.schema.json`."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "assets": [_document(asset) for asset in ordered(assets, layers)],
        "unknown": list(unknown(sources)),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def ordered(assets: Sequence[DetectedAsset], layers: Sequence[LayerInfo]) -> list[DetectedAsset]:
    """The assets in the order of the layers."""
    order = {layer.slug: place for place, layer in enumerate(layers)}
    return sorted(assets, key=lambda asset: (order[asset.layer], asset.type, asset.label, repr(asset)))


def unknown(sources: Sequence[Source]) -> tuple[str, ...]:
    """What was not read, so that it may hide assets: one sentence each."""
    failed = (
        f"{source.name}: {source.status.reason}" for source in sources if isinstance(source.status, Failed)
    )
    noted = (
        f"{source.name}: {note}"
        for source in sources
        if isinstance(source.status, Collected)
        for note in source.status.notes
    )
    return tuple(plain.line(sentence, 300) for sentence in (*failed, *noted))


def _lines(assets: Sequence[DetectedAsset]) -> list[str]:
    rows = [
        (
            plain.line(asset.type, _WIDEST),
            plain.line(asset.label, _WIDEST),
            plain.line(asset.provider if asset.provider != asset.label else "", _WIDEST),
            asset.confidence,
            _standing(asset),
            _places(asset),
        )
        for asset in assets
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return [
        "  "
        + "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[5])).rstrip()
        for row in rows
    ]


def _standing(asset: DetectedAsset) -> str:
    if asset.declared_as:
        return f"is {asset.declared_as}"
    return "undeclared" if asset.owes_entry else _OWES_NONE


def _places(asset: DetectedAsset) -> str:
    shown = ", ".join(plain.line(place, 80) for place in asset.places[:_SHOWN_PLACES])
    more = len(asset.places) - _SHOWN_PLACES
    return f"{shown} and {more} more" if more > 0 else shown


def _document(asset: DetectedAsset) -> dict[str, object]:
    return {
        "layer": asset.layer,
        "type": asset.type,
        "name": asset.name,
        "provider": asset.provider,
        "model": asset.model,
        "confidence": asset.confidence,
        "refs": list(asset.refs),
        "places": list(asset.places),
        "safeguard": asset.safeguard,
        "owes_entry": asset.owes_entry,
        "host": asset.host,
        "declared_as": asset.declared_as,
    }
