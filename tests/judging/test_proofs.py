"""Selectors about attributes, properties, red-team runs, signatures and what is in use: proved, contradicted, open."""

from dataclasses import replace

import pytest
from drifting import DETECTORS, SECURITY, seen, tree
from making import SOURCES, component, evidence
from test_controls import state

from maestro_gate import policy
from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Absent, Collected, Failed, Resource, Skipped, Source

BUCKET = Resource(
    "aws_s3_bucket.audit",
    "aws_s3_bucket",
    "infra/s3.tf",
    1,
    (("force_destroy", "False"), ("versioning.enabled", "true")),
)
FILES = {"infra/s3.tf": Entry("100644", "a" * 40, 9)}


def attribute(name="versioning.enabled", equals="true", **more):
    return {"kind": "attribute", "address": "aws_s3_bucket.audit", "attribute": name, "equals": equals} | more


def infrastructure(*resources, sources=SOURCES, files=FILES):
    return {"resources": resources, "files": files, "sources": sources}


def having(status, provides="iac-scan", name="checkov"):
    return (*(s for s in SOURCES if s.name != name), Source(name, provides, status))


@pytest.mark.parametrize(
    ("selector", "resources", "expected"),
    [
        (attribute(), [BUCKET], "verified"),
        (attribute("force_destroy", "false"), [BUCKET], "verified"),
        (attribute(path="infra"), [BUCKET], "verified"),
        (attribute(equals="false"), [BUCKET], "refuted"),
        (attribute(path="other/"), [BUCKET], "refuted"),
        (attribute("kms_key"), [BUCKET], "unproven"),
        (attribute(), [], "refuted"),
        (attribute(), [BUCKET, replace(BUCKET, path="decoy/s3.tf", attributes=(("versioning.enabled", "false"),))], "refuted"),
        (attribute(), [BUCKET, replace(BUCKET, path="decoy/s3.tf", attributes=())], "unproven"),
    ],
)  # fmt: skip
def test_an_attribute_is_proved_by_what_stands_there_literally(selector, resources, expected):
    assert state(selector, **infrastructure(*resources))[0] == expected


def test_an_attribute_says_what_it_found():
    assert state(attribute(equals="false"), **infrastructure(BUCKET)) == (
        "refuted",
        "aws_s3_bucket.audit has versioning.enabled = true in infra/s3.tf",
    )
    assert state(attribute(), **infrastructure())[1] == "there is no resource aws_s3_bucket.audit"


@pytest.mark.parametrize(
    "status",
    [
        Failed("it crashed"),
        Failed("broken", (("infra/s3.tf", "a"),)),
        Collected(1, ("infra/s3.tf: not whole",)),
        Skipped("off"),
    ],
)
def test_an_attribute_in_code_that_could_not_be_read_is_open(status):
    assert state(attribute(), **infrastructure(sources=having(status)))[0] == "unproven"


def test_a_number_is_no_truth_value():
    lifetime = replace(BUCKET, attributes=(("days", "30"), ("name", "True")))
    assert state(attribute("days", "30"), **infrastructure(lifetime))[0] == "verified"
    assert state(attribute("days", "3"), **infrastructure(lifetime))[0] == "refuted"
    assert state(attribute("name", "True"), **infrastructure(lifetime))[0] == "verified"


SBOM = subject_of("sbom", {"path": "a.cdx.json", "properties": ["reviewed=yes", "team=care"]})
SIGNED = component("torch", "2", properties=["signed=true", "origin=lab"])


@pytest.mark.parametrize(
    ("selector", "subjects", "expected"),
    [
        ({"name": "reviewed"}, [SBOM], "verified"),
        ({"name": "reviewed", "value": "yes"}, [SBOM], "verified"),
        ({"name": "reviewed", "value": "no"}, [SBOM], "refuted"),
        ({"name": "signed", "value": "true", "purl": "pkg:pypi/torch"}, [SBOM, SIGNED], "verified"),
        ({"name": "signed", "value": "true", "purl": "pkg:pypi/torch@2"}, [SBOM, SIGNED], "verified"),
        ({"name": "signed"}, [SBOM, SIGNED], "verified"),
        ({"name": "reviewed", "purl": "pkg:pypi/torch"}, [SBOM, SIGNED], "refuted"),
        ({"name": "signed", "purl": "pkg:pypi/gone"}, [SBOM, SIGNED], "refuted"),
        ({"name": "sign"}, [SBOM, SIGNED], "refuted"),
        ({"name": "signed"}, [], "unproven"),
    ],
)
def test_a_property_is_proved_by_a_component_or_a_document(selector, subjects, expected):
    assert state({"kind": "property"} | selector, subjects)[0] == expected


def test_a_property_is_open_while_a_bill_of_materials_cannot_be_read():
    sources = having(Failed("no", (("b.cdx.json", ""),)), "sbom", "cyclonedx")
    assert state({"kind": "property", "name": "signed"}, [SBOM], sources)[0] == "unproven"


def run(path, day, **fields):
    values = {"path": path, "adversarial": True, "cases": 9, "passed": 9, "evaluated_at": day}
    return subject_of("evaluation", values | fields)


