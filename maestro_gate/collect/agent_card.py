"""Reads A2A agent cards: who an agent says it is, where it listens, and how a caller has to identify itself.

Cards before 1.0 name one `url`, OpenAPI-like `securitySchemes` with a `type`, and `security`; since 1.0 there
are `supportedInterfaces`, schemes named by their kind (`oauth2SecurityScheme`), and `securityRequirements`.
The first cards had `authentication.schemes`. https://a2a-protocol.org/latest/specification/
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Detection
from maestro_gate.model.subjects import AgentCard

NAME = "agent-card"
PROVIDES = "agent-card"

_KINDS = {
    "apiKeySecurityScheme": "apiKey",
    "httpAuthSecurityScheme": "http",
    "oauth2SecurityScheme": "oauth2",
    "openIdConnectSecurityScheme": "openIdConnect",
    "mtlsSecurityScheme": "mutualTLS",
    "mutualTlsSecurityScheme": "mutualTLS",
}
"""Schemes of 1.0 by the words of the versions before, which are OpenAPI's."""
_SNAKE_CASE = {
    "supported_interfaces": "supportedInterfaces",
    "security_schemes": "securitySchemes",
    "security_requirements": "securityRequirements",
    "protocol_version": "protocolVersion",
}
_MARKS = (
    b'"skills"',
    b'"capabilities"',
    b'"supportedInterfaces"',
    b'"protocolVersion"',
    b'"securitySchemes"',
)
_ENOUGH_MARKS = 2


def recognises(_path: str, head: bytes) -> bool:
    """Does the beginning of the file look like a card: a name, and two or more of the members of a card."""
    return b'"name"' in head and sum(mark in head for mark in _MARKS) >= _ENOUGH_MARKS


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The card. Raises InvalidInput with the place."""
    document = documents.load_json(data, path)
    if not isinstance(document.value, dict):
        raise InvalidInput("this is no agent card", where=document.place([]))
    card = _card(document.value)
    if not text(card.get("name")) or not ("skills" in card or "url" in card or "supportedInterfaces" in card):
        what = "this is no agent card: it has no name, or neither skills nor an address"
        raise InvalidInput(what, where=document.place([]))
    ignored = Ignored()
    interface = next(iter(ignored.objects(card.get("supportedInterfaces"), "supportedInterfaces")), {})
    url = ignored.text(card.get("url"), "url") or text(interface.get("url"))
    shown, scheme, host = _address(url)
    provider = card.get("provider")
    subject = AgentCard(
        path=path,
        line=1,
        name=text(card.get("name")),
        version=ignored.text(card.get("version"), "version"),
        provider=text(provider) or text(ignored.mapping(provider, "provider").get("organization")),
        url=shown,
        scheme=scheme,
        is_local=bool(host) and bool(tables.mcp.local_hosts.matches(host)),
        protocol_version=text(card.get("protocolVersion")) or _interface_version(interface),
        security_schemes=unique(_schemes(card, ignored)),
        requires_security=any(_requirements(card, ignored)),
        signed=any(text(s.get("signature")) for s in ignored.objects(card.get("signatures"), "signatures")),
        skills=unique(_skills(card, ignored)),
        capabilities=unique(_capabilities(card, ignored)),
    )
    place = tables.surface.agent_card
    found = Detection(
        *(place.layer, place.type, subject.name, path, subject.line, "used"), ref=f"path:{path}"
    )
    return Reading(subjects=(subject,), detections=(found,), notes=ignored.sentences())


def _card(value: Object) -> Object:
    """Members in camel case: cards that Python writes have snake case now and then."""
    return {_SNAKE_CASE.get(key, key): member for key, member in value.items()}


def _address(url: str) -> tuple[str, str, str]:
    """The URL without credentials and query, its scheme and its host; gRPC addresses have no scheme."""
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "", "", ""
    host = parts.hostname or ""
    scheme = parts.scheme.lower()
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}{port}{parts.path}" if scheme else f"{shown}{port}{parts.path}", scheme, host


def _interface_version(interface: Object) -> str:
    return text(interface.get("protocolVersion")) or text(interface.get("protocol_version"))


def _schemes(card: Object, ignored: Ignored) -> Iterator[str]:
    for name, value in ignored.mapping(card.get("securitySchemes"), "securitySchemes").items():
        scheme = ignored.mapping(value, "securitySchemes[]")
        wrapped = mapping(scheme.get("scheme")) or scheme
        kinds = [kind for key, kind in _KINDS.items() if key in wrapped]
        found = text(scheme.get("type")) or next(iter(kinds), "")
        if not found:
            ignored.note("securitySchemes[]", "says no type")
        yield found or name
    yield from _first_cards(card)


def _first_cards(card: Object) -> list[str]:
    return [text(scheme) for scheme in sequence(mapping(card.get("authentication")).get("schemes"))]


def _requirements(card: Object, ignored: Ignored) -> Iterator[bool]:
    """Does each requirement ask for something: an empty one lets everybody in."""
    for key in ("security", "securityRequirements"):
        for requirement in ignored.objects(card.get(key), key):
            yield bool(requirement.get("schemes", requirement))
    yield any(scheme.lower() not in ("", "none", "public") for scheme in _first_cards(card))


def _skills(card: Object, ignored: Ignored) -> Iterator[str]:
    for skill in ignored.objects(card.get("skills"), "skills"):
        yield text(skill.get("id")) or text(skill.get("name"))


def _capabilities(card: Object, ignored: Ignored) -> Iterator[str]:
    """Switches that are on, and URIs of extensions."""
    held = card.get("capabilities")
    if isinstance(held, list):
        yield from map(text, held)
        return
    for name, value in ignored.mapping(held, "capabilities").items():
        if value is True:
            yield name
    for extension in sequence(mapping(held).get("extensions")):
        yield text(mapping(extension).get("uri"))
