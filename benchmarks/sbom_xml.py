"""Writes a generated bill of materials as CycloneDX XML: element for element what its JSON says."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://cyclonedx.org/schema/bom/1.6"

_ATTRIBUTES = {"bom-ref", "type", "mime-type"}
_ITEMS = {
    "components": "component", "dependencies": "dependency", "vulnerabilities": "vulnerability", "hashes": "hash",
    "licenses": "license", "properties": "property", "externalReferences": "reference", "ratings": "rating",
    "cwes": "cwe", "affects": "target", "datasets": "dataset", "useCases": "useCase", "owners": "owner",
    "technicalLimitations": "technicalLimitation",
}  # fmt: skip
_ORDER = {
    "component": (
        "supplier", "group", "name", "version", "description", "scope", "hashes", "licenses", "purl",
        "externalReferences", "properties", "components", "modelCard", "data",
    ),
    "vulnerability": ("id", "source", "ratings", "cwes", "description", "analysis", "affects"),
    "rating": ("score", "severity", "method"),
    "bom": ("metadata", "components", "dependencies", "vulnerabilities"),
}  # fmt: skip
"""Of children, where the schema wants one."""


def document(value: Mapping[str, Any]) -> bytes:
    """The XML of a JSON document that `sboms.py` made."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<bom xmlns="{NAMESPACE}" version="1">']
    for name in _ORDER["bom"]:
        lines.extend(_member(name, value[name], 1))
    return "\n".join([*lines, "</bom>", ""]).encode()


def _member(name: str, value: Any, level: int) -> Iterator[str]:
    indent = "  " * level
    if name == "licenses":
        yield f"{indent}<licenses>"
        for choice in value:
            yield from _licence(choice, level + 1)
        yield f"{indent}</licenses>"
    elif name == "data":
        for item in value:
            yield from _element("data", {"type": item["type"]}, _without(item, "type"), level)
    elif isinstance(value, list):
        yield f"{indent}<{name}>"
        for item in value:
            yield from _item(_ITEMS[name], item, level + 1)
        yield f"{indent}</{name}>"
    elif isinstance(value, dict):
        attributes = {key: value[key] for key in _ATTRIBUTES & value.keys()}
        yield from _element(name, attributes, _without(value, *attributes), level)
    else:
        yield f"{indent}<{name}>{escape(str(value))}</{name}>"


def _item(name: str, value: Any, level: int) -> Iterator[str]:
    indent = "  " * level
    if name == "dependency":
        yield f"{indent}<dependency ref={quoteattr(value['ref'])}>"
        yield from (f"{indent}  <dependency ref={quoteattr(on)}/>" for on in value["dependsOn"])
        yield f"{indent}</dependency>"
    elif name == "hash":
        yield f'{indent}<hash alg="{value["alg"]}">{value["content"]}</hash>'
    elif name == "property":
        yield f"{indent}<property name={quoteattr(value['name'])}>{escape(value['value'])}</property>"
    elif name == "dataset" and "ref" in value:
        yield f"{indent}<ref>{escape(value['ref'])}</ref>"
    else:
        yield from _member(name, value, level)


def _element(
    name: str, attributes: Mapping[str, str], members: Mapping[str, Any], level: int
) -> Iterator[str]:
    indent = "  " * level
    written = "".join(f" {key}={quoteattr(attributes[key])}" for key in sorted(attributes))
    yield f"{indent}<{name}{written}>"
    order: Sequence[str] = _ORDER.get(name, ())
    for key in sorted(members, key=lambda key: order.index(key) if key in order else len(order)):
        yield from _member(key, members[key], level + 1)
    yield f"{indent}</{name}>"


def _licence(choice: Mapping[str, Any], level: int) -> Iterator[str]:
    yield from _member(*next(iter(choice.items())), level)


def _without(value: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: member for key, member in value.items() if key not in keys}
