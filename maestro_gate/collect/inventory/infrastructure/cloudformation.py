"""Reads CloudFormation and SAM templates, as YAML or JSON.

Addresses are `Type.LogicalId`, as scanners write them: a logical id alone says nothing of what it is.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from maestro_gate import documents
from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.inventory.infrastructure.definition import Definition, Parsed
from maestro_gate.collect.inventory.infrastructure.values import Computed
from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.errors import InvalidInput

_INTRINSIC = re.compile(r"(?:Ref|Condition|Fn::\w+)\Z")
_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}")


def recognises(data: bytes) -> bool:
    """A template has resources of AWS's types."""
    return b"AWSTemplateFormatVersion" in data or (b"AWS::" in data and b"Resources" in data)


def read(path: str, data: bytes) -> Parsed:
    """What a template defines."""
    document, problem = _load(path, data)
    if document is None:
        return Parsed(notes=(str(problem),))
    top = mapping(document.value)
    resources = {
        name: mapping(value)
        for name, value in mapping(top.get("Resources")).items()
        if "::" in text(mapping(value).get("Type"))
    }
    addresses = {name: f"{text(value['Type'])}.{name}" for name, value in resources.items()}
    found = [
        _definition(name, value, addresses, document.locate(("Resources", name))[0])
        for name, value in resources.items()
    ]
    return Parsed((*found, *_parameters(top)), (str(problem),) if problem else (), bool(found))


def _load(path: str, data: bytes) -> tuple[documents.Document | None, InvalidInput | None]:
    if data.lstrip()[:1] == b"{":
        try:
            return documents.load_json(data, path), None
        except InvalidInput as error:
            return None, error
    stream = documents.load_yaml_stream(data, path)
    return (stream.documents[0] if stream.documents else None), stream.problem


def _definition(name: str, resource: Object, addresses: Mapping[str, str], line: int) -> Definition:
    type_ = text(resource["Type"])
    properties = dict(mapping(resource.get("Properties")))
    named = set(_names(properties)) | {text(one) for one in _listed(resource.get("DependsOn"))}
    references = {addresses[one] for one in named if one in addresses} - {addresses[name]}
    return Definition(
        addresses[name],
        type_,
        line,
        _literal(properties, 0),
        (type_,),
        tuple(sorted(references)),
        f"tf_address:{addresses[name]}",
    )


def _parameters(top: Object) -> Iterator[Definition]:
    """What parameters are where nobody says otherwise."""
    defaults = {name: mapping(one).get("Default") for name, one in mapping(top.get("Parameters")).items()}
    if defaults:
        yield Definition("", "", 1, defaults)


def _listed(value: object) -> list[object]:
    return list(sequence(value)) or [value]


def _names(properties: Object) -> Iterator[str]:
    """Logical ids that the properties refer to."""
    for _, here in values.mappings(properties):
        for key, value in here.items():
            if key == "Ref":
                yield text(value)
            elif key == "Fn::GetAtt":
                yield text(_listed(value)[0]).partition(".")[0]
            elif key == "Fn::Sub":
                yield from _IN_TEXT.findall(text(_listed(value)[0]))


def _literal(value: Any, depth: int) -> Any:
    """The properties with what an intrinsic function makes as computed; text that it fills in keeps its gaps."""
    if isinstance(value, str):
        return values.with_computed(value)
    if depth > values.DEEPEST:
        return Computed()
    if isinstance(value, dict):
        if len(value) == 1 and _INTRINSIC.match(next(iter(value))):
            inner = _listed(next(iter(value.values())))[0]
            return Computed(inner if "Fn::Sub" in value and isinstance(inner, str) else "")
        return {key: _literal(member, depth + 1) for key, member in value.items()}
    return [_literal(member, depth + 1) for member in value] if isinstance(value, list) else value
