"""Ways to keep a manifest from Checkov without a word: sizes, marks of templates. None of them may look clean."""

from bay import findings
from git_repo import GitRepo
from infrastructure import BUCKET, POD, PRIVILEGED

from maestro_gate.collect.scanners import checkov_files
from maestro_gate.model.evidence import Collected, Failed
from maestro_gate.workspace import Repository

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


def spelt(*pairs: tuple[str, str]) -> str:
    """The manifest with its keys in other words."""
    text = POD
    for key, other in pairs:
        assert key in text
        text = text.replace(key, other)
    return text


KEY = "apiVersion: v1"
AS_JSON = (
    '{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "w"}, "spec": {"containers": '
    '[{"name": "c", "image": "x", "securityContext": {"privileged": true}}]}}'
)
SPELLINGS = {
    "an anchor": ("a.yaml", spelt((KEY, "&a apiVersion: v1"))),
    "a tag": ("b.yaml", spelt((KEY, "!!str apiVersion: v1"), ("kind:", "!<tag:yaml.org,2002:str> kind:"))),
    "an explicit key": ("c.yaml", spelt((KEY, "? apiVersion\n: v1"), ("kind:", "? kind\n:"))),
    "an escape": ("d.yaml", spelt((KEY, '"\\x61piVersion": v1'))),
    "a longer escape": ("e.yml", spelt((KEY, '"api\\u0056ersion": v1'), ("kind:", '"\\U0000006bind":'))),
    "an escaped kind": ("f.yaml", spelt(("kind:", '"k\\x69nd":'))),
    "everything escaped": (
        "g.yaml",
        spelt((KEY, '"\\x61piVersion": v1'), ("kind:", '"k\\x69nd":'), ("metadata:", '"met\\x61data":')),
    ),
    "an escaped end of line": (
        "h.yaml",
        spelt((KEY, '? "api\\\n  Version"\n: v1'), ("kind:", '"\\x6bind":')),
    ),
    "base64": ("i.yaml", spelt((KEY, "!!binary YXBpVmVyc2lvbg==: v1"))),
    "another name of base64": (
        "j.yaml",
        "%TAG !x! tag:yaml.org,2002:\n---\n" + spelt((KEY, "!x!bin%61ry YXBpVmVyc2lvbg==: v1")),
    ),
    "an alias": (
        "k.yaml",
        spelt(("{name: web}", "{name: &a apiVersion}"), (KEY, ""), ("]}\n", "]}\n*a : v1\n")),
    ),
    "a merge": ("l.yaml", "<<: &a " + AS_JSON + "\n"),
    "JSON": ("m.json", AS_JSON.replace("apiVersion", "\\u0061piVersion").replace("kind", "k\\u0069nd")),
    "YAML named JSON": ("n.json", POD),
    "the second document": ("o.yaml", "a: b\n---\n" + spelt((KEY, "!!str apiVersion: v1"))),
    "words of a template": ("p.yaml", POD + "# {{- .Release.Name }}\n"),
}
UNSEEN = {"base64", "another name of base64", "YAML named JSON"}
"""Spellings in which Checkov itself does not see a manifest."""


def test_a_manifest_is_scanned_or_missed_however_its_keys_are_spelt(iac):
    read = iac.scan(dict(SPELLINGS.values()))["checkov"]
    scanned = {path for path, check in findings(read) if check == PRIVILEGED}
    unseen = {SPELLINGS[name][0] for name in UNSEEN}
    assert scanned == {path for path, _ in SPELLINGS.values()} - unseen
    assert isinstance(read.source.status, Failed)
    assert {path for path, _ in read.source.status.unread} == unseen


MENTIONING = {
    "words.yaml": "text: the apiVersion and the kind of an object\n",
    "list.yaml": "- {apiVersion: v1, kind: Pod, metadata: {}}\n",
    "docker-compose.yaml": 'services:\n  a: {command: "create apiVersion kind metadata \\x41"}\n',
    "openapi.json": '{"definitions": {"apiVersion": {}, "kind": {}, "metadata": {}}}',
    "template.yaml": "text: {{ apiVersion }} {% kind %}\n",
    "run.yaml": 'steps:\n- run: |\n    [ $? = 0 ] && echo "a \\\n    b"\n',
}


def test_a_file_that_mentions_the_words_is_not_missed(iac):
    read = iac.scan({**MENTIONING, "pod.yaml": POD})["checkov"]
    assert isinstance(read.source.status, Collected)
    assert {path for path, _ in findings(read)} == {"pod.yaml"}


def test_objects_that_are_no_workload_are_not_missed(iac):
    crd = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b}\n"
        "spec: {versions: [{schema: {openAPIV3Schema: {properties: {apiVersion: {type: string}, kind: {}}}}}]}\n"
    )
    plain = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [crd.yaml]\n"
    read = iac.scan({"crd.yaml": crd, "kustomization.yaml": plain, "many.yaml": f"a: b\n---\n{crd}"})[
        "checkov"
    ]
    assert read.source.status == Collected(3)


def test_a_link_with_the_name_of_a_manifest_is_said(iac):
    repo = GitRepo.create(iac.folder / "repo")
    repo.write("docs/x.txt", POD)
    (repo.path / "k.yaml").symlink_to("docs/x.txt")
    (repo.path / "package.json").symlink_to("docs/x.txt")
    repo.git("add", "--all")
    head = Repository.open(repo.path).tree(repo.commit("links"))
    read = iac.run({"head": head})["head"]["checkov"]
    assert isinstance(read.source.status, Collected)
    assert read.source.status.notes == ("k.yaml is a symbolic link and is not followed",)
