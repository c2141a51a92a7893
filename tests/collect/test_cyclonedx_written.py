"""What the official library writes in JSON and in XML is read alike: it knows both formats better than we do."""

from typing import Any

from cyclonedx.model import HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.model.vulnerability import BomTarget, Vulnerability, VulnerabilityRating, VulnerabilitySeverity
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from hypothesis import given, settings
from hypothesis import strategies as st
from packageurl import PackageURL

from maestro_gate.collect import cyclonedx
from maestro_gate.collect.reading import Tables

TEXTS = st.text("abc é<&'\"]", min_size=1, max_size=6).filter(lambda text: text == " ".join(text.split()))
ROWS = st.fixed_dictionaries(
    {
        "name": TEXTS,
        "type": st.sampled_from([ComponentType.LIBRARY, ComponentType.FRAMEWORK, ComponentType.FIRMWARE]),
        "group": st.none() | TEXTS,
        "version": st.none() | TEXTS,
        "supplier": st.none() | TEXTS,
        "has_purl": st.booleans(),
        "licences": st.sampled_from(["", "MIT", "Own", "MIT OR ISC"]),
        "has_hash": st.booleans(),
        "properties": st.dictionaries(TEXTS, TEXTS, max_size=2),
        "has_inner": st.booleans(),
        "severity": st.sampled_from(VulnerabilitySeverity),
    }
)
VERSIONS = st.sampled_from([version for version in SchemaVersion if version >= SchemaVersion.V1_2])


@given(st.lists(ROWS, max_size=4), VERSIONS)
@settings(max_examples=60, deadline=None)
def test_both_formats_of_a_document_give_equal_evidence(
    tables: Tables, rows: list[dict[str, Any]], version: SchemaVersion
) -> None:
    made = written(rows)
    in_json, in_xml = (
        cyclonedx.read("app.cdx", make_outputter(made, format_, version).output_as_string().encode(), tables)
        for format_ in (OutputFormat.JSON, OutputFormat.XML)
    )
    assert in_json.subjects == in_xml.subjects
    # JSON has a row for what depends on nothing.
    assert in_json.dependencies[0].edges() == in_xml.dependencies[0].edges()
    assert in_json.notes == in_xml.notes == ()


def written(rows: list[dict[str, Any]]) -> Bom:
    made = Bom()
    made.metadata.component = Component(name="root", type=ComponentType.APPLICATION, bom_ref="root")
    for number, row in enumerate(rows):
        one = component(number, row)
        made.components.add(one)
        made.dependencies.add(
            Dependency(one.bom_ref, [Dependency(inner.bom_ref) for inner in one.components])
        )
        rating = VulnerabilityRating(severity=row["severity"])
        target = BomTarget(ref=f"c{number}")
        made.vulnerabilities.add(
            Vulnerability(id=f"V-{number}", ratings=[rating], cwes=[79], affects=[target])
        )
    made.dependencies.add(Dependency(made.metadata.component.bom_ref, list(made.dependencies)))
    return made


def component(number: int, row: dict[str, Any]) -> Component:
    licences = {
        "": [],
        "MIT": [DisjunctiveLicense(id="MIT"), DisjunctiveLicense(name="Own")],
        "Own": [DisjunctiveLicense(name="Own")],
        "MIT OR ISC": [LicenseExpression("MIT OR ISC")],
    }
    urls = [XsUri("https://a.example"), XsUri("https://b.example")]
    return Component(
        bom_ref=f"c{number}",
        name=row["name"],
        type=row["type"],
        group=row["group"],
        version=row["version"],
        supplier=OrganizationalEntity(name=row["supplier"], urls=urls) if row["supplier"] else None,
        purl=PackageURL("npm", "@scope", f"n{number}", "1") if row["has_purl"] else None,
        licenses=licences[row["licences"]],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content="00" * 32)] if row["has_hash"] else [],
        properties=[Property(name=name, value=value) for name, value in row["properties"].items()],
        components=[Component(name="inner", bom_ref=f"inner{number}")] if row["has_inner"] else [],
    )
