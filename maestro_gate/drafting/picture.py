"""Draws how assets are connected: which of them are agents, what each agent uses, and what flows between them.

1. Only assets that were seen are connected, and only with an agent: a draft invents nobody.
2. An asset is drawn to the agents that it shares a file with, else to the nearest of them.
3. What is declared already is not drawn again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from maestro_gate.documents.yaml_text import Row
from maestro_gate.drafting import entries
from maestro_gate.drafting.declared import Declared
from maestro_gate.drafting.neighbours import Neighbours
from maestro_gate.drafting.placed import Placed
from maestro_gate.drafting.words import AGENT, Catalogue
from maestro_gate.model.evidence import CONFIDENCES
from maestro_gate.model.subjects import DetectedAsset

UNDECIDED = "undecided"
"""How a draft says that it does not know: what nobody has looked at is neither safe nor at fault."""


def placed(asset: DetectedAsset, id_: str, catalogue: Catalogue, *, is_new: bool) -> Placed:
    """A detected asset in the picture."""
    rank = (-CONFIDENCES.index(asset.confidence), -len(asset.places), id_)
    return Placed(
        id=id_,
        role=catalogue.role(asset.type),
        type=asset.type,
        name=entries.name(asset),
        zone=catalogue.zone(asset),
        files=frozenset(entries.files(asset)),
        rank=rank,
        is_new=is_new,
    )


def joined(*assets: Placed) -> list[Placed]:
    """One for each id: several sightings may be of one declared asset."""
    by_id: dict[str, Placed] = {}
    for asset in sorted(assets, key=lambda asset: (asset.rank, asset.type, asset.name, sorted(asset.files))):
        first = by_id.setdefault(asset.id, asset)
        by_id[asset.id] = replace(first, files=first.files | asset.files)
    return list(by_id.values())


def agents(assets: Sequence[Placed], declared: Declared, catalogue: Catalogue) -> tuple[Placed, ...]:
    """The agents: those that are declared as such, and of what was seen the type that says it best."""
    known = {agent.asset for agent in declared.agents}
    seen = [asset for asset in assets if asset.role == AGENT]
    of_known = [asset for asset in seen if asset.id in known]
    lead = next((type_ for type_ in catalogue.agent_types if any(a.type == type_ for a in seen)), "")
    new = [asset for asset in seen if asset.id not in known and asset.type == lead]
    if known:
        # Where people have said who the agents are, a framework is no further one.
        new = [asset for asset in new if asset.is_new and asset.type == catalogue.agent_types[0]]
    new = _distinct(sorted(new, key=lambda asset: asset.rank), of_known, catalogue)
    unseen = [
        Placed(id_, AGENT, "", id_, "", frozenset(), (1, 0, id_), is_new=False)
        for id_ in known - {asset.id for asset in of_known}
    ]
    return tuple(sorted((*of_known, *new, *unseen), key=lambda asset: asset.rank))


def _distinct(new: Sequence[Placed], known: Iterable[Placed], catalogue: Catalogue) -> list[Placed]:
    """Without those that are only a further part of an agent that is there."""
    kept: list[Placed] = []
    taken = {file for agent in known for file in agent.files}
    for agent in new:
        if agent.type not in catalogue.joint_agent_types or not agent.files & taken:
            kept.append(agent)
        taken |= agent.files
    return kept


def flows(
    assets: Iterable[Placed], near: Neighbours, declared: Declared, catalogue: Catalogue
) -> tuple[Row, ...]:
    """The flows to suggest, kind by kind; those of which nothing says whose they are come last."""
    heard = [asset for asset in sorted(assets, key=lambda asset: asset.id) if catalogue.is_listened_to(asset)]
    sure = _drawn((asset for asset in heard if not near.is_guessed(asset)), near, declared, catalogue)
    unsure = _drawn((asset for asset in heard if near.is_guessed(asset)), near, declared, catalogue)
    unsure = {ends: row for ends, row in unsure.items() if ends not in sure}
    note = " ".join(catalogue.texts["guessed_flows"])
    first = next(iter(unsure), None)
    return (
        *sure.values(),
        *(replace(row, note=note if ends == first else "") for ends, row in unsure.items()),
    )


def _drawn(
    others: Iterable[Placed], near: Neighbours, declared: Declared, catalogue: Catalogue
) -> dict[tuple[str, str], Row]:
    """Flows by their ends; the first of each kind says why."""
    assets = list(others)
    rows: dict[tuple[str, str], Row] = {}
    for kind in catalogue.flows:
        why = f": {kind.why}"
        for asset in assets:
            if asset.role not in (kind.source, kind.target):
                continue
            for agent in near.users(asset):
                ends = _ends(asset, agent, (kind.source, kind.target))
                if not ends or ends in declared.flows or ends in rows or not (asset.is_new or agent.is_new):
                    continue
                value = {"from": ends[0], "to": ends[1]}
                if asset.zone != agent.zone:
                    value["authn"] = UNDECIDED
                value["transmission"] = kind.transmission
                rows[ends] = Row(value, remark=f"suggestion{why}")
                why = ""
    return rows


def _ends(asset: Placed, agent: Placed, roles: tuple[str, str]) -> tuple[str, str] | None:
    if asset.id == agent.id:
        return None
    if roles == (asset.role, AGENT):
        return asset.id, agent.id
    return (agent.id, asset.id) if roles == (AGENT, asset.role) else None
