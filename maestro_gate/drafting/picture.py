"""Draws how assets are connected: which of them are agents, what each agent uses, and what flows between them.

1. Only assets that were seen are connected, and only with an agent: a draft invents nobody.
2. An asset is drawn to the agents that it shares a file with, else to the first of them.
3. What is declared already is not drawn again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from maestro_gate.documents.yaml_text import Row
from maestro_gate.drafting import entries
from maestro_gate.drafting.declared import Declared
from maestro_gate.drafting.words import AGENT, Catalogue
from maestro_gate.model.evidence import CONFIDENCES
from maestro_gate.model.subjects import DetectedAsset

UNDECIDED = "undecided"
"""How a draft says that it does not know: what nobody has looked at is neither safe nor at fault."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An asset in the picture."""

    id: str
    role: str
    type: str
    name: str
    zone: str
    """Where assets of its type stand; empty when the type is not known."""
    files: frozenset[str]
    rank: tuple[int, int, str]
    """The one that everything else belongs to comes first."""
    is_new: bool


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


def users(asset: Placed, among: Sequence[Placed]) -> tuple[Placed, ...]:
    """The agents that an asset is drawn to: those in its files, else the nearest one."""
    sharing = tuple(agent for agent in among if agent.files & asset.files)
    return sharing or tuple(sorted(among, key=lambda agent: -_nearness(asset, agent))[:1])


def is_guessed(asset: Placed, among: Sequence[Placed]) -> bool:
    """Whether nothing but its place says which of several agents an asset is drawn to."""
    return len(among) > 1 and not any(agent.files & asset.files for agent in among)


def _nearness(asset: Placed, agent: Placed) -> int:
    """How many folders the nearest of their files have in common."""
    return max((_in_common(one, other) for one in asset.files for other in agent.files), default=0)


def _in_common(one: str, other: str) -> int:
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def flows(
    assets: Iterable[Placed], among: Sequence[Placed], declared: Declared, catalogue: Catalogue
) -> tuple[Row, ...]:
    """The flows to suggest, kind by kind."""
    others = sorted(assets, key=lambda asset: asset.id)
    rows: dict[tuple[str, str], Row] = {}
    for kind in catalogue.flows:
        why = f": {kind.why}"
        for asset in others:
            for agent in users(asset, among):
                ends = _ends(asset, agent, (kind.source, kind.target))
                if not ends or ends in declared.flows or ends in rows or not (asset.is_new or agent.is_new):
                    continue
                value = {"from": ends[0], "to": ends[1]}
                if asset.zone != agent.zone:
                    value["authn"] = UNDECIDED
                value["transmission"] = kind.transmission
                which = ", but by which agent?" if is_guessed(asset, among) else ""
                rows[ends] = Row(value, remark=f"suggestion{why}{which}")
                why = ""
    return tuple(rows.values())


def _ends(asset: Placed, agent: Placed, roles: tuple[str, str]) -> tuple[str, str] | None:
    if asset.id == agent.id:
        return None
    if roles == (asset.role, AGENT):
        return asset.id, agent.id
    return (agent.id, asset.id) if roles == (AGENT, asset.role) else None
