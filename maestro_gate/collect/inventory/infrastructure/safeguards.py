"""Finds safeguards in what resources say: statements that deny, limits of egress, logs that cannot be altered.

A statement that denies is named by the address of its resource, and by its own id where it has one.
"""

from collections.abc import Iterator, Sequence

from maestro_gate.collect.inventory.infrastructure.definition import Definition
from maestro_gate.collect.inventory.infrastructure.values import Computed, Leaf
from maestro_gate.collect.inventory.infrastructure.words import (
    DenyWords,
    InfrastructureWords,
    SafeguardRow,
    plain,
)
from maestro_gate.model.evidence import Detection


def of(
    definition: Definition, found: Sequence[Leaf], path: str, words: InfrastructureWords
) -> Iterator[Detection]:
    """The safeguards of one resource."""
    for row in words.safeguards:
        if not row.resources.isdisjoint((definition.type, *definition.kinds)) and _holds(row, found):
            yield Detection(
                row.asset.layer,
                row.asset.type,
                definition.address,
                path,
                definition.line,
                "used",
                ref=definition.ref,
                safeguard=row.safeguard,
            )
    asset = words.deny.asset
    for name in sorted(set(_denying(definition.address, found, words.deny))):
        yield Detection(
            asset.layer,
            asset.type,
            name,
            path,
            definition.line,
            "used",
            ref=definition.ref,
            safeguard=words.deny.safeguard,
        )


def _holds(row: SafeguardRow, found: Sequence[Leaf]) -> bool:
    if not row.attribute:
        return True
    wanted = [(names, leaf) for names, leaf in found if _is_below(names, row.attribute)]
    if row.values:
        wanted = [one for one in wanted if isinstance(one[1], str) and one[1].lower() in row.values]
    return bool(wanted) and not any(_speaks_against(row, names, leaf) for names, leaf in wanted)


def _is_below(names: tuple[str, ...], attribute: str) -> bool:
    """Does the attribute, in whatever spelling, stand at these names or above them; indices do not count."""
    whole = ".".join(plain(name) for name in names if not name.isdigit())
    return whole == plain(attribute) or whole.startswith(f"{plain(attribute).rstrip('.')}.")


def _speaks_against(row: SafeguardRow, names: tuple[str, ...], leaf: str | Computed) -> bool:
    if isinstance(leaf, Computed):
        return any(plain(name) in row.literal for name in names)
    return leaf in row.without


def _denying(address: str, found: Sequence[Leaf], words: DenyWords) -> Iterator[str]:
    """Names of the statements of a resource that deny."""
    by_names = {names: leaf for names, leaf in found if isinstance(leaf, str)}
    for names, leaf in by_names.items():
        if names[-1].lower() in words.keys and leaf.lower() in words.values:
            ids = (by_names.get((*names[:-1], key), "") for key in words.ids)
            own = next((one for one in ids if one), "")
            yield f"{address}:{own}" if own else address
