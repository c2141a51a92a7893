"""Ways to keep a manifest from Checkov without a word: sizes, marks of templates. None of them may look clean."""

from bay import findings
from infrastructure import BUCKET, POD, PRIVILEGED

from maestro_gate.collect.scanners import checkov_files
from maestro_gate.model.evidence import Collected, Failed

CHART = "apiVersion: v2\nname: c\nversion: 1.0.0\n"
TEMPLATES = "{count} Helm templates are not rendered, so nothing is known of what they make"


def test_a_file_that_nobody_looks_into_is_missing_evidence_unless_it_is_data(iac, monkeypatch):
    monkeypatch.setattr(checkov_files, "LARGEST_READ", 1000)
    names = ("a.yaml", "b.YML", "c.tf", "d.tf.json", "Dockerfile", "e.template")
    files = dict.fromkeys((*names, "data.json", "notes.md"), " " * 1001) | {"main.tf": BUCKET}
    read = iac.scan(files)["checkov"]
    assert isinstance(read.source.status, Failed)
    assert [path for path, _ in read.source.status.unread] == sorted(names)
    assert ("main.tf", "CKV2_AWS_6") in findings(read)


def test_data_that_nobody_looks_into_is_said(iac, monkeypatch):
    monkeypatch.setattr(checkov_files, "LARGEST_READ", 1000)
    read = iac.scan({"data.json": " " * 1001})["checkov"]
    assert read.source.status == Collected(0, ("data.json is too large to be looked into",))


def test_templates_alone_are_said_to_be_unread(iac):
    read = iac.scan({"c/Chart.yaml": CHART, "c/templates/a.yaml": POD.replace("web", "{{ .Values.a }}")})[
        "checkov"
    ]
    assert read.source.status == Collected(0, (TEMPLATES.format(count=1),))


PLAIN = {
    "comment.yaml": "# {{\n" + POD,
    "text.yaml": POD.replace("name: web", 'name: web, annotations: {a: "{{ .Values.a }}"}'),
}
RENDERED = {
    "value.yaml": POD.replace("web", "{{ .Values.a }}"),
    "name.yaml": POD.replace("web", '{{ include "c.name" . }}-a'),
    "condition.yaml": "{{- if .Values.a }}\n" + POD + "{{- end }}\n",
    "block.yaml": POD + "{{ toYaml .Values.a }}\n",
}


def test_a_mark_makes_no_template_of_a_file_that_is_plain_yaml(iac):
    files = {f"c/templates/{name}": text for name, text in (PLAIN | RENDERED).items()}
    read = iac.scan({"c/Chart.yaml": CHART, **files})["checkov"]
    assert read.source.status == Collected(len(PLAIN), (TEMPLATES.format(count=len(RENDERED)),))
    assert {path for path, check in findings(read) if check == PRIVILEGED} == {
        f"c/templates/{n}" for n in PLAIN
    }
