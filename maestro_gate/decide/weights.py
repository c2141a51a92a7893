"""Reasons in what the change makes lighter by a word of the threat model: threats, the system, assets, flows.

A person should see each of them. None pays for what the change brings: budgets count by the graver of both words.
"""

from collections.abc import Iterator

from maestro_gate.decide.case import Case
from maestro_gate.model.judgement import Assessment, Delta, Reason
from maestro_gate.model.points import percent
from maestro_gate.model.subjects import Asset
from maestro_gate.policy import RiskTable


def reasons(case: Case) -> Iterator[Reason]:
    """What head's threat model says otherwise than base's."""
    if case.base is not None:
        yield from _argued_away(case.delta)
        yield from _system(case.base, case.head)
        yield from _assets(case.base, case.head, case.policy.risk)
        yield from _flows(case.base, case.head)


def _argued_away(delta: Delta) -> Iterator[Reason]:
    """Threats whose risk the manifest lowers by a word; the budget counts them as base does."""
    for layer in delta.layers:
        for threat in layer.lowered:
            text = (
                f"the change lowers or stops counting the risk of {threat.id} by what the threat model says"
            )
            yield _of_change("threat-lowered", text, layer=layer.layer, subject=threat.id)


def _system(base: Assessment, head: Assessment) -> Iterator[Reason]:
    """Words for the whole system decide which rules fire."""
    now = dict(head.declared)
    for word, before in base.declared:
        if word in now and now[word] != before:
            text = f"the change declares another {word.replace('_', ' ')}: {before or 'none'} → {now[word] or 'none'}"
            yield _of_change("system-weighed-anew", text)


def _assets(base: Assessment, head: Assessment, table: RiskTable) -> Iterator[Reason]:
    """Words for an asset decide what a violation costs there, and how grave a chain is that ends there."""
    now = {asset.id: asset for asset in head.assets}
    for asset in base.assets:
        said = list(_lighter(asset, now[asset.id], table)) if asset.id in now else []
        if said:
            text = f"the change weighs the asset {asset.id} anew: {'; '.join(said)}"
            yield _of_change("asset-weighed-anew", text, layer=asset.layer, subject=asset.id)


def _lighter(before: Asset, now: Asset, table: RiskTable) -> Iterator[str]:
    if table.impact_of(now.criticality) < table.impact_of(before.criticality):
        yield f"criticality {before.criticality or 'none'} → {now.criticality or 'none'}"
    taken = sorted(set(before.data_classes).difference(now.data_classes))
    if taken:
        yield f"it holds no {', '.join(taken)} any more"
    if before.trust_zone and now.trust_zone != before.trust_zone:
        yield f"trust zone {before.trust_zone} → {now.trust_zone or 'none'}"


def _flows(base: Assessment, head: Assessment) -> Iterator[Reason]:
    """Flows that carry less of a compromise, or none: what spreads counts for less by it."""
    carried, there = head.standing.carried, head.standing.assets
    for (source, target), before in sorted(base.standing.carried.items()):
        now = carried.get((source, target))
        if now is None and {source, target} <= there:
            text = (
                f"the change takes the flow {source} → {target} out of the threat model; "
                f"base says that it carries on {percent(before)} % of a compromise"
            )
            yield _of_change("flow-removed", text, subject=f"{source}->{target}")
        elif now is not None and now < before:
            text = (
                f"the change says that {source} → {target} carries on {percent(now)} % of a compromise; "
                f"base says {percent(before)} %"
            )
            yield _of_change("flow-lowered", text, subject=f"{source}->{target}")


def _of_change(code: str, text: str, *, layer: str = "", subject: str = "") -> Reason:
    return Reason("warn", code, text, layer=layer, subject=subject, cause="code")
