"""Says what a threat model declares already, so that a draft adds only what it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass

from maestro_gate.drafting import entries
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.ids import slug
from maestro_gate.model.subjects import Agent, Asset, DetectedAsset, Flow, System, ThirdParty, Threat


@dataclass(frozen=True, slots=True)
class Declared:
    """What a threat model declares; without a threat model, nothing."""

    exists: bool = False
    assets: tuple[Asset, ...] = ()
    agents: tuple[Agent, ...] = ()
    flows: frozenset[tuple[str, str]] = frozenset()
    parties: frozenset[str] = frozenset()
    """Ids and names."""
    threats: frozenset[str] = frozenset()

    @classmethod
    def of(cls, evidence: Evidence) -> "Declared":
        """What the threat model of a tree declares."""
        parties = evidence.of_kind(ThirdParty)
        return cls(
            exists=any(system.declared for system in evidence.of_kind(System)),
            assets=evidence.of_kind(Asset),
            agents=evidence.of_kind(Agent),
            flows=frozenset((flow.source, flow.target) for flow in evidence.of_kind(Flow)),
            parties=frozenset({party.id for party in parties} | {party.name for party in parties}),
            threats=frozenset(threat.id for threat in evidence.of_kind(Threat)),
        )

    @property
    def layers(self) -> frozenset[str]:
        """Those in which it declares something."""
        return frozenset(asset.layer for asset in self.assets)

    @property
    def zones(self) -> frozenset[str]:
        """Trust zones in which it places something."""
        return frozenset(asset.trust_zone for asset in self.assets if asset.trust_zone)

    def ids(self, detected: Iterable[DetectedAsset]) -> tuple[str, ...]:
        """For each detected asset the id of the declared one that it is, or an empty string."""
        claims = _Claims(self.assets)
        return tuple(asset.declared_as or claims.id_of(asset) for asset in detected)


class _Claims:
    """What the declared assets say that they are: by reference, by folder, by type and name."""

    def __init__(self, assets: Iterable[Asset]) -> None:
        self._by_ref: dict[str, str] = {}
        self._by_folder: dict[tuple[str, str], str] = {}
        self._by_name: dict[tuple[str, str], str] = {}
        for asset in assets:
            self._by_name.setdefault((asset.type, asset.label), asset.id)
            for ref in asset.refs:
                self._by_ref.setdefault(ref, asset.id)
                if ref.startswith("path:"):
                    self._by_folder.setdefault((asset.type, ref[5:].rstrip("/")), asset.id)

    def id_of(self, asset: DetectedAsset) -> str:
        # A file that defines a tool defines others, too: it says what an asset is only of the file itself.
        is_file = entries.is_file(asset)
        named = [ref for ref in entries.refs(asset) if is_file or not ref.startswith("path:")]
        by_ref = next((self._by_ref[ref] for ref in named if ref in self._by_ref), "")
        by_folder = self._in_folder(asset.type, named) if is_file else ""
        return by_ref or by_folder or self._by_name.get((slug(asset.type), entries.name(asset)), "")

    def _in_folder(self, type_: str, refs: Iterable[str]) -> str:
        for ref in refs:
            parts = ref.removeprefix("path:").split("/")
            for end in range(len(parts) - 1, 0, -1):
                found = self._by_folder.get((slug(type_), "/".join(parts[:end])), "")
                if found:
                    return found
        return ""
