"""Finds approvals of agents that the threat model itself takes back.

An agent that only loses the tool needs no approval for it any more; where it gets others, one of them may be the same
under another name.
"""

from collections.abc import Iterator

from maestro_gate.assess.drift_sides import Sides, listed
from maestro_gate.model.subjects import Agent, Drift


def of(both: Sides) -> Iterator[Drift]:
    """One `removed-safeguard` for each agent that lost approvals."""
    now = {agent.asset: agent for agent in both.head.of_kind(Agent)}
    for was in both.base.of_kind(Agent):
        agent, asset = now.get(was.asset), both.declared.get(was.asset)
        if asset is None:
            continue
        kept = agent.human_approval if agent else ()
        gone = set(was.human_approval) - set(kept) - _given_up(was, agent)
        if gone:
            path, line = (agent.path, agent.line) if agent else (asset.path, asset.line)
            yield Drift(
                path=path,
                line=line,
                change="removed-safeguard",
                layer=asset.layer,
                type=asset.type,
                name=listed(gone),
                asset=was.asset,
                confidence="declared",
                attribute="approval",
                base=listed(was.human_approval),
                head=listed(kept),
                places=(f"{path}:{line}",),
            )


def _given_up(was: Agent, agent: Agent | None) -> set[str]:
    """Tools that the agent has no more, and no other ones in their stead."""
    if agent is None or set(agent.tools) - set(was.tools):
        return set()
    return set(was.tools) - set(agent.tools)
