"""Reads profiles: thresholds per layer, and what to do about gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Absent, Collected, Source
from maestro_gate.policy.files import validated

SHARES = "_limit"
"""How the names of limits end that are shares; the schema holds them to it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Thresholds per layer and what to do about gaps."""

    id: str
    title: str
    blocks: bool
    block_at: Mapping[str, str]
    unknown_as: str
    delta_budget: Mapping[str, int]
    ceiling: Mapping[str, int]
    required_evidence: Mapping[str, tuple[str, ...]]
    new_gap: str
    old_gap: str
    removed_control: str
    unattributed: str
    known_exploited: str
    """What a vulnerability does that stands at head and is used in attacks, whoever brought it."""
    stale_data: str
    """What advisories and catalogues do that are older than `advisories_max_age`."""
    epss_limit: float
    """Probability of EPSS from which on an attack is likely."""
    waiver_max_days: int
    waiver_warn_days: int
    limits: Mapping[str, timedelta | float]
    """Ages, and shares from 0 to 1 (their names end in `_limit`)."""
    stand_ins: Mapping[str, tuple[str, ...]]
    """Kind of evidence → kinds that may stand in for it where the tree has none of it."""

    def stand_in(self, kind: str, sources: Sequence[Source], hollow: frozenset[str] = frozenset()) -> str:
        """The kind of evidence that stands in for a required one; empty when none does, or none has to.

        What is `hollow` was read and lists nothing: it is as good as absent.
        """
        if kind not in hollow and any(
            source.provides == kind and not isinstance(source.status, Absent) for source in sources
        ):
            return ""
        there = {source.provides for source in sources if isinstance(source.status, Collected)}
        return next((other for other in self.stand_ins.get(kind, ()) if other in there), "")

    def for_layer(self, table: Mapping[str, Any], layer: str) -> Any:
        """The value of a per-layer table: the layer's own, or the default."""
        return table.get(layer, table["default"])

    def age(self, name: str) -> timedelta | None:
        """A limit that is an age; None where the profile sets none."""
        found = self.limits.get(name)
        return found if isinstance(found, timedelta) else None


def read_profile(files: Mapping[str, bytes], profile: str) -> Profile:
    """One profile by its id."""
    name = f"profiles/{profile}.yaml"
    if name not in files:
        raise InvalidInput(
            f"there is no profile «{profile}»", fix=f"Use one of: {', '.join(profiles(files))}."
        )
    value = validated(files, name, "profile")
    value.pop("schema_version")
    value["limits"] = {key: _limit(text) for key, text in value["limits"].items()}
    value["required_evidence"] = {layer: tuple(kinds) for layer, kinds in value["required_evidence"].items()}
    value["stand_ins"] = {kind: tuple(others) for kind, others in value.get("stand_ins", {}).items()}
    return Profile(**value)


def _limit(text: str) -> timedelta | float:
    return int(text[:-1]) / 100 if text.endswith("%") else timedelta(days=int(text[:-1]))


def profiles(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Ids of the profiles in these files."""
    return tuple(sorted(name[9:-5] for name in files if name.startswith("profiles/")))
