"""Says where an attack is stopped, and where it only could be.

1. A preventive control that is verified can stop an attack at the assets where it stands: those that it names, and
   those of the threats that name it.
2. It does stop a scenario's attack where the scenario counts on it: `expect.stops_at` names the asset, then any of
   them that stands there; or the control, then wherever it stands. When it names both, a named control stops the
   attack at the named assets at which it stands, and no other control does so there.
3. A control that is unproven or refuted stops nothing. Nothing that is detective or corrective does.

Not every safeguard stops every attack: pinned dependencies do not stop a poisoned article at the agent that both are
about. A scenario says which one it counts on; a question without a scenario assumes that none works, and shows what
each would spare.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from maestro_gate.model.subjects import Control, Scenario

STOPPING = "preventive"
"""Category of the controls that can stop an attack."""


@dataclass(frozen=True, slots=True)
class Guards:
    """The preventive controls of a threat model, and where they stand."""

    controls: Sequence[Control]
    by_id: Mapping[str, Control] = field(init=False, repr=False)
    """Of every category."""
    at: Mapping[str, tuple[Control, ...]] = field(init=False, repr=False)
    """Asset → the preventive ones that stand there, in their order."""

    def __post_init__(self) -> None:
        at: dict[str, list[Control]] = defaultdict(list)
        for control in self.controls:
            for asset in control.assets if control.category == STOPPING else ():
                at[asset].append(control)
        object.__setattr__(self, "by_id", {control.id: control for control in self.controls})
        object.__setattr__(self, "at", {asset: tuple(found) for asset, found in at.items()})

    @property
    def verified(self) -> frozenset[str]:
        """The assets at which a verified one stands."""
        return frozenset(asset for asset, found in self.at.items() if any(map(is_verified, found)))

    def counted_on(self, scenario: Scenario) -> Mapping[str, tuple[Control, ...]]:
        """Asset → the controls that the scenario counts on there, verified or not."""
        named = {name for name in scenario.stops_at if self._can_stop(name)}
        places = {name for name in scenario.stops_at if name in self.at}
        found: dict[str, tuple[Control, ...]] = {}
        for asset in sorted(places):
            standing = self.at[asset]
            found[asset] = tuple(c for c in standing if c.id in named) or standing
        for control in sorted(named):
            own = self.by_id[control].assets
            if not places.intersection(own):
                for asset in own:
                    found[asset] = (*found.get(asset, ()), self.by_id[control])
        return found

    def _can_stop(self, name: str) -> bool:
        return name in self.by_id and self.by_id[name].category == STOPPING


def is_verified(control: Control) -> bool:
    """Evidence in this tree proves it."""
    return control.state == "verified"


def closed(counted_on: Mapping[str, Iterable[Control]], without: str = "") -> frozenset[str]:
    """The assets at which an attack ends: a control that counts there is verified. `without` names one that fails."""
    return frozenset(
        asset
        for asset, controls in counted_on.items()
        if any(is_verified(control) and control.id != without for control in controls)
    )
