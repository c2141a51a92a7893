"""The shapes of the rows that a CycloneDX document has by the hundred thousand: components and dependencies.

Nearly every generator writes exactly these, and a shape is read twice as fast as an object of any shape. A row of any
other shape is brought into it by `component_row`, which says what it passed over.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from maestro_gate.collect.lenient import Ignored, Object, mapping, text
from maestro_gate.collect.row_shapes import Shape

Text = str | UnsetType | None
Others = Any
"""A member that is kept, so that nothing in the row goes unseen, and whose shape is nobody's business here."""


class _Contact(msgspec.Struct, gc=False):
    name: Text = UNSET
    email: Text = UNSET
    phone: Text = UNSET
    bom_ref: Text = msgspec.field(default=UNSET, name="bom-ref")


class _Address(msgspec.Struct, gc=False, rename="camel"):
    country: Text = UNSET
    region: Text = UNSET
    locality: Text = UNSET
    post_office_box_number: Text = UNSET
    postal_code: Text = UNSET
    street_address: Text = UNSET
    bom_ref: Text = msgspec.field(default=UNSET, name="bom-ref")


class _Organisation(msgspec.Struct, gc=False):
    name: Text = UNSET
    url: list[str] | UnsetType | None = UNSET
    contact: list[_Contact] | UnsetType | None = UNSET
    address: _Address | UnsetType | None = UNSET
    bom_ref: Text = msgspec.field(default=UNSET, name="bom-ref")


class _Attachment(msgspec.Struct, gc=False, rename="camel"):
    content: Text = UNSET
    content_type: Text = UNSET
    encoding: Text = UNSET


class _License(msgspec.Struct, gc=False):
    id: Text = UNSET
    name: Text = UNSET
    url: Text = UNSET
    text: _Attachment | UnsetType | None = UNSET
    acknowledgement: Text = UNSET
    bom_ref: Text = msgspec.field(default=UNSET, name="bom-ref")


class LicenseChoice(msgspec.Struct, gc=False):
    """A licence by its id or name, or an expression of several."""

    license: _License | UnsetType | None = UNSET
    expression: Text = UNSET
    acknowledgement: Text = UNSET
    bom_ref: Text = msgspec.field(default=UNSET, name="bom-ref")


class Hash(msgspec.Struct, gc=False):
    """A digest of the component."""

    alg: Text = UNSET
    content: Text = UNSET


class Property(msgspec.Struct, gc=False):
    """What a generator says beyond the standard."""

    name: Text = UNSET
    value: Text = UNSET


class Reference(msgspec.Struct, gc=False):
    """Something about the component that stands elsewhere."""

    type: Text = UNSET
    url: Text = UNSET
    comment: Text = UNSET
    hashes: list[Hash] | UnsetType | None = UNSET


class ComponentRow(msgspec.Struct, gc=False, rename="camel"):
    """A component as CycloneDX 1.2–1.7 write it."""

    type: Text = UNSET
    bom_ref: Text = msgspec.field(default=UNSET, name="bom-ref")
    group: Text = UNSET
    name: Text = UNSET
    version: Text = UNSET
    purl: Text = UNSET
    scope: Text = UNSET
    supplier: _Organisation | UnsetType | None = UNSET
    manufacturer: _Organisation | UnsetType | None = UNSET
    publisher: Text = UNSET
    author: Text = UNSET
    authors: Others = UNSET
    licenses: list[LicenseChoice] | UnsetType | None = UNSET
    hashes: list[Hash] | UnsetType | None = UNSET
    properties: list[Property] | UnsetType | None = UNSET
    external_references: list[Reference] | UnsetType | None = UNSET
    model_card: Others = UNSET
    data: Others = UNSET
    components: Others = UNSET
    description: Text = UNSET
    copyright: Text = UNSET
    cpe: Text = UNSET
    mime_type: Text = msgspec.field(default=UNSET, name="mime-type")
    evidence: Others = UNSET
    pedigree: Others = UNSET
    tags: list[str] | UnsetType | None = UNSET
    modified: bool | UnsetType | None = UNSET


_Ref = Annotated[str, msgspec.Meta(min_length=1)]


class DependencyRow(msgspec.Struct, gc=False, rename="camel"):
    """What one reference depends on, each named once; all versions ask for no more."""

    ref: _Ref
    depends_on: frozenset[_Ref] | UnsetType = UNSET


COMPONENT = Shape(ComponentRow)
DEPENDENCY = Shape(DependencyRow, is_proof=True)


def component_row(row: Object, ignored: Ignored) -> ComponentRow:
    """An object of any shape as a component: what has the wrong type is passed over with a note."""
    note = ignored
    return ComponentRow(
        type=note.text(row.get("type"), "components[].type"),
        bom_ref=text(row.get("bom-ref")),
        group=note.text(row.get("group"), "components[].group"),
        name=note.text(row.get("name"), "components[].name"),
        version=note.text(row.get("version"), "components[].version"),
        purl=note.text(row.get("purl"), "components[].purl"),
        scope=note.text(row.get("scope"), "components[].scope"),
        supplier=_organisation(row, "supplier", note),
        manufacturer=_organisation(row, "manufacturer", note),
        publisher=note.text(row.get("publisher"), "components[].publisher"),
        author=text(row.get("author")),
        authors=row.get("authors", UNSET),
        licenses=[
            LicenseChoice(_license(mapping(choice.get("license"))), text(choice.get("expression")))
            for choice in note.objects(row.get("licenses"), "components[].licenses")
        ],
        hashes=[
            Hash(text(hash_.get("alg")), text(hash_.get("content")))
            for hash_ in note.objects(row.get("hashes"), "components[].hashes")
        ],
        properties=[
            Property(text(pair.get("name")), text(pair.get("value")))
            for pair in note.objects(row.get("properties"), "components[].properties")
        ],
        external_references=[
            Reference(text(reference.get("type")))
            for reference in note.objects(row.get("externalReferences"), "components[].externalReferences")
        ],
        model_card=row.get("modelCard", UNSET),
        data=row.get("data", UNSET),
        components=row.get("components", UNSET),
    )


def _organisation(row: Object, key: str, ignored: Ignored) -> _Organisation:
    return _Organisation(text(ignored.mapping(row.get(key), f"components[].{key}").get("name")))


def _license(value: Mapping[str, object]) -> _License:
    return _License(text(value.get("id")), text(value.get("name")))
