"""Reads Compose files. The address of a service is its name."""

from collections.abc import Iterator

from maestro_gate import documents
from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.inventory.infrastructure.definition import Definition, Parsed
from maestro_gate.collect.lenient import Object, mapping, sequence, text

TYPE = "service"


def read(path: str, data: bytes) -> Parsed:
    """The services of a Compose file."""
    stream = documents.load_yaml_stream(data, path)
    found = [one for document in stream.documents for one in _services(document)]
    return Parsed(tuple(found), (str(stream.problem),) if stream.problem else (), bool(found))


def _services(document: documents.Document) -> Iterator[Definition]:
    services = mapping(mapping(document.value).get("services"))
    for name, service in services.items():
        if type(service) is dict:
            yield Definition(
                name,
                TYPE,
                document.locate(("services", name))[0],
                values.with_defaults(service),
                references=tuple(sorted({one for one in _named(service) if one in services} - {name})),
                ref=f"service:{name}",
            )
    models = mapping(mapping(document.value).get("models"))
    for name, model in models.items():
        yield Definition("", "", document.locate(("models", name))[0], values.with_defaults(model))


def _named(service: Object) -> Iterator[str]:
    for key in ("depends_on", "links", "external_links"):
        value = service.get(key)
        yield from mapping(value)
        yield from (text(one).partition(":")[0] for one in sequence(value))
    yield text(mapping(service.get("extends")).get("service"))
    yield text(service.get("network_mode")).removeprefix("service:")
