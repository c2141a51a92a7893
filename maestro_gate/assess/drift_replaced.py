"""Finds models and providers that took the place of others: in the same file, or as the same declared asset.

Code that moves is no change: what took a place must stand in more files than at base, what lost it in fewer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maestro_gate.assess import evaluated
from maestro_gate.assess.drift_sides import Sides, files, listed
from maestro_gate.model.subjects import DetectedAsset, Drift, Evaluation

_ATTRIBUTES = ("model", "provider")
_Spot = tuple[str, str, str]
"""Layer, type, and a file or the id of a declared asset."""
_Seen = Mapping[_Spot, Mapping[str, DetectedAsset]]


@dataclass(frozen=True, slots=True)
class _Exchange:
    """Values that lost a place to others."""

    layer: str
    type: str
    attribute: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


def of(both: Sides) -> Iterator[Drift]:
    """One `changed` for each model or provider that another one took the place of."""
    for attribute in _ATTRIBUTES:
        base = _seen(both.base_detected, attribute, both.renames)
        head = _seen(both.head_detected, attribute, {})
        yield from _exchanged(base, head, attribute, both)


def _seen(detected: Iterable[DetectedAsset], attribute: str, renames: Mapping[str, str]) -> _Seen:
    """Value → who has it, by spot."""
    table: dict[_Spot, dict[str, DetectedAsset]] = defaultdict(dict)
    for one in detected:
        value: str = getattr(one, attribute)
        if not value:
            continue
        for path in files(one):
            table[one.layer, one.type, renames.get(path, path)].setdefault(value, one)
        if one.declared_as:
            table[one.layer, one.type, f"asset {one.declared_as}"].setdefault(value, one)
    return table


def _exchanged(base: _Seen, head: _Seen, attribute: str, both: Sides) -> Iterator[Drift]:
    before, now = _counted(base), _counted(head)
    groups: dict[_Exchange, list[_Spot]] = defaultdict(list)
    for spot in sorted(base.keys() & head.keys()):
        layer, type_, _ = spot
        gone = [v for v in base[spot].keys() - head[spot].keys() if now[layer, v] < before[layer, v]]
        come = [v for v in head[spot].keys() - base[spot].keys() if now[layer, v] > before[layer, v]]
        if gone and come:
            groups[_Exchange(layer, type_, attribute, tuple(sorted(gone)), tuple(sorted(come)))].append(spot)
    for exchange, spots in sorted(groups.items(), key=repr):
        gone_from = [base[spot][value] for spot in spots for value in exchange.gone]
        come_to = [head[spot][value] for spot in spots for value in exchange.come]
        yield _changed(exchange, gone_from, come_to, both)


def _counted(seen: _Seen) -> Counter[tuple[str, str]]:
    """In how many spots of a layer a value is."""
    return Counter((layer, value) for (layer, _, _), values in seen.items() for value in values)


def _changed(
    exchange: _Exchange, gone_from: list[DetectedAsset], come_to: list[DetectedAsset], both: Sides
) -> Drift:
    ids = [both.still_declared(one.declared_as) for one in (*gone_from, *come_to)]
    first = min(come_to, key=lambda one: (one.path, one.line))
    return Drift(
        path=first.path,
        line=first.line,
        change="changed",
        layer=exchange.layer,
        type=exchange.type,
        name=listed(exchange.gone),
        asset=next(filter(None, ids), ""),
        confidence=first.confidence,
        attribute=exchange.attribute,
        base=listed(exchange.gone),
        head=listed(exchange.come),
        places=tuple(sorted({place for one in come_to for place in one.places})),
        evaluated_at=evaluated.last(exchange.come, both.head.of_kind(Evaluation), both.words)
        if exchange.attribute == "model"
        else None,
    )
