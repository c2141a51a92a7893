"""The shapes of the rows that a document of SPDX 2 has by the hundred thousand: packages and relationships.

Nearly every generator writes exactly these. A row of any other shape is brought into it by `package_row`, which says
what it passed over.
"""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from maestro_gate.collect.lenient import Ignored, Object, text
from maestro_gate.collect.row_shapes import Shape

Text = str | UnsetType | None
Others = Any
"""A member that is kept, so that nothing in the row goes unseen, and whose shape is nobody's business here."""


class Checksum(msgspec.Struct, gc=False, rename="camel"):
    """A digest of the package."""

    algorithm: Text = UNSET
    checksum_value: Text = UNSET


class Reference(msgspec.Struct, gc=False, rename="camel"):
    """Something about the package that stands elsewhere, its package URL among them."""

    reference_category: Text = UNSET
    reference_type: Text = UNSET
    reference_locator: Text = UNSET
    comment: Text = UNSET


class PackageRow(msgspec.Struct, gc=False, rename="camel"):
    """A package as SPDX 2.2 and 2.3 write it."""

    ref: Text = msgspec.field(default=UNSET, name="SPDXID")
    name: Text = UNSET
    version_info: Text = UNSET
    supplier: Text = UNSET
    originator: Text = UNSET
    download_location: Text = UNSET
    homepage: Text = UNSET
    license_concluded: Text = UNSET
    license_declared: Text = UNSET
    checksums: list[Checksum] | UnsetType | None = UNSET
    external_refs: list[Reference] | UnsetType | None = UNSET
    primary_package_purpose: Text = UNSET
    annotations: Others = UNSET
    attribution_texts: list[str] | UnsetType | None = UNSET
    built_date: Text = UNSET
    comment: Text = UNSET
    copyright_text: Text = UNSET
    description: Text = UNSET
    files_analyzed: bool | UnsetType | None = UNSET
    has_files: list[str] | UnsetType | None = UNSET
    license_comments: Text = UNSET
    license_info_from_files: list[str] | UnsetType | None = UNSET
    package_file_name: Text = UNSET
    package_verification_code: Others = UNSET
    release_date: Text = UNSET
    source_info: Text = UNSET
    summary: Text = UNSET
    valid_until_date: Text = UNSET


class RelationshipRow(msgspec.Struct, gc=False, rename="camel"):
    """What one element is to another."""

    spdx_element_id: Text = UNSET
    relationship_type: Text = UNSET
    related_spdx_element: Text = UNSET
    comment: Text = UNSET


PACKAGE = Shape(PackageRow)
RELATIONSHIP = Shape(RelationshipRow)


def package_row(row: Object, ignored: Ignored) -> PackageRow:
    """An object of any shape as a package: what has the wrong type is passed over with a note."""

    def said(key: str) -> str:
        return ignored.text(row.get(key), f"packages[].{key}")

    return PackageRow(
        ref=said("SPDXID"),
        name=said("name"),
        version_info=said("versionInfo"),
        supplier=said("supplier"),
        originator=said("originator"),
        download_location=said("downloadLocation"),
        homepage=said("homepage"),
        license_concluded=said("licenseConcluded"),
        license_declared=said("licenseDeclared"),
        checksums=[
            Checksum(text(one.get("algorithm")), text(one.get("checksumValue")))
            for one in ignored.objects(row.get("checksums"), "packages[].checksums")
        ],
        external_refs=[
            Reference(
                text(one.get("referenceCategory")),
                text(one.get("referenceType")),
                text(one.get("referenceLocator")),
            )
            for one in ignored.objects(row.get("externalRefs"), "packages[].externalRefs")
        ],
        primary_package_purpose=said("primaryPackagePurpose"),
    )


def relationship_row(row: Object, ignored: Ignored) -> RelationshipRow:
    """An object of any shape as a relationship."""
    return RelationshipRow(
        ignored.text(row.get("spdxElementId"), "relationships[].spdxElementId"),
        ignored.text(row.get("relationshipType"), "relationships[].relationshipType"),
        ignored.text(row.get("relatedSpdxElement"), "relationships[].relatedSpdxElement"),
    )
