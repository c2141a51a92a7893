"""Links of the asset graph between infrastructure: what a resource names it builds on.

A resource names others by their address, which is theirs within one folder. Where the folder does not define it, any
resource with this address is meant: a module is used from elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from maestro_gate.assess.binding import Binder
from maestro_gate.assess.links import Link
from maestro_gate.model.evidence import Evidence, Resource
from maestro_gate.model.subjects import Asset
from maestro_gate.policy import RiskTable

_KIND = "reference"


def of(evidence: Evidence, table: RiskTable) -> list[Link]:
    """A link from the asset of what is named to the asset of what names it."""
    if not evidence.resources:
        return []
    binder = Binder(evidence.of_kind(Asset), table.impact)
    by_address = _by_address(evidence.resources)
    strength = table.link_transmission[_KIND]
    return [
        Link(source, target, _KIND, strength, path=resource.path, line=resource.line)
        for resource in evidence.resources
        if resource.references
        for target in (binder.asset_with(resource),)
        if target
        for source in _named(resource, by_address, binder)
    ]


def _named(resource: Resource, by_address: Mapping[str, list[Resource]], binder: Binder) -> Iterable[str]:
    """Ids of the assets that what it names belongs to, sorted."""
    folder = _folder(resource)
    found: set[str] = set()
    for address in resource.references:
        meant = by_address.get(address, [])
        here = [other for other in meant if _folder(other) == folder]
        found |= {binder.asset_with(other) for other in here or meant}
    return sorted(found - {""})


def _by_address(resources: Iterable[Resource]) -> Mapping[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for resource in resources:
        found[resource.address].append(resource)
    return found


def _folder(resource: Resource) -> str:
    return resource.path.rpartition("/")[0]
