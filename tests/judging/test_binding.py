"""Evidence weighs as much as the asset that it is bound to."""

import pytest
from making import component, finding, server

from maestro_gate.assess.binding import Binder
from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.evidence import Resource

IMPACT = {"low": 100, "high": 900}


def asset(id_, refs=(), files=(), criticality="low"):
    return subject_of(
        "asset", {"id": id_, "refs": list(refs), "source_files": list(files), "criticality": criticality}
    )


ASSETS = [
    asset("ranker", ["model_id:lab/ranker", "purl:pkg:pypi/torch@2.1"]),
    asset("bucket", ["tf_address:aws_s3_bucket.data", "path:infra/"], criticality="high"),
    asset("web", ["k8s:Deployment.default.web", "service:search"], ["src/web/*.py"]),
    asset("docs", ["mcp_server:docs"]),
    asset("also-infra", ["path:./infra/main.tf"]),
]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (component("torch", "2.5"), "ranker"),
        (component("ranker", group="lab", base_purl=""), "ranker"),
        (component("other"), ""),
        (subject_of("vulnerability", {"component_identity": "pkg:pypi/torch"}), "ranker"),
        (subject_of("service", {"name": "search"}), "web"),
        (finding("CKV_AWS_1", "elsewhere/a.tf", resource="aws_s3_bucket.data"), "bucket"),
        (finding("CKV_K8S_1", "app.yaml", resource="Deployment.default.web"), "web"),
        (finding("any", "src/web/app.py"), "web"),
        (finding("any", "src/other/app.py"), ""),
        (server("docs"), "docs"),
        (asset("web"), "web"),
        (subject_of("agent", {"asset": "docs"}), "docs"),
        (subject_of("flow", {"source": "docs", "target": "bucket"}), "bucket"),
        (subject_of("threat", {"assets": ["ranker", "web"]}), "ranker"),
        (subject_of("threat", {"assets": ["nobody"]}), ""),
        (subject_of("evaluation", {"path": "infra/x.json"}), "bucket"),
    ],
)
def test_a_subject_belongs_to_the_asset_that_claims_it(subject, expected):
    assert Binder(ASSETS, IMPACT).asset_of(subject) == expected


def test_where_several_claim_it_the_most_critical_has_it():
    binder = Binder(ASSETS, IMPACT)
    assert binder.asset_of(finding("any", "infra/main.tf")) == "bucket"
    calmer = Binder([asset("b", ["path:infra/"]), asset("a", ["path:infra"])], IMPACT)
    assert calmer.asset_of(finding("any", "infra/main.tf")) == "a"


def test_a_reference_and_a_resource_belong_to_assets_too():
    binder = Binder(ASSETS, IMPACT)
    assert binder.asset_binding("purl:pkg:pypi/torch@3") == "ranker"
    assert binder.asset_binding("mcp_server:none") == ""
    assert binder.asset_with(Resource("aws_s3_bucket.data", "aws_s3_bucket", "x.tf", 1)) == "bucket"
    assert binder.asset_with(Resource("search", "service", "compose.yaml", 1)) == "web"
    assert binder.asset_with(Resource("aws_x.y", "aws_x", "infra/x.tf", 1)) == "bucket"