@pytest.mark.parametrize(
    ("runs", "more", "expected"),
    [
        ([run("evals/a.json", "2026-11-01")], {}, "verified"),
        ([run("evals/a.json", "2026-01-01")], {}, "refuted"),
        ([run("evals/a.json", "2099-01-01")], {}, "refuted"),
        ([run("evals/a.json", "2099-01-01"), run("evals/b.json", "2026-11-01")], {}, "verified"),
        ([run("evals/a.json", "2099-01-01"), run("evals/b.json", "2026-01-01")], {}, "refuted"),
        ([run("evals/a.json", "2026-11-01", adversarial=False)], {}, "refuted"),
        (
            [run("evals/old.json", "2026-01-01", failed=9), run("evals/new.json", "2026-11-01")],
            {},
            "verified",
        ),
        ([run("evals/old.json", "2026-10-30"), run("evals/new.json", "2026-11-01", failed=1)], {}, "refuted"),
        ([run("evals/new.json", "2026-11-01", failed=1)], {"max_failed": 1}, "verified"),
        ([run("evals/a.json", "2026-11-01")], {"path": "redteam/"}, "refuted"),
        ([], {}, "refuted"),
    ],
)
def test_the_latest_red_team_run_counts(runs, more, expected):
    assert state({"kind": "red_team", "max_age": "30d"} | more, runs)[0] == expected


def test_a_red_team_result_that_cannot_be_read_leaves_it_open():
    sources = (*SOURCES, Source("evaluation", "evaluation", Failed("broken", (("evals/a.json", ""),))))
    assert state({"kind": "red_team", "max_age": "30d"}, [], sources)[0] == "unproven"
    sources = (*SOURCES, Source("evaluation", "evaluation", Absent()))
    assert state({"kind": "red_team", "max_age": "30d"}, [], sources)[0] == "refuted"


WEIGHTS = "m/w.gguf"


@pytest.mark.parametrize(
    ("beside", "shaped", "more", "expected"),
    [
        (["m/w.gguf.sig"], ["m/w.gguf.sig"], {}, "verified"),
        (["m/w.gguf.asc", "m/w.gguf.sigstore.json"], ["m/w.gguf.sigstore.json"], {}, "verified"),
        (["m/model.sig"], ["m/model.sig"], {}, "verified"),
        (["s/w.sig"], ["s/w.sig"], {"signature": "s/w.sig"}, "verified"),
        (["m/w.gguf.sig"], [], {}, "refuted"),
        (["other/w.gguf.sig"], ["other/w.gguf.sig"], {}, "refuted"),
        ([], [], {}, "refuted"),
        ([], [WEIGHTS], {"signature": WEIGHTS}, "refuted"),
        (["s/w.signature"], [], {"signature": "s/w.signature"}, "unproven"),
    ],
)
def test_a_signature_is_proved_by_a_file_beside_it(beside, shaped, more, expected):
    files = dict.fromkeys([WEIGHTS, *beside], Entry("100644", "a" * 40, 9))
    selector = {"kind": "signature", "path": WEIGHTS} | more
    assert state(selector, files=files, signatures=frozenset(shaped))[0] == expected


def test_a_signature_of_nothing_proves_nothing():
    files = {"m/w.gguf.sig": Entry("100644", "a" * 40, 9)}
    selector = {"kind": "signature", "path": WEIGHTS}
    assert state(selector, files=files, signatures=frozenset(files))[0] == "refuted"


@pytest.mark.parametrize("status", [Skipped("off"), Collected(0, ("m/w.gguf.sig: too large",))])
def test_a_signature_that_was_not_read_is_open(status):
    files = dict.fromkeys([WEIGHTS, "m/w.gguf.sig"], Entry("100644", "a" * 40, 9))
    sources = (*SOURCES, Source("signature", "signature", status))
    assert state({"kind": "signature", "path": WEIGHTS}, (), sources, files=files)[0] == "unproven"


def in_use(*sightings, sources=SOURCES, **selector):
    held = tree(*sightings, sources=sources)
    more = {"detections": held.detections, "files": dict(held.files)}
    return state({"kind": "detected", "type": "guardrail"} | selector, held.subjects, sources, **more)[0]


GUARD = seen("guardrail", "llm-guard", "src/tools.py", SECURITY)


def test_what_is_in_use_is_proved_by_a_use():
    assert in_use(GUARD) == "verified"
    assert in_use(GUARD, name="llm-guard", path="src/") == "verified"
    assert in_use(GUARD, name="other") == "refuted"
    assert in_use(GUARD, path="lib/") == "refuted"
    assert in_use() == "refuted"


def test_what_is_only_imported_is_open():
    assert in_use(replace(GUARD, confidence="imported")) == "unproven"
    elsewhere = replace(GUARD, path="lib/a.py"), replace(GUARD, confidence="imported")
    assert in_use(*elsewhere, path="src/") == "unproven"


def test_what_stands_in_code_that_could_not_be_read_is_open():
    assert (
        in_use(sources=(*SOURCES, Source("code", "code", Failed("no", (("src/tools.py", ""),)))))
        == "unproven"
    )


def test_no_family_answers_with_more_than_it_knows():
    for selector in (attribute(), {"kind": "property", "name": "x"}, {"kind": "red_team", "max_age": "1d"}):
        held = evidence(
            [],
            tuple(replace(s, status=Failed("no")) for s in (*SOURCES, Source("e", "evaluation", Absent()))),
        )
        assert state(dict(selector), (), held.sources)[0] == "unproven"


def test_a_type_that_no_detector_knows_is_open_and_one_that_is_not_seen_is_contradicted():
    known = policy.read(policy.bundled_files(), profile="standard").drift.asset_types
    claim = {"kind": "detected", "name": "llm-guard"}
    asked = {
        type_: state(claim | {"type": type_}, asset_types=known) for type_ in ("guardrailx", "guardrail")
    }
    assert asked["guardrailx"] == ("unproven", "no detector knows the type «guardrailx»")
    assert asked["guardrail"][0] == "refuted"


def test_every_type_that_is_quiet_or_a_safeguard_is_known():
    known = policy.read(policy.bundled_files(), profile="standard").drift.asset_types
    assert known >= set(DETECTORS["quiet_types"]) | set(DETECTORS["safeguard_types"])
    assert known >= {row["type"] for row in DETECTORS["assets"]}
    assert not known & {"guardrailx", ""}
