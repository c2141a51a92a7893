"""Reads Kubernetes manifests: several documents in a file, lists of objects, custom resources.

Addresses are `Kind.namespace.name`; an object that names no namespace is in `default`, as scanners write it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from maestro_gate import documents
from maestro_gate.collect.globs import Globs
from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.inventory.infrastructure.definition import Definition, Parsed
from maestro_gate.collect.inventory.infrastructure.values import Computed
from maestro_gate.collect.inventory.infrastructure.words import InfrastructureWords
from maestro_gate.collect.lenient import Object, mapping, sequence, text

_KIND = re.compile(rb"^kind:[ \t]*(\w+)", re.MULTILINE)
_OF_KINDS = b"CustomResourceDefinition"
"""Defines a kind and runs nothing; its schema is the longest YAML that there is."""
_NOT_THE_OBJECT = frozenset({"metadata", "status"})
_EMBEDDED = documents.Limits(max_bytes=200_000, max_depth=30, max_nodes=20_000)
_MOST_OBJECTS = 5_000


def recognises(data: bytes) -> bool:
    """A manifest says which version of which kind it is."""
    return b"apiVersion" in data and b"kind" in data


def read(path: str, data: bytes, words: InfrastructureWords) -> Parsed:
    """What a file of manifests defines."""
    if _is_of_chart(path, data) or set(_KIND.findall(data)) == {_OF_KINDS}:
        return Parsed()
    stream = documents.load_yaml_stream(data, path)
    found: list[Definition] = []
    for document in stream.documents:
        for pointer, value in _objects(document.value):
            found.append(_definition(value, document.locate(pointer)[0], words))
    notes = [] if stream.problem is None else [_note(stream.problem, data)]
    if len(found) > _MOST_OBJECTS:
        notes.append(f"{len(found):,} objects; what is said of the first {_MOST_OBJECTS:,} is kept")
    return Parsed(tuple(found[:_MOST_OBJECTS]), tuple(notes), bool(found))


def _is_of_chart(path: str, data: bytes) -> bool:
    """Is it one of a chart's templates: the note about the chart speaks of what they make."""
    return b"{{" in data and "/templates/" in f"/{path}"


def _note(problem: Exception, data: bytes) -> str:
    return "a template that has to be rendered; what it makes is not known" if b"{{" in data else str(problem)


def _objects(value: object) -> Iterator[tuple[tuple[str | int, ...], Object]]:
    """The objects of a document; a list holds several."""
    top = mapping(value)
    if text(top.get("kind")).endswith("List") and sequence(top.get("items")):
        for number, item in enumerate(sequence(top["items"])):
            if _is_object(mapping(item)):
                yield ("items", number, "kind"), mapping(item)
    elif _is_object(top):
        yield ("kind",), top


def _is_object(value: Object) -> bool:
    return all(type(value.get(key)) is str for key in ("apiVersion", "kind"))


def _definition(value: Object, line: int, words: InfrastructureWords) -> Definition:
    kind, metadata = text(value["kind"]), mapping(value.get("metadata"))
    namespace = text(metadata.get("namespace")) or "default"
    name = text(metadata.get("name")) or text(metadata.get("generateName"))
    address = _address(kind, namespace, name) if name else ""
    group = text(value["apiVersion"]).rpartition("/")[0]
    return Definition(
        address,
        kind,
        line,
        values.with_computed(_unfolded(_kept(value, kind), words.embedded)),
        (f"{group}/{kind}", kind) if _is_standard(group) else (f"{group}/{kind}",),
        tuple(sorted(set(_references(value, namespace, words.references)) - {address})),
        f"k8s:{address}" if address else "",
    )


def _kept(value: Object, kind: str) -> dict[str, object]:
    """What an object says; what a secret holds is nobody's business."""
    left_out = {"apiVersion", "kind", "status"} | ({"data", "stringData"} if kind == "Secret" else set())
    return {key: member for key, member in value.items() if key not in left_out}


def _unfolded(value: Any, embedded: Globs[bool], depth: int = 0) -> Any:
    """The value with the documents that stand in its texts, where a key says that one does."""
    if depth > values.DEEPEST:
        return Computed()
    if isinstance(value, list):
        return [_unfolded(member, embedded, depth + 1) for member in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _document_in(member)
        if isinstance(member, str) and embedded.matches(key)
        else _unfolded(member, embedded, depth + 1)
        for key, member in value.items()
    }


def _document_in(text: str) -> Any:
    """The one document in a text; the text itself when it is something else."""
    stream = documents.load_yaml_stream(text.encode(), "embedded", _EMBEDDED)
    return stream.documents[0].value if len(stream.documents) == 1 and stream.problem is None else text


def _is_standard(group: str) -> bool:
    """Is the group one of Kubernetes' own, whose kinds have one meaning."""
    return "." not in group or group.endswith(".k8s.io")


def _address(kind: str, namespace: str, name: str) -> str:
    return f"{kind}.{namespace}.{name}"


def _references(value: Object, namespace: str, kinds: Mapping[str, str]) -> Iterator[str]:
    """Objects that are named: by their kind, or under a key that always means one kind."""
    body: Any = {key: member for key, member in value.items() if key not in _NOT_THE_OBJECT}
    for names, here in values.mappings(body):
        name, kind = here.get("name"), here.get("kind")
        if names and isinstance(name, str) and isinstance(kind, str):
            yield _address(kind, text(here.get("namespace")) or namespace, name)
        for key, member in here.items():
            meant = kinds.get(key.lower())
            target = text(mapping(member).get("name")) if isinstance(member, dict) else text(member)
            if meant and target:
                yield _address(meant, namespace, target)
