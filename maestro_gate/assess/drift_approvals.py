"""Finds approvals of agents that the threat model itself takes back.

1. An agent that loses a tool needs no approval for it any more, unless head still reveals the tool: an entry that is
   deleted takes no tool away.
2. Where it gets other tools, one of them may be the same under another name. If each tool that is gone has one that is
   new and approved, those are named as what came in their stead.
3. A tool that another agent has with an approval now is named with that agent.
4. An agent that the threat model has no more loses approvals of the tools that head still reveals.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.assess.drift_sides import Sides, listed
from maestro_gate.model.subjects import Agent, Asset, Drift, Tool


@dataclass(frozen=True, slots=True)
class _Tools:
    """What head says of tools."""

    revealed: frozenset[str]
    """Names of those that the tree shows."""
    approved: dict[str, str]
    """Name of one that a person approves → the agent that has it."""


def of(both: Sides) -> Iterator[Drift]:
    """One `removed-safeguard` for each agent that lost approvals."""
    now = {agent.asset: agent for agent in both.head.of_kind(Agent)}
    assets = {asset.id: asset for asset in both.base.of_kind(Asset)} | dict(both.declared)
    tools = _tools(both)
    for was in both.base.of_kind(Agent):
        agent, asset = now.get(was.asset), assets.get(was.asset)
        kept = agent.human_approval if agent else ()
        gone = set(was.human_approval) - set(kept)
        if was.asset in both.declared:
            gone -= _given_up(was, agent) - tools.revealed
        else:
            gone &= tools.revealed
        if gone and asset is not None:
            place = agent or both.declared.get(was.asset) or was
            yield Drift(
                path=place.path,
                line=place.line,
                change="removed-safeguard",
                layer=asset.layer,
                type=asset.type,
                name=listed(gone),
                asset=both.still_declared(was.asset),
                confidence="declared",
                attribute="approval",
                base=listed(was.human_approval),
                head=listed(kept),
                places=(f"{place.path}:{place.line}",),
                added=_instead(gone, was, agent, tools),
            )


def _tools(both: Sides) -> _Tools:
    revealed = {tool.name for tool in both.head.of_kind(Tool)}
    revealed |= {one.name for one in both.head_detected if one.type in both.words.tool_types}
    agents = sorted(both.head.of_kind(Agent), key=lambda agent: agent.asset, reverse=True)
    approved = {name: agent.asset for agent in agents for name in agent.human_approval if name in agent.tools}
    return _Tools(frozenset(revealed), approved)


def _given_up(was: Agent, agent: Agent | None) -> set[str]:
    """Tools that the agent has no more, and no other ones in their stead."""
    if agent is None or set(agent.tools) - set(was.tools):
        return set()
    return set(was.tools) - set(agent.tools)


def _instead(gone: set[str], was: Agent, agent: Agent | None, tools: _Tools) -> tuple[str, ...]:
    """What is approved now in the stead of all that is gone; empty where something is left without."""
    kept = set(agent.tools) if agent else set()
    handed = {name for name in gone if name not in kept and tools.approved.get(name, was.asset) != was.asset}
    renamed = {name for name in gone - handed if name in was.tools and name not in kept | tools.revealed}
    come = (set(agent.human_approval) & kept) - {*was.tools, *was.human_approval} if agent else set()
    if gone != handed | renamed or len(come) < len(renamed):
        return ()
    return tuple(
        sorted({f"{name} of {tools.approved[name]}" for name in handed} | (come if renamed else set()))
    )
