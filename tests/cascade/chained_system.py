"""A small system: an agent with a hole, the orders that it reads, and partners that they are sent to."""

from maestro_gate.assess.expressions import subject_of

MANIFEST = ".maestro/threat-model.yaml"


def asset(id_, line, layer, type_, *data, **fields):
    values = {"id": id_, "line": line, "layer": layer, "type": type_, "data_classes": data, "path": MANIFEST}
    return subject_of("asset", values | {"criticality": "high", "trust_zone": id_} | fields)


def flow(source, target, authz="", **fields):
    values = {"source": source, "target": target, "authz": authz, "path": MANIFEST, "transmission": "high"}
    return subject_of("flow", values | {"protocol": "https", "authn": "oauth2", "encrypted": True} | fields)


SYSTEM = subject_of("system", {"declared": True, "name": "s", "regulations": ("GDPR",), "path": MANIFEST})
AGENT = asset("agent", 1, "agent-frameworks", "agent-framework", refs=("purl:pkg:pypi/langgraph",))
ORDERS = asset("orders", 2, "data-operations", "dataset", "PII")
PARTNER = asset("partner", 3, "agent-ecosystem", "third-party-integration", "PII")
MARKET = asset("market", 4, "agent-ecosystem", "third-party-integration", "PII")
READ, SEND = flow("agent", "orders", "scope orders:read"), flow("orders", "partner")
SELL = flow("orders", "market")


def hole(path="sbom/app.cdx.json", **fields):
    values = {
        "id": "CVE-1",
        "severity": "high",
        "component": "langgraph",
        "component_version": "1",
        "path": path,
    }
    return subject_of("vulnerability", values | {"component_identity": "pkg:pypi/langgraph"} | fields)
