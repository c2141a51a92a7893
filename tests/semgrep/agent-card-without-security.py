from a2a.types import AgentCapabilities, AgentCard, AgentSkill, HTTPAuthSecurityScheme

skill = AgentSkill(id="refund", name="Refund", description="Refunds an order", tags=["orders"])

# ruleid: agent-card-without-security
open_card = AgentCard(
    name="Orders",
    description="Looks after orders",
    url="https://orders.acme.example/",
    version="1.0.0",
    capabilities=AgentCapabilities(streaming=True),
    skills=[skill],
)


def card(url: str) -> AgentCard:
    # ruleid: agent-card-without-security
    return AgentCard(name="Stock", description="Knows the stock", url=url, version="2.1.0", skills=[skill])


# ok: agent-card-without-security
guarded_card = AgentCard(
    name="Orders",
    description="Looks after orders",
    url="https://orders.acme.example/",
    version="1.0.0",
    skills=[skill],
    security_schemes={"bearer": HTTPAuthSecurityScheme(scheme="bearer")},
    security=[{"bearer": []}],
)


def read(data: dict) -> AgentCard:
    # ok: agent-card-without-security
    return AgentCard(**data)
