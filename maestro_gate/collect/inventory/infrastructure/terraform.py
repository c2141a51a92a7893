"""Reads Terraform and OpenTofu: native syntax, JSON syntax, and files of variables.

Addresses are those of the module that a file is in: `type.name`, `data.type.name`, `module.name`. A local value that
names a resource of the same file stands for it, one step far.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from maestro_gate import documents
from maestro_gate.collect.inventory.infrastructure import hcl, values
from maestro_gate.collect.inventory.infrastructure.definition import Definition, Parsed
from maestro_gate.collect.lenient import mapping, sequence

_RESOURCES = {"resource": "", "data": "data.", "module": "module."}
_LABELS = {"resource": 2, "data": 2, "module": 1}
_TRAVERSAL = re.compile(r"\$\{[^{}\"]{0,500}\}")
_ADDRESS = re.compile(r"\b(data\.\w+\.\w[\w-]*|module\.\w[\w-]*|[a-z][a-z0-9]*_\w+\.[A-Za-z_][\w-]*)")


def native(data: bytes) -> Parsed:
    """What a `*.tf` or `*.tofu` file defines."""
    file = hcl.parse(data)
    locals_ = _locals(file)
    found = [definition for block in file.blocks for definition in _of_block(block, locals_)]
    notes = (
        (f"line {file.first_mistake} is no HCL; what stands there is not known",)
        if file.first_mistake
        else ()
    )
    return Parsed(tuple(found), notes)


def variables(data: bytes) -> Parsed:
    """The values that a `*.tfvars` file gives; it defines no resources."""
    file = hcl.parse(data)
    return Parsed((Definition("", "", 1, file.attributes),), is_infrastructure=bool(file.attributes))


def json_syntax(path: str, data: bytes) -> Parsed:
    """What a `*.tf.json` file defines."""
    document = documents.load_json(data, path)
    top = mapping(document.value)
    found = list(_of_json(top, document))
    return Parsed(tuple(found), is_infrastructure=bool(found))


def _of_block(block: hcl.Block, locals_: Mapping[str, tuple[str, ...]]) -> Iterator[Definition]:
    if block.kind in _RESOURCES and len(block.labels) == _LABELS[block.kind]:
        yield _definition(
            block.kind,
            block.labels,
            block.line,
            block.value,
            _resolved(block.references, locals_),
        )
    elif block.kind == "variable" and block.labels:
        yield Definition("", "", block.line, {block.labels[0]: block.value.get("default")})
    elif block.kind == "locals":
        yield Definition("", "", block.line, block.value)


def _definition(
    kind: str, labels: tuple[str, ...], line: int, value: Any, references: tuple[str, ...]
) -> Definition:
    address = _RESOURCES[kind] + ".".join(labels)
    type_ = labels[0] if kind != "module" else "module"
    kinds = (type_,) if kind == "resource" else ()
    return Definition(
        address,
        type_,
        line,
        value,
        kinds,
        tuple(one for one in references if one != address),
        f"tf_address:{address}",
    )


def _locals(file: hcl.File) -> Mapping[str, tuple[str, ...]]:
    """What the local values of the file name."""
    return {
        f"local.{name}": references
        for block in file.blocks
        if block.kind == "locals"
        for name, references in block.named.items()
    }


def _resolved(references: tuple[str, ...], locals_: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    direct = {one for one in references if not one.startswith("local.")}
    followed = {one for name in references for one in locals_.get(name, ()) if not one.startswith("local.")}
    return tuple(sorted(direct | followed))


def _of_json(top: Mapping[str, object], document: documents.Document) -> Iterator[Definition]:
    for kind in ("resource", "data"):
        for type_, named in mapping(top.get(kind)).items():
            for name, value in mapping(named).items():
                yield _json_definition(kind, (type_, name), value, document)
    for name, value in mapping(top.get("module")).items():
        yield _json_definition("module", (name,), value, document)
    for name, value in mapping(top.get("variable")).items():
        yield Definition(
            "", "", document.locate(("variable", name))[0], {name: mapping(value).get("default")}
        )
    yield Definition("", "", 1, values.with_computed(dict(mapping(top.get("locals")))))


def _json_definition(
    kind: str, labels: tuple[str, ...], value: object, document: documents.Document
) -> Definition:
    whole = sequence(value)[0] if len(sequence(value)) == 1 else value
    texts = [
        leaf.text
        for _, leaf in values.leaves(values.with_computed(whole))
        if isinstance(leaf, values.Computed)
    ]
    named = {a for text in texts for part in _TRAVERSAL.findall(text) for a in _ADDRESS.findall(part)}
    line = document.locate((kind, *labels))[0]
    return _definition(kind, labels, line, _structured(whole), tuple(sorted(named)))


def _structured(value: object) -> Any:
    """The value with the JSON that stands in its texts, which policies are."""
    if isinstance(value, str):
        structure = values.parsed(value)
        return values.with_computed(value) if structure is None else structure
    if isinstance(value, dict):
        return {key: _structured(member) for key, member in value.items()}
    return [_structured(member) for member in value] if isinstance(value, list) else value
