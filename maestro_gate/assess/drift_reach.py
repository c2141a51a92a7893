"""Finds what reaches further than at base: agents with more tools, autonomy or egress; tools and hosts that are new."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from maestro_gate.assess.drift_sides import Sides, listed
from maestro_gate.model.subjects import Agent, DetectedAsset, Drift, Tool

_HOST = "host:"


def of(both: Sides) -> Iterator[Drift]:
    """Every `changed` of what reaches somewhere."""
    yield from _agents(both)
    yield from _tools(both)
    yield from _hosts(both)


def _agents(both: Sides) -> Iterator[Drift]:
    before = {agent.asset: agent for agent in both.base.of_kind(Agent)}
    for agent in both.head.of_kind(Agent):
        was = before.get(agent.asset)
        if was is None:
            continue
        change = _of_agent(agent, both)
        if _rank(agent.autonomy, both) > _rank(was.autonomy, both):
            yield replace(change, attribute="autonomy", base=was.autonomy, head=agent.autonomy)
        sets = {
            "tools": ((*was.tools, *was.mcp_servers), (*agent.tools, *agent.mcp_servers)),
            "egress": (was.egress, agent.egress),
        }
        for attribute, (base, head) in sets.items():
            added = tuple(sorted(set(head) - set(base)))
            if added:
                yield replace(change, attribute=attribute, base=listed(base), head=listed(head), added=added)


def _rank(autonomy: str, both: Sides) -> int:
    """Place in the order of autonomy; what is not said is the least."""
    return both.words.autonomy.index(autonomy) if autonomy in both.words.autonomy else 0


def _of_agent(agent: Agent, both: Sides) -> Drift:
    asset = both.declared.get(agent.asset)
    return Drift(
        path=agent.path,
        line=agent.line,
        change="changed",
        layer=asset.layer if asset else "",
        type=asset.type if asset else agent.kind,
        name=agent.asset,
        asset=agent.asset,
        confidence="declared",
        attribute="",
        base="",
        head="",
        places=(f"{agent.path}:{agent.line}",),
    )


def _tools(both: Sides) -> Iterator[Drift]:
    """New tools in code that are told nowhere else: neither undeclared assets, nor named by an agent's entry."""
    told = {one.name for one in both.head_detected if one.owes_entry and not one.declared_as}
    told |= {name for agent in both.head.of_kind(Agent) for name in agent.tools}
    told |= {tool.name for tool in both.base.of_kind(Tool)}
    known = {one.name: one for one in both.head_detected}
    of_base = _by_file(replace(tool, path=both.moved(tool.path)) for tool in both.base.of_kind(Tool))
    for path, tools in sorted(_by_file(both.head.of_kind(Tool)).items()):
        added = [tool for tool in tools if tool.name not in told]
        if not added:
            continue
        one = known.get(added[0].name)
        yield Drift(
            path=path,
            line=added[0].line,
            change="changed",
            layer=one.layer if one else "",
            type=one.type if one else Tool.kind,
            name=path,
            asset=one.declared_as if one else "",
            confidence="used",
            attribute="tools",
            base=listed(tool.name for tool in of_base.get(path, ())),
            head=listed(tool.name for tool in tools),
            places=tuple(sorted(f"{tool.path}:{tool.line}" for tool in added)),
            added=tuple(sorted(tool.name for tool in added)),
        )


def _by_file(tools: Iterable[Tool]) -> dict[str, list[Tool]]:
    table: dict[str, list[Tool]] = defaultdict(list)
    for tool in sorted(tools, key=lambda tool: (tool.path, tool.line, tool.name)):
        table[tool.path].append(tool)
    return table


def _hosts(both: Sides) -> Iterator[Drift]:
    """Hosts that the tree names for the first time, and that no asset and no agent declares."""
    known = {host for one in both.base_detected for host in _hosts_of(one, both)}
    known |= {host.lower() for agent in both.head.of_kind(Agent) for host in agent.egress}
    for one in both.head_detected:
        added = [] if one.declared_as else [host for host in _hosts_of(one, both) if host not in known]
        if added:
            yield Drift(
                path=one.path,
                line=one.line,
                change="changed",
                layer=one.layer,
                type=one.type,
                name=one.name,
                asset="",
                confidence=one.confidence,
                attribute="egress",
                base="",
                head=listed(added),
                places=one.places,
                added=tuple(sorted(added)),
            )


def _hosts_of(one: DetectedAsset, both: Sides) -> list[str]:
    if one.type not in both.words.egress_types:
        return []
    named = [ref.removeprefix(_HOST).lower() for ref in one.refs if ref.startswith(_HOST)]
    return named or [one.name.lower()]
