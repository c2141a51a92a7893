"""Knows what stands around the ways through a system: controls, playbooks, regulations."""

from collections import defaultdict
from collections.abc import Iterable

from maestro_gate.model.subjects import BusinessService, Control, Scenario, System


class Surroundings:
    """Controls, playbooks and regulations of one tree, by asset."""

    def __init__(
        self,
        controls: Iterable[Control],
        scenarios: Iterable[Scenario],
        services: Iterable[BusinessService],
        system: System,
    ) -> None:
        """`controls` know their state, `scenarios` whether their playbook is there."""
        self._controls: dict[str, list[Control]] = defaultdict(list)
        for control in sorted(controls, key=lambda control: control.id):
            for asset in control.assets:
                self._controls[asset].append(control)
        self._playbooks: dict[str, set[str]] = defaultdict(set)
        for scenario in scenarios:
            if scenario.playbook and scenario.playbook_exists:
                self._playbooks[scenario.start].add(scenario.playbook)
        self._regulations: dict[str, set[str]] = defaultdict(set)
        for service in services:
            for asset in service.assets:
                self._regulations[asset].update(service.regulations)
        self._of_all = frozenset(system.regulations)
        self._watched = frozenset(
            asset for asset, there in self._controls.items() for control in there if detects(control)
        )

    def is_watched(self, assets: Iterable[str]) -> bool:
        """A verified detective control stands at one of these assets."""
        return not self._watched.isdisjoint(assets)

    def is_answered(self, assets: Iterable[str]) -> bool:
        """A scenario that starts at one of these assets has a playbook."""
        return not self._playbooks.keys().isdisjoint(assets)

    def is_regulated(self, assets: Iterable[str]) -> bool:
        """A regulation concerns the system, or a service that needs one of these assets."""
        return bool(self._of_all) or any(self._regulations.get(asset) for asset in assets)

    def controls(self, assets: Iterable[str]) -> list[Control]:
        """Controls that stand at these assets, by id."""
        there = {control.id: control for asset in assets for control in self._controls.get(asset, ())}
        return [there[id_] for id_ in sorted(there)]

    def is_guarded(self, asset: str, threats: Iterable[str]) -> bool:
        """A verified preventive control stands at the asset, against one of these threats."""
        named = frozenset(threats)
        return any(
            control.state == "verified"
            and control.category == "preventive"
            and not named.isdisjoint(control.satisfies)
            for control in self._controls.get(asset, ())
        )

    def playbooks(self, assets: Iterable[str]) -> tuple[str, ...]:
        """Playbooks of scenarios that start at these assets, sorted."""
        return sorted_words(book for asset in assets for book in self._playbooks.get(asset, ()))

    def regulations(self, assets: Iterable[str]) -> tuple[str, ...]:
        """Regulations of the system and of the services that need one of these assets, sorted."""
        return sorted_words(self._of_all.union(*(self._regulations.get(asset, set()) for asset in assets)))


def detects(control: Control) -> bool:
    """The control is a detective one, and evidence proves it."""
    return control.state == "verified" and control.category == "detective"


def sorted_words(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, sorted; empty ones left out."""
    return tuple(sorted({word for word in words if word}))
