"""Links of the asset graph between an agent and what it acts through: its tools and its MCP servers.

1. A name means the asset that has it as id; else one that binds it (`mcp_server:NAME`); else one that is called so;
   else the asset that owns the tool or server which the repository reveals under this name. Of several the first.
2. Both ways: what a taken-over tool says reaches the agent, and a taken-over agent acts through its tools.
3. A name that means no asset links nothing: it is drift, which other rules judge.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from maestro_gate.assess.binding import Binder
from maestro_gate.assess.links import Link
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Agent, Asset, McpServer, Tool
from maestro_gate.policy import RiskTable

_SEPARATORS = re.compile(r"[\s_.-]+")


def of(evidence: Evidence, table: RiskTable) -> list[Link]:
    """A pair of links for every tool and server of an agent that is a declared asset."""
    agents = evidence.of_kind(Agent)
    if not agents:
        return []
    names = _Names(evidence, Binder(evidence.of_kind(Asset), table.impact))
    strength = table.link_transmission["binding"]
    return [
        Link(source, target, "binding", strength, path=agent.path, line=agent.line)
        for agent in agents
        for other in names.bound_to(agent)
        for source, target in ((agent.asset, other), (other, agent.asset))
    ]


class _Names:
    """Which asset a tool or a server of an agent is."""

    def __init__(self, evidence: Evidence, binder: Binder) -> None:
        assets = {a.id: a for a in sorted(binder.assets.values(), key=attrgetter("place"))}
        self._ids = assets.keys()
        refs = [(ref.partition(":"), asset.id) for asset in assets.values() for ref in asset.refs]
        self._servers = _first((name, id_) for (kind, _, name), id_ in refs if kind == "mcp_server")
        self._called = _first(
            (_plain(name), asset.id) for asset in assets.values() for name in (asset.id, asset.name) if name
        )
        tools = sorted(evidence.of_kind(Tool), key=lambda tool: (tool.path, tool.line))
        self._tools = _first((_plain(tool.name), binder.asset_of(tool)) for tool in tools)
        servers = sorted(evidence.of_kind(McpServer), key=lambda server: (server.path, server.line))
        self._revealed = _first((server.name, binder.asset_of(server)) for server in servers)

    def bound_to(self, agent: Agent) -> list[str]:
        """Ids of the assets, sorted."""
        return sorted({*self._of_tools(agent.tools), *self._of_servers(agent.mcp_servers)})

    def _of_tools(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            found = self._known(name) or self._tools.get(_plain(name), "")
            if found:
                yield found

    def _of_servers(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            found = self._servers.get(name) or self._known(name) or self._revealed.get(name, "")
            if found:
                yield found

    def _known(self, name: str) -> str:
        return name if name in self._ids else self._called.get(_plain(name), "")


def _first(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Name → asset; where several have a name, the first."""
    found: dict[str, str] = {}
    for name, id_ in pairs:
        if id_:
            found.setdefault(name, id_)
    return found


def _plain(name: str) -> str:
    """`issue_refund`, `Issue refund` and `issue-refund` are one name."""
    return _SEPARATORS.sub("-", name.strip().casefold())
