"""Writes what a change owes the threat model: the entries for what it brings, ready to be pasted."""

from collections.abc import Iterable, Sequence

from maestro_gate.documents import yaml_text
from maestro_gate.drafting.additions import Additions, owed
from maestro_gate.drafting.bindings import Binding
from maestro_gate.drafting.declared import Declared
from maestro_gate.drafting.words import Catalogue
from maestro_gate.model.subjects import DetectedAsset


def patch(
    head: Sequence[DetectedAsset], base: Sequence[DetectedAsset], declared: Declared, catalogue: Catalogue
) -> str:
    """The entries that `declared`, the threat model of head, lacks for what head has and base has not.

    Empty when it lacks nothing, and where there is no threat model: a first one is drafted whole.
    """
    if not declared.exists:
        return ""
    before = {asset.identity for asset in base}
    known = declared.ids(head)
    kept = [a for a, id_ in zip(head, known, strict=True) if id_ or a.identity not in before]
    layers = {asset.layer for asset in head} - {asset.layer for asset in base} - declared.layers
    return rendered(owed(kept, declared, catalogue, layers))


def rendered(additions: Additions) -> str:
    """The entries as a fragment of a threat model; empty when there are none."""
    parts = [[f"{key}:", *yaml_text.listed(rows)] for key, rows in additions.lists().items()]
    parts += [_bindings(additions.bindings)] if additions.bindings else []
    return "".join("\n".join(part) + "\n" for part in parts)


def _bindings(bindings: Iterable[Binding]) -> list[str]:
    """Names for lists in entries that are there: a comment, since a second entry for an agent would be wrong."""
    return [
        yaml_text.comment(f"add to {key} of the agent {agent}: {yaml_text.flow(name)}")
        for agent, key, name in bindings
    ]
