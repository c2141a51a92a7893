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
    keys = catalogue.bindings
    said = {
        (agent.asset, key, name)
        for agent in declared.agents
        for key in keys.values()
        for name in getattr(agent, key)
    }
    bound = {
        (agent.id, keys[asset.role], asset.name)
        for asset in used
        if asset.role in keys and asset.is_new
        for agent in near.users(asset)
    }
    return tuple(sorted(bound - said))


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
