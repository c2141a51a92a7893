"""Says which of its own tools and servers an agent asks a person about: the name of anything else approves nothing.

1. A tool or MCP server is meant by its name, whatever stands beside it (`issue_refund over 50 EUR`); a server also by
   one of its tools (`crm.send_mail`, `mcp__crm__send_mail`).
2. `*` and `all` mean everything that the agent has.
3. A word that only holds the name means something else: `approve_refund` is not `refund`.
"""

import re

from maestro_gate.model.subjects import Agent

_EVERYTHING = frozenset(("*", "all"))
_APART = re.compile(r"__|[^\w-]+")


def of(agent: Agent) -> tuple[str, ...]:
    """Names of its tools and servers that `human_approval` means, sorted."""
    said = [text.strip().casefold() for text in agent.human_approval]
    own = {*agent.tools, *agent.mcp_servers} - {""}
    if not _EVERYTHING.isdisjoint(said):
        return tuple(sorted(own))
    words = {word for text in said for word in _APART.split(text)} | set(said)
    whole = {text.split()[0] for text in said if text}
    return tuple(sorted(name for name in own if name.casefold() in words | whole))
