"""Says which asset of the threat model a detected asset is.

1. By reference first: one of its refs is declared. A model is bound by the name of the model alone: a declared file
   that loads another model holds an undeclared one.
2. Then by provider: an SDK that serves models of a provider belongs to the asset of the same layer that a declared
   model of this provider is.
3. Then by name: an asset of the same layer with its name or id.
4. Then by place: a sighting in a file of an asset of the same layer. Not where that asset says by other references of
   the same kind, or by its models, that it is something else.

Where several claim it, one of its own layer has it, then the most critical one, then the first in the manifest.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from maestro_gate.assess import model_names
from maestro_gate.assess.refs import References
from maestro_gate.model.subjects import Asset, DetectedAsset
from maestro_gate.policy import DriftWords


def bound(
    detected: Sequence[DetectedAsset],
    assets: Sequence[Asset],
    words: DriftWords,
    impact: Mapping[str, int],
) -> tuple[DetectedAsset, ...]:
    """The detected assets, each with the id of the declared asset that it is. `impact` ranks words of criticality."""
    if not assets:
        return tuple(detected)
    ledger = _Ledger(assets, words, impact)
    named = [replace(one, declared_as=ledger.by_reference(one)) for one in detected]
    ledger.learn(named)
    return tuple(one if one.declared_as else replace(one, declared_as=ledger.otherwise(one)) for one in named)


def place(sighting: str) -> str:
    """The file of a sighting that is written `path:line`."""
    path, colon, line = sighting.rpartition(":")
    return path if colon and line.isdecimal() else sighting


def own_file(one: DetectedAsset) -> str:
    """The path of an asset that is one file; empty for what merely stands in one."""
    is_file = one.refs == (f"path:{one.path}",) and is_name_of(one.name, one.path)
    return one.path if is_file and not one.model else ""


def is_name_of(name: str, path: str) -> bool:
    """Is the name that of the file, with or without its folder."""
    return name in (path, path.rpartition("/")[2])


class _Ledger:
    """The declared assets, for finding the one that something is."""

    def __init__(self, assets: Iterable[Asset], words: DriftWords, impact: Mapping[str, int]) -> None:
        self._assets = {asset.id: asset for asset in assets}
        self._words = words
        self._impact = impact
        self._references = References(self._assets.values(), words)
        self._providers: dict[str, set[str]] = defaultdict(set)
        """Asset → who serves its models."""
        self._serving: dict[tuple[str, str], set[str]] = defaultdict(set)
        """Layer and provider → assets."""
        self._called: dict[tuple[str, str], set[str]] = defaultdict(set)
        """Layer and name or id → assets."""
        self._kinds = {asset.id: _kinds(asset.refs) for asset in self._assets.values()}
        for asset in self._assets.values():
            self._called[asset.layer, asset.id.casefold()].add(asset.id)
            self._called[asset.layer, asset.name.casefold()].add(asset.id)
            for model in _models(asset):
                self._serves(asset.id, model_names.provider(model, words))

    def _serves(self, id_: str, provider: str) -> None:
        if provider:
            self._providers[id_].add(provider)
            self._serving[self._assets[id_].layer, provider].add(id_)

    def learn(self, detected: Iterable[DetectedAsset]) -> None:
        """Take in who serves the models that were found to be declared."""
        for one in detected:
            if one.model and one.declared_as:
                self._serves(one.declared_as, one.provider)

    def by_reference(self, one: DetectedAsset) -> str:
        """Of the declared asset that names it."""
        refs = (*one.refs, f"model_id:{one.model}") if one.model else one.refs
        is_file = bool(own_file(one))
        claimed = [
            id_
            for ref in refs
            if is_file or not ref.startswith("path:")
            for id_ in self._references.named(ref)
        ]
        return self._first(claimed, one)

    def otherwise(self, one: DetectedAsset) -> str:
        """Of the declared asset that it is by its provider, its name or its place."""
        if one.model:
            return ""
        served = self._serving.get((one.layer, one.provider), ())
        called = self._called.get((one.layer, one.name.casefold()), ()) if one.name else ()
        return self._first(served, one) or self._first(called, one) or self._by_place(one)

    def _by_place(self, one: DetectedAsset) -> str:
        paths = dict.fromkeys(place(sighting) for sighting in one.places)
        found = {id_ for path in paths for id_ in self._references.at(path)}
        return self._first(
            [
                id_
                for id_ in found
                if self._assets[id_].layer == one.layer and not self._is_something_else(id_, one)
            ],
            one,
        )

    def _is_something_else(self, id_: str, one: DetectedAsset) -> bool:
        known = self._providers.get(id_, ())
        served_by_others = bool(one.provider and known and one.provider not in known)
        return served_by_others or bool(_kinds(one.refs) & self._kinds[id_])

    def _first(self, ids: Iterable[str], one: DetectedAsset) -> str:
        ranked = sorted(
            (self._assets[id_] for id_ in set(ids)),
            key=lambda a: (a.layer != one.layer, -self._impact.get(a.criticality, 0), a.place),
        )
        return ranked[0].id if ranked else ""


def _kinds(refs: Iterable[str]) -> frozenset[str]:
    """Kinds of references that say what something is; a file says only where it stands."""
    return frozenset(ref.partition(":")[0] for ref in refs) - {"path"}


def _models(asset: Asset) -> list[str]:
    return [
        value
        for kind, _, value in (ref.partition(":") for ref in asset.refs)
        if kind in ("model_id", "service")
    ]
