"""Who a tool acts for."""

from dataclasses import dataclass

from support_agent.identity import Principal


@dataclass(frozen=True, slots=True)
class CallContext:
    """On whose behalf the graph runs; it never comes from the model."""

    principal: Principal
    conversation: str
