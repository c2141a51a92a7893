"""Says what a reached set of assets means to the organisation: services, data, duties, partners, playbooks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maestro_gate.assess.refs import unversioned
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.simulation import AffectedService, Partner, Playbook, Reached
from maestro_gate.model.subjects import Asset, BusinessService, Scenario, System, ThirdParty
from maestro_gate.policy import Policy


@dataclass(frozen=True, slots=True)
class Stakes:
    """What the organisation loses sight of, owes an answer for, or stands to lose."""

    system: str
    services: tuple[AffectedService, ...]
    data_classes: tuple[str, ...]
    regulations: tuple[str, ...]
    revenue: float


def of(evidence: Evidence, reached: Sequence[Reached], policy: Policy) -> Stakes:
    """Declared words only: which duty a regulation lays on whom is for people to say."""
    system = next(iter(evidence.of_kind(System)), None)
    services = _services(evidence.of_kind(BusinessService), reached, policy)
    data = tuple(sorted({word for one in reached for word in one.data_classes}))
    duties = {duty for service in services for duty in service.regulations}
    if system is not None and policy.cascades.sensitive_data.intersection(data):
        duties.update(system.regulations)
    return Stakes(
        system="" if system is None else system.name,
        services=services,
        data_classes=data,
        regulations=tuple(sorted(duties)),
        revenue=system.annual_revenue_at_risk if system is not None and services else 0.0,
    )


def _services(
    services: Iterable[BusinessService], reached: Sequence[Reached], policy: Policy
) -> tuple[AffectedService, ...]:
    arrives = {one.asset: one.arrives for one in reached}
    found = [
        AffectedService(
            service=service.id,
            name=service.label,
            owner=service.owner,
            criticality=service.criticality,
            regulations=service.regulations,
            assets=hit,
            of=len(service.assets),
            arrives=max(arrives[asset] for asset in hit),
        )
        for service in services
        if (hit := tuple(asset for asset in service.assets if asset in arrives))
    ]
    weight = policy.risk.impact
    return tuple(sorted(found, key=lambda one: (-weight.get(one.criticality, 0), -one.arrives, one.service)))


def playbooks(
    scenarios: Iterable[Scenario], starts: Sequence[str], everything: frozenset[str]
) -> tuple[Playbook, ...]:
    """Scenarios that start where the attack starts, then those that start where it passes."""
    found = [
        Playbook(
            scenario=scenario.id,
            title=scenario.label,
            start=scenario.start,
            owner=scenario.owner,
            playbook=scenario.playbook,
            exists=scenario.playbook_exists,
            last_exercised=scenario.last_exercised,
            is_own=scenario.start in starts,
        )
        for scenario in scenarios
        if scenario.start in everything
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_own, one.scenario)))


def partners(evidence: Evidence, reached: Sequence[Reached]) -> tuple[Partner, ...]:
    """Third parties that a reached asset stands for: by its id, its package, or the host that it binds."""
    names = {one.asset for one in reached}
    known: dict[str, set[str]] = defaultdict(set)
    for asset in evidence.of_kind(Asset):
        if asset.id in names:
            for key in (asset.id, *map(unversioned, asset.refs)):
                known[key].add(asset.id)
    found = []
    for party in evidence.of_kind(ThirdParty):
        hit = known.get(party.id, set()) | known.get(_key(party.purl_or_url), set())
        if hit:
            row = (party.id, party.label, party.tier, party.contact, party.exit_plan)
            found.append(Partner(*row, tuple(sorted(hit))))
    return tuple(sorted(found, key=lambda partner: partner.party))


def _key(place: str) -> str:
    """How an asset would bind a package or an address."""
    if place.startswith("pkg:"):
        return f"purl:{unversioned(place)}"
    host = place.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    return f"host:{host}"
