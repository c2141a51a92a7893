"""Says which entries a threat model lacks for what was detected: the same for a first draft, an update and a patch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maestro_gate.documents.yaml_text import Row
from maestro_gate.drafting import bindings, entries, grouping, picture
from maestro_gate.drafting.bindings import Binding
from maestro_gate.drafting.declared import Declared
from maestro_gate.drafting.neighbours import Neighbours
from maestro_gate.drafting.words import Catalogue
from maestro_gate.model.ids import Ids, slug
from maestro_gate.model.subjects import DetectedAsset
from maestro_gate.policy import CatalogueThreat


@dataclass(frozen=True, slots=True)
class Additions:
    """Entries to add, list by list; a list without any is left as it is."""

    assets: tuple[Row, ...] = ()
    agents: tuple[Row, ...] = ()
    flows: tuple[Row, ...] = ()
    third_parties: tuple[Row, ...] = ()
    threats: tuple[Row, ...] = ()
    bindings: tuple[Binding, ...] = ()
    """Those that belong into entries of agents that are there already, sorted."""
    still_open: tuple[Binding, ...] = ()
    """The same for what has had its entry for longer: a change does not owe them."""
    unsuggested: int = 0
    """Flows beyond the bound of a draft."""

    def lists(self) -> Mapping[str, tuple[Row, ...]]:
        """The lists of the threat model that gain entries, in the order of a draft."""
        named = {
            "assets": self.assets,
            "flows": self.flows,
            "agents": self.agents,
            "third_parties": self.third_parties,
            "threats": self.threats,
        }
        return {key: rows for key, rows in named.items() if rows}


def owed(
    detected: Sequence[DetectedAsset], declared: Declared, catalogue: Catalogue, layers: Iterable[str] = ()
) -> Additions:
    """What `declared` lacks for `detected`; threats are added for `layers`."""
    new, known = _told_apart(detected, declared)
    new = grouping.grouped(new, catalogue)
    ids = Ids(asset.id for asset in declared.assets)
    named = [
        (asset, ids.take(entries.name(asset), f"{entries.name(asset)}-{asset.type}"))
        for asset in _ordered(new, catalogue)
    ]
    everything = picture.joined(
        *(picture.placed(asset, id_, catalogue, is_new=True) for asset, id_ in named),
        *(picture.placed(asset, id_, catalogue, is_new=False) for asset, id_ in known),
    )
    agents = picture.agents(everything, declared, catalogue)
    near = Neighbours(agents, catalogue.max_agents)
    flows = picture.flows(everything, near, declared, catalogue)
    used = bindings.users(everything, detected, catalogue)
    bound = bindings.of(used, near, declared, catalogue)
    guessed = bindings.of(filter(near.is_guessed, used), near, declared, catalogue)
    still_open = bindings.still_open(everything, near, declared, catalogue)
    told = {agent.asset for agent in declared.agents}
    return Additions(
        assets=tuple(_assets(named, declared, catalogue)),
        agents=bindings.entries(agents, bound, guessed, catalogue),
        flows=flows[: catalogue.max_flows],
        third_parties=_parties([asset for asset, _ in named], declared, catalogue),
        threats=tuple(_threats(frozenset(layers), declared, catalogue)),
        bindings=tuple(binding for binding in bound if binding[0] in told),
        still_open=tuple(binding for binding in still_open if binding[0] in told),
        unsuggested=max(0, len(flows) - catalogue.max_flows),
    )


def _ordered(assets: Iterable[DetectedAsset], catalogue: Catalogue) -> list[DetectedAsset]:
    order = {layer.slug: place for place, layer in enumerate(catalogue.layers)}
    return sorted(
        assets, key=lambda asset: (order[asset.layer], asset.type, entries.name(asset), repr(asset))
    )


def _told_apart(
    detected: Sequence[DetectedAsset], declared: Declared
) -> tuple[list[DetectedAsset], list[tuple[DetectedAsset, str]]]:
    """What is owed and not declared; what is declared, with its id."""
    paired = list(zip(detected, declared.ids(detected), strict=True))
    new = [asset for asset, id_ in paired if asset.owes_entry and not id_]
    return new, [(asset, id_) for asset, id_ in paired if id_]


def _assets(
    named: Sequence[tuple[DetectedAsset, str]], declared: Declared, catalogue: Catalogue
) -> Iterator[Row]:
    titles = {layer.slug: f"{layer.short} {layer.name}" for layer in catalogue.layers}
    layer = ""
    for asset, id_ in named:
        zone = catalogue.zone(asset)
        # A trust zone that the threat model does not have yet is people's to make.
        stands = zone if not declared.exists or zone in declared.zones else ""
        yield entries.row(asset, id_, stands, catalogue, titles[asset.layer] if asset.layer != layer else "")
        layer = asset.layer


def _parties(assets: Iterable[DetectedAsset], declared: Declared, catalogue: Catalogue) -> tuple[Row, ...]:
    known = {slug(party) for party in declared.parties}
    found: dict[str, str] = {}
    for asset in assets:
        name = _party(asset, catalogue)
        if name and slug(name) not in known:
            found.setdefault(slug(name), name)
    return tuple(Row({"id": id_, "name": name[:200]}) for id_, name in sorted(found.items()))


def _party(asset: DetectedAsset, catalogue: Catalogue) -> str:
    """Who else runs it; empty when nobody does, or nothing says who."""
    if asset.type in catalogue.parties:
        # The id of a model is the name of nobody.
        return asset.provider or ("" if asset.model else entries.name(asset))
    is_remote = any(asset.type in zone.remote for zone in catalogue.zones) and catalogue.is_others(asset.host)
    return asset.host if is_remote else ""


def _threats(layers: frozenset[str], declared: Declared, catalogue: Catalogue) -> Iterator[Row]:
    for layer in catalogue.layers:
        if layer.slug not in layers:
            continue
        title = f"{layer.short} {layer.name}"
        for threat in catalogue.threats.values():
            if threat.layer == layer.slug and threat.is_core and threat.id not in declared.threats:
                yield _undecided(threat, title)
                title = ""


def _undecided(threat: CatalogueThreat, title: str) -> Row:
    told = f"decide: {threat.name}. {threat.summary}"
    return Row({"id": threat.id, "applicability": "undecided"}, note=title, remark=told)
