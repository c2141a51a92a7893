"""Says what each agent uses: names for the lists of its entry."""

from collections.abc import Iterable, Sequence

from maestro_gate.documents.yaml_text import Row
from maestro_gate.drafting import picture
from maestro_gate.drafting.declared import Declared
from maestro_gate.drafting.neighbours import Neighbours
from maestro_gate.drafting.placed import Placed
from maestro_gate.drafting.words import Catalogue
from maestro_gate.model.subjects import DetectedAsset

Binding = tuple[str, str, str]
"""(agent, list of its entry, name)."""


def users(drawn: Iterable[Placed], detected: Iterable[DetectedAsset], catalogue: Catalogue) -> list[Placed]:
    """What agents may use: what was drawn, and what owes no entry of its own."""
    quiet = (
        asset
        for asset in detected
        if not asset.owes_entry and catalogue.role(asset.type) in catalogue.bindings
    )
    return [*drawn, *(picture.placed(asset, "", catalogue, is_new=True) for asset in quiet)]


def of(
    used: Iterable[Placed], near: Neighbours, declared: Declared, catalogue: Catalogue
) -> tuple[Binding, ...]:
    """What each agent uses and does not say yet, sorted."""
    said = _said(declared, catalogue)
    bound = _bound((asset for asset in used if asset.is_new), near, catalogue)
    return tuple(sorted(_fitting(bound, bound | said, catalogue) - said))


def still_open(
    drawn: Iterable[Placed], near: Neighbours, declared: Declared, catalogue: Catalogue
) -> tuple[Binding, ...]:
    """What has its entry, and no agent says that it uses it; sorted."""
    keys = catalogue.bindings
    said = {(key, name) for _, key, name in _said(declared, catalogue)}
    labels = {asset.id: asset.label for asset in declared.assets}
    left = [
        asset
        for asset in drawn
        if not asset.is_new
        and asset.role in keys
        and said.isdisjoint((keys[asset.role], name) for name in (asset.id, asset.name, labels.get(asset.id)))
    ]
    bound = _bound(left, near, catalogue)
    return tuple(sorted(_fitting(bound, bound | _said(declared, catalogue), catalogue)))


def _fitting(bound: set[Binding], known: set[Binding], catalogue: Catalogue) -> set[Binding]:
    """Those that may stand in their list: what waits for a person is one of the agent's own tools."""
    return {
        (agent, key, name)
        for agent, key, name in bound
        if key not in catalogue.within or (agent, catalogue.within[key], name) in known
    }


def _said(declared: Declared, catalogue: Catalogue) -> set[Binding]:
    return {
        (agent.asset, key, name)
        for agent in declared.agents
        for key in catalogue.bindings.values()
        for name in getattr(agent, key)
    }


def _bound(used: Iterable[Placed], near: Neighbours, catalogue: Catalogue) -> set[Binding]:
    keys = catalogue.bindings
    return {
        (agent.id, keys[asset.role], asset.name)
        for asset in used
        if asset.role in keys
        for agent in near.users(asset)
    }


def entries(
    agents: Sequence[Placed],
    bound: Iterable[Binding],
    guessed: Iterable[Binding],
    catalogue: Catalogue,
) -> tuple[Row, ...]:
    """Entries of the agents that are new; those of which something is guessed say so."""
    lists: dict[str, dict[str, list[str]]] = {
        agent.id: {key: [] for key in catalogue.bindings.values()} for agent in agents
    }
    for id_, key, name in bound:
        lists[id_][key].append(name)
    unsure = {id_ for id_, _, _ in guessed}
    note = " ".join(catalogue.texts["guessed"])
    return tuple(
        _entry(agent.id, lists[agent.id], note if agent.id in unsure else "")
        for agent in agents
        if agent.is_new
    )


def _entry(id_: str, lists: dict[str, list[str]], note: str) -> Row:
    value = {"asset": id_} | {key: names for key, names in lists.items() if names}
    return Row(value, note=note, is_spread=len(value) > 1)
