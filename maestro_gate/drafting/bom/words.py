"""What assets are in a bill of materials: `policies/bom.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass

from maestro_gate.policy.files import validated


@dataclass(frozen=True, slots=True)
class Words:
    """The table."""

    components: Mapping[str, str]
    """Type of asset → type of component."""
    services: frozenset[str]
    outside: frozenset[str]
    """Types of services that others run."""
    own: frozenset[str]
    """Types of assets that the repository itself defines."""


def words(files: Mapping[str, bytes]) -> Words:
    """The table of a policy tree."""
    value = validated(files, "bom.yaml", "bom")
    return Words(
        {type_: kind for kind, types in value["components"].items() for type_ in types},
        frozenset(value["services"]),
        frozenset(value["outside"]),
        frozenset(value["own"]),
    )
