"""What drafts are made with: `policies/drafts.yaml`, the layers and the threats of the framework."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from typing import Any

from maestro_gate.drafting.placed import Placed
from maestro_gate.model.judgement import LayerInfo
from maestro_gate.model.subjects import DetectedAsset
from maestro_gate.policy import CatalogueThreat, Policy
from maestro_gate.policy.files import load

AGENT = "agent"
"""The role that everything else is drawn around."""


@dataclass(frozen=True, slots=True)
class SuggestedFlow:
    """What is drawn between assets of two roles."""

    source: str
    target: str
    transmission: str
    why: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A trust zone, and the types of assets that stand in it."""

    id: str
    name: str
    rating: int
    types: frozenset[str]
    served: frozenset[str]
    """Types that stand here when somebody is known to serve them; otherwise nobody knows where they stand."""
    remote: frozenset[str]
    """Types that stand here when an address of others is known."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that a draft takes from policy."""

    layers: tuple[LayerInfo, ...]
    threats: Mapping[str, CatalogueThreat]
    roles: Mapping[str, str]
    """Asset type → role."""
    bindings: Mapping[str, str]
    """Role → the list of an agent's entry that names what it uses."""
    agent_types: tuple[str, ...]
    """The first of which there is one stands for all."""
    joint_agent_types: frozenset[str]
    """Of these, several in one file make one agent."""
    flows: tuple[SuggestedFlow, ...]
    max_flows: int
    max_agents: int
    """That one asset is drawn to."""
    max_source_files: int
    max_paths: int
    """Files that one entry names; of more it names the folder."""
    max_folders: int
    """Folders with files of one type; of more, those within others are joined."""
    zones: tuple[Zone, ...]
    """The last one takes what no other does."""
    inside: re.Pattern[str]
    """Hosts of our own network."""
    unheard: Mapping[str, re.Pattern[str]]
    """Role → names of those that steer nobody."""
    within: Mapping[str, str]
    """List of an agent's entry → the list that its names have to be in, too."""
    parties: frozenset[str]
    starts: tuple[str, ...]
    """Roles from which a first scenario may start."""
    reaches: str
    manifests: re.Pattern[str]
    """Names of files that say what is used and nothing of how."""
    texts: Mapping[str, tuple[str, ...]]
    """Part of a threat model → lines that stand above it."""

    def role(self, type_: str) -> str:
        """The role of assets of a type; empty when they have none."""
        return self.roles.get(type_, "")

    def zone(self, asset: DetectedAsset) -> str:
        """Id of the trust zone where an asset stands; empty when nothing says who runs it."""
        found = next((zone.id for zone in self.zones if self._stands(asset, zone)), "")
        is_known = not any(asset.type in zone.served for zone in self.zones)
        return found or (self.zones[-1].id if is_known else "")

    def _stands(self, asset: DetectedAsset, zone: Zone) -> bool:
        return (
            asset.type in zone.types
            or (bool(asset.provider) and asset.type in zone.served)
            or (asset.type in zone.remote and self.is_others(asset.host))
        )

    def is_others(self, host: str) -> bool:
        """Whether a host is not one of our own network."""
        is_public_name = "." in host or ":" in host
        return is_public_name and not self.inside.fullmatch(host.lower())

    def is_listened_to(self, asset: Placed) -> bool:
        """Whether what it gives is more than numbers and pieces of text."""
        return not (asset.role in self.unheard and self.unheard[asset.role].fullmatch(asset.name.lower()))


def catalogue(files: Mapping[str, bytes], policy: Policy) -> Catalogue:
    """The catalogue of the bundled policy files and the policy that they make."""
    value: Any = load(files, "drafts.yaml")
    return Catalogue(
        layers=policy.layers,
        threats=policy.threats,
        roles={type_: row["role"] for row in value["roles"] for type_ in row["types"]},
        bindings=value["bindings"],
        agent_types=tuple(value["agent_types"]),
        joint_agent_types=frozenset(value["joint_agent_types"]),
        flows=tuple(
            SuggestedFlow(row["from"], row["to"], row["transmission"], row["why"]) for row in value["flows"]
        ),
        max_flows=value["max_flows"],
        max_agents=value["max_agents"],
        max_source_files=value["max_source_files"],
        max_paths=value["max_paths"],
        max_folders=value["max_folders"],
        zones=tuple(_zone(row) for row in value["zones"]),
        inside=_patterns(value["inside"]),
        unheard={role: _patterns(names) for role, names in value["unheard"].items()},
        within=value["within"],
        parties=frozenset(value["parties"]),
        starts=tuple(value["scenario"]["start"]),
        reaches=value["scenario"]["reaches"],
        manifests=_patterns(value["manifests"]),
        texts={part: tuple(text.splitlines()) for part, text in value["texts"].items()},
    )


def _zone(row: Mapping[str, Any]) -> Zone:
    types = frozenset(row["types"])
    served, remote = (frozenset(row.get(key, ())) for key in ("served", "remote"))
    return Zone(row["id"], row["name"], row["rating"], types, served, remote)


def _patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, patterns)))
