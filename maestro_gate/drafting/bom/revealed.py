"""What the repository reveals as elements: models, data, agents, tools, prompts, servers, providers."""

from collections.abc import Iterable, Iterator, Mapping

from maestro_gate.drafting.bom import plain
from maestro_gate.drafting.bom.elements import About, Element, Offer, Property
from maestro_gate.drafting.bom.words import Words
from maestro_gate.model.subjects import AgentCard, DetectedAsset, McpServer, Service

_PREFIX = "maestro-gate:"
_PURL = "purl:"


def ref(asset: DetectedAsset) -> str:
    """Its reference in the bill of materials."""
    return plain.text(
        f"{asset.type}:{asset.provider}/{asset.label}" if asset.provider else f"{asset.type}:{asset.label}"
    )


def element(asset: DetectedAsset, type_: str, about: About, words: Words) -> Element:
    """An asset as a component of its own."""
    is_own = asset.type in words.own
    return Element(
        ref=ref(asset),
        type=type_,
        name=plain.text(asset.label),
        version=about.version if is_own else "",
        purl=_purl(asset),
        supplier=about.name if is_own else plain.text(asset.provider),
        places=tuple(sorted({plain.place(place) for place in asset.places})),
        properties=properties(asset),
    )


def properties(asset: DetectedAsset) -> tuple[Property, ...]:
    """What the inventory says of an asset."""
    said = {
        "layer": asset.layer,
        "type": asset.type,
        "confidence": asset.confidence,
        "provider": asset.provider,
        "model": asset.model,
        "host": asset.host,
        "safeguard": asset.safeguard,
    }
    return tuple(sorted((_PREFIX + key, plain.text(value)) for key, value in said.items() if value))


def packages(asset: DetectedAsset) -> Iterator[str]:
    """PURLs without version of the packages that an asset is."""
    return (one.removeprefix(_PURL) for one in asset.refs if one.startswith(_PURL))


def offer(
    asset: DetectedAsset, servers: Iterable[McpServer], cards: Iterable[AgentCard], words: Words
) -> Offer:
    """An asset as a service. What its configuration says of it is said, too."""
    known = [server for server in servers if server.name == asset.name]
    named = [card for card in cards if asset.name in (card.name, card.path)]
    remote = [server for server in known if server.url]
    urls = [*(server.url for server in remote), *(card.url for card in named)]
    launched = {server.launch for server in known if server.launch.startswith("package ")}
    seen = tuple((f"{_PREFIX}seen", plain.text(place)) for place in asset.places)
    return Offer(
        ref=ref(asset),
        name=plain.text(asset.label),
        version=plain.text(next((s.version for s in known if s.version), "")),
        provider=plain.text(asset.provider or next((card.provider for card in named if card.provider), "")),
        endpoints=_addresses(urls),
        authenticated=_authenticated(remote, named),
        crosses_trust_boundary=_crosses(asset, known, words),
        properties=tuple(
            sorted({*properties(asset), *seen, *((f"{_PREFIX}launch", plain.text(one)) for one in launched)})
        ),
    )


def _crosses(asset: DetectedAsset, known: list[McpServer], words: Words) -> bool | None:
    """Where nothing says who runs it, nothing is said: "no" would clear it."""
    if known:
        return not all(server.is_local for server in known)
    return True if asset.provider or asset.host or asset.type in words.outside else None


def of_service(service: Service) -> Offer:
    """A service of a bill of materials that is there."""
    answers: Mapping[str, bool] = {"yes": True, "no": False}
    return Offer(
        ref=plain.text(f"{service.identity}@{service.version}"),
        name=plain.text(service.name),
        group=plain.text(service.group),
        version=plain.text(service.version),
        provider=plain.text(service.provider),
        endpoints=_addresses(service.endpoints),
        authenticated=answers.get(service.authenticated),
        crosses_trust_boundary=answers.get(service.crosses_trust_boundary),
        properties=((f"{_PREFIX}listed-in", plain.text(service.path)),),
    )


def _addresses(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({plain.address(url) for url in urls} - {""}))


def _authenticated(remote: list[McpServer], cards: list[AgentCard]) -> bool | None:
    """Where nothing says, nothing is said: every one has to ask, or one is open."""
    asked = [server.authentication != "none" for server in remote]
    asked += [card.requires_security for card in cards]
    return all(asked) if asked else None


def _purl(asset: DetectedAsset) -> str:
    found = sorted(packages(asset))
    return found[0] if len(found) == 1 else ""
