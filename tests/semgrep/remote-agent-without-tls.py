from a2a.client import A2ACardResolver
from google.adk.agents.remote_a2a_agent import RemoteA2aAgent
from langgraph.pregel.remote import RemoteGraph
from langserve import RemoteRunnable

# ruleid: remote-agent-without-tls
billing = RemoteA2aAgent(name="billing", agent_card="http://billing.acme.example/.well-known/agent-card.json")
# ruleid: remote-agent-without-tls
summaries = RemoteRunnable("http://summaries.acme.example/chain/")
# ruleid: remote-agent-without-tls
graph = RemoteGraph("support", url="http://10.1.0.8:2024")


def card(client):
    # ruleid: remote-agent-without-tls
    return A2ACardResolver(httpx_client=client, base_url="http://agents.acme.example").get_agent_card()


# ok: remote-agent-without-tls
shipping = RemoteA2aAgent(name="shipping", agent_card="https://shipping.acme.example/.well-known/agent-card.json")
# ok: remote-agent-without-tls
beside = RemoteRunnable("http://localhost:8000/chain/")


def configured(url: str) -> RemoteGraph:
    # ok: remote-agent-without-tls
    return RemoteGraph("support", url=url)
