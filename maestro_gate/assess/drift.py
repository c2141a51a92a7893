"""Holds what is declared against what is there, in one tree.

1. `undeclared`: the repository reveals an asset that owes an entry, and no declared asset is it.
2. `phantom`: a declared asset of which nothing is to be seen, though all that it names would be seen if it were there.
3. An asset that names nothing can be neither. Without a threat model there is no drift.
"""

from collections.abc import Iterator, Mapping, Sequence

from maestro_gate.assess import declarations
from maestro_gate.assess.sight import Sight
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Asset, DetectedAsset, Drift, System
from maestro_gate.policy import DriftWords

_AS_THEY_STAND = DriftWords()


def bound(
    evidence: Evidence, words: DriftWords = _AS_THEY_STAND, impact: Mapping[str, int] | None = None
) -> tuple[DetectedAsset, ...]:
    """The detected assets, each with the asset of the threat model that it is."""
    return declarations.bound(evidence.of_kind(DetectedAsset), evidence.of_kind(Asset), words, impact or {})


def of(
    evidence: Evidence, detected: Sequence[DetectedAsset], words: DriftWords = _AS_THEY_STAND
) -> tuple[Drift, ...]:
    """What is undeclared and what is phantom; nothing where there is no threat model."""
    if not evidence.of_kind(System):
        return ()
    found = [_undeclared(one) for one in detected if one.owes_entry and not one.declared_as]
    found += _phantoms(evidence, detected, words)
    return tuple(sorted(found, key=lambda drift: (drift.identity, drift.path, drift.line)))


def _undeclared(one: DetectedAsset) -> Drift:
    return Drift(
        path=one.path,
        line=one.line,
        change="undeclared",
        layer=one.layer,
        type=one.type,
        # Two files of one name are two assets, and a moved one is followed.
        name=one.model or declarations.own_file(one) or one.name,
        asset="",
        confidence=one.confidence,
        attribute="",
        base="",
        head="",
        places=one.places,
    )


def _phantoms(evidence: Evidence, detected: Sequence[DetectedAsset], words: DriftWords) -> Iterator[Drift]:
    sight = Sight(evidence, detected, words)
    there = {one.declared_as for one in detected}
    for asset in evidence.of_kind(Asset):
        named = (*asset.refs, *(f"path:{path}" for path in asset.source_files))
        if (
            not named
            or asset.id in there
            or any(map(sight.sees, named))
            or not all(map(sight.can_see, named))
        ):
            continue
        yield Drift(
            path=asset.path,
            line=asset.line,
            change="phantom",
            layer=asset.layer,
            type=asset.type,
            name=asset.label,
            asset=asset.id,
            confidence="",
            attribute="",
            base="",
            head="",
            places=(),
        )
