"""Declared packages reveal assets by name alone: those that the project asks for, in every ecosystem."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import declared, discovery, reading
from maestro_gate.model.entry import Entry
from maestro_gate.policy import bundled_files
from maestro_gate.settings import Settings


@pytest.fixture(scope="module")
def read(tables):
    return lambda path, text: declared.read(path, text.encode() if isinstance(text, str) else text, tables)


def names(result):
    return {d.name for d in result.detections}


def refs(result):
    return {d.ref for d in result.detections}


UV = """version = 1
[[package]]
name = "shop"
source = { editable = "." }
dependencies = [{ name = "langgraph" }]
[package.optional-dependencies]
x = [{ name = "chromadb" }]
[package.dev-dependencies]
dev = [{ name = "ragas" }]
[[package]]
name = "langgraph"
source = { registry = "https://registry.example/simple" }
dependencies = [{ name = "openai" }]
[[package]]
name = "openai"
"""
POM = """<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <dependencyManagement><dependencies><dependency>
    <groupId>dev.langchain4j</groupId><artifactId>langchain4j</artifactId></dependency></dependencies></dependencyManagement>
  <build><plugins><plugin><dependencies><dependency>
    <groupId>dev.langchain4j</groupId><artifactId>langchain4j</artifactId></dependency></dependencies></plugin></plugins></build>
  <dependencies>
    <dependency><groupId>com.openai</groupId><artifactId>openai-java</artifactId><version>1</version>
      <exclusions><exclusion><groupId>dev.langchain4j</groupId><artifactId>langchain4j</artifactId></exclusion></exclusions>
    </dependency>
    <dependency><groupId>${x}</groupId><artifactId>y</artifactId></dependency>
  </dependencies>
</project>"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("requirements.txt", "# openai\n-r o.txt\nLangGraph[all]>=1.0 ; python_version > '3'\n", {"langgraph"}),
        ("requirements/prod.txt", "langgraph==1.0.0 \\\n    --hash=sha256:00\n", {"langgraph"}),
        ("requirements.txt", "openai @ https://registry.example/openai.whl\n", {"openai"}),
        ("requirements.txt", "git+https://git.example/a/b.git#egg=crewai\n-e ../openai\n", {"crewai"}),
        ("requirements.in", "openai\nhttps://registry.example/anthropic.whl\n", {"openai"}),
        ("pyproject.toml", '[project]\ndependencies = ["langgraph>=1"]\n', {"langgraph"}),
        ("pyproject.toml", '[project.optional-dependencies]\nagents = ["langgraph"]\n', {"langgraph"}),
        ("pyproject.toml", '[dependency-groups]\ndev = ["ragas", {include-group = "x"}]\n', {"ragas"}),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.11"\nlanggraph = "^1"\n', {"langgraph"}),
        ("pyproject.toml", '[tool.poetry.group.ai.dependencies]\nlanggraph = {version = "^1"}\n', {"langgraph"}),
        ("pyproject.toml", '[tool.pdm.dev-dependencies]\nx = ["openai"]\n', {"openai"}),
        ("pyproject.toml", '[tool.uv]\ndev-dependencies = ["openai"]\n', {"openai"}),
        ("pyproject.toml", '[tool.hatch.envs.x]\ndependencies = ["openai"]\n', {"openai"}),
        ("setup.cfg", "[options]\ninstall_requires =\n  openai>1\n  ; x\n[options.extras_require]\na = crewai\n",
         {"openai", "crewai"}),
        ("Pipfile", '[[source]]\nname = "openai"\n[packages]\ncrewai = "*"\n[dev-packages]\nragas = "*"\n',
         {"crewai", "ragas"}),
        ("setup.py", "D = ['openai']\nsetup(name='crewai', install_requires=D, extras_require={'anthropic': ['chromadb']})",
         {"openai", "chroma"}),
        ("setup.py", "setuptools.setup(install_requires=['openai>=1'] + ['crewai'])", {"openai", "crewai"}),
        ("uv.lock", UV, {"langgraph", "chroma", "ragas"}),
        ("uv.lock", '[[package]]\nname = "openai"\n', {"openai"}),
        ("poetry.lock", '[[package]]\nname = "openai"\nversion = "1"\n', {"openai"}),
        ("pdm.lock", '[[package]]\nname = "openai"\n', {"openai"}),
        ("pylock.toml", 'lock-version = "1.0"\n[[packages]]\nname = "openai"\n', {"openai"}),
        ("Pipfile.lock", '{"_meta": {"openai": 1}, "default": {"crewai": {}}, "develop": {"ragas": {}}}', {"crewai", "ragas"}),
        ("package.json", '{"dependencies": {"@langchain/langgraph": "^1", "@langfuse/shared": "workspace:*", "x": "npm:openai@^4"}}',
         {"langgraph", "openai"}),
        ("package-lock.json", '{"packages": {"": {"dependencies": {"openai": "1"}}, "node_modules/cohere-ai": {}}}', {"openai"}),
        ("package-lock.json", '{"dependencies": {"openai": {"version": "1"}}}', {"openai"}),
        ("pnpm-lock.yaml", "importers:\n  .:\n    dependencies:\n      openai:\n        specifier: ^4\npackages:\n  cohere-ai@1: {}\n",
         {"openai"}),
        ("yarn.lock", '# yarn lockfile v1\n\nopenai@^4:\n  version "4"\n\n"@anthropic-ai/sdk@^1":\n  version "1"\n', {"openai", "anthropic"}),
        ("yarn.lock", '__metadata:\n  version: 8\n\n"openai@npm:^4":\n  version: 4\n\n"ai@workspace:.":\n  version: 0\n', {"openai"}),
        ("bun.lock", '{"workspaces": {"": {"dependencies": {"openai": "^4",},},}, "packages": {"cohere-ai": []},}', {"openai"}),
        ("go.mod", ("module x\n\nrequire github.com/tmc/langchaingo v0.1\nrequire (\n\tgithub.com/openai/openai-go/v3 v3.1.0\n"
         "\tgithub.com/ollama/ollama v0.1.0 // indirect\n)\nreplace github.com/qdrant/go-client => ./q\n"), {"openai", "langchain"}),
        ("Cargo.toml", '[dependencies]\nasync-openai = "1"\n[target."cfg(unix)".dependencies]\nq = {package = "qdrant-client", version = "1"}\n',
         {"openai", "qdrant"}),
        ("Cargo.lock", ('[[package]]\nname = "app"\ndependencies = ["async-openai 1.0", "lib"]\n[[package]]\nname = "lib"\n'
         '[[package]]\nname = "qdrant-client"\nsource = "registry+x"\n'), {"openai"}),
        ("pom.xml", POM, {"openai"}),
        ("build.gradle", ("// implementation 'dev.langchain4j:langchain4j:1'\nimplementation 'com.openai:openai-java:1.0'\n"
         "testImplementation group: 'com.anthropic', name: 'anthropic-java', version: '1'\n"), {"openai", "anthropic"}),
        ("app/build.gradle.kts", 'dependencies {\n  implementation(platform("a:b:1"))\n  api("com.openai:openai-java:$v")\n}', {"openai"}),
        ("gradle/libs.versions.toml", ('[libraries]\na = "com.openai:openai-java:1"\nb = {module = "com.anthropic:anthropic-java"}\n'
         'c = {group = "dev.langchain4j", name = "langchain4j"}\n'), {"openai", "anthropic", "langchain4j"}),
        ("A.csproj", ('<Project><ItemGroup><PackageReference Include="Azure.AI.OpenAI" Version="2"/>'
         '<PackageReference Update="Anthropic"/></ItemGroup></Project>'), {"azure.ai.openai"}),
        ("Directory.Packages.props", '<Project><ItemGroup><PackageVersion Include="OpenAI" Version="2"/></ItemGroup></Project>', {"openai"}),
        ("Gemfile", "source 'https://registry.example'\ngem 'ruby-openai', '~> 7'\n# gem 'anthropic'\n", {"openai"}),
        ("Gemfile.lock", "GEM\n  specs:\n    anthropic (1)\n    ruby-openai (7)\n\nDEPENDENCIES\n  ruby-openai (~> 7)\n\nBUNDLED WITH\n", {"openai"}),
    ],
)  # fmt: skip
def test_what_a_project_asks_for_is_seen_and_nothing_else(read, path, text, expected):
    result = read(path, text)
    assert names(result) == expected
    assert {d.confidence for d in result.detections} == {"declared"}
    assert all(d.path == path for d in result.detections)
    assert not result.notes


COMPILED = """#
# This file is autogenerated by a compiler
langchain==1.0
    # via -r requirements.in
openai==1.0
    # via langchain-openai
langchain-openai==1.0    # via langchain, shop (pyproject.toml)
tiktoken==1
    # via
    #   langchain-openai
    #   openai
chromadb==1
    # via
    #   shop (pyproject.toml)
    #   langchain
"""


def test_of_a_compiled_file_only_what_the_project_asked_for_counts(read):
    found = read("requirements.txt", COMPILED)
    assert refs(found) == {
        "purl:pkg:pypi/langchain",
        "purl:pkg:pypi/langchain-openai",
        "purl:pkg:pypi/chromadb",
    }


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("requirements.txt", "x\n\nopenai>=1\n", 3),
        ("pyproject.toml", '[project]\nname = "openai-shop"\ndependencies = [\n  "openai>=1",\n]\n', 4),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "3"\nopenai = "^1"\n', 3),
        ("package.json", '{\n "name": "openai-x",\n "dependencies": {\n  "openai": "1"}}', 4),
        ("go.mod", "module x\n\nrequire (\n\tgithub.com/openai/openai-go v1.0.0\n)\n", 4),
        ("uv.lock", UV.replace("langgraph", "crewai"), 5),
        ("pom.xml", POM, 8),
    ],
)
def test_the_line_is_that_of_the_declaration(read, path, text, line):
    assert read(path, text).detections[0].line == line


@pytest.mark.parametrize(
    "text", ["", "-r other.txt\n--index-url https://registry.example/simple\n./local\n", "requests==2\n"]
)
def test_nothing_is_made_up(read, text):
    assert read("requirements.txt", text) == reading.Reading()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("pyproject.toml", b"[project\n"),
        ("package.json", b"{"),
        ("package.json", b"[" * 100_000),
        ("pyproject.toml", b"a = " + b"[" * 100_000),
        ("requirements.txt", b"\xff\xfe\x00"),
        ("pom.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><project>&a;</project>'),
        ("pom.xml", b'<?xml version="1.0"?><!DOCTYPE project SYSTEM "file:///etc/passwd"><project/>'),
        ("pom.xml", b"<project>" + b"<a>" * 200),
        ("A.csproj", b"<!DOCTYPE a><Project/>"),
        ("A.csproj", b"<Project>"),
        ("setup.cfg", b"no section"),
        ("go.mod", b"nothing of the kind"),
        ("yarn.lock", b"nothing of the kind"),
        ("Gemfile.lock", b"nothing of the kind"),
        ("pnpm-lock.yaml", b"a: &a [1]\nb: *a\n"),
        ("bun.lock", b"{"),
    ],
)
def test_a_file_that_is_something_else_is_noted(read, path, data):
    result = read(path, data)
    assert not result.detections
    assert path in result.notes[0]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("setup.py", "setup(install_requires=read('requirements.txt'))"),
        ("build.gradle", 'implementation "com.openai:$name:1"'),
    ],
)
def test_what_a_program_computes_is_noted(read, path, text):
    result = read(path, text)
    assert not result.detections
    assert "not known" in result.notes[0]


def test_a_script_is_never_run(read, tmp_path):
    mark = tmp_path / "ran"
    read("setup.py", f"open({str(mark)!r}, 'w')\nsetup(install_requires=[__import__('os').getcwd()])")
    assert not mark.exists()


@pytest.mark.parametrize(
    "value", [[], None, {"dependencies": []}, {"dependencies": None}, {"dependencies": "x"}]
)
def test_odd_shapes_are_empty(read, value):
    assert not read("package.json", json.dumps(value)).detections
    assert not read("package-lock.json", json.dumps(value)).detections


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("requirements.txt", "a#" * 500_000),
        ("requirements.txt", "openai # via x\n" * 20_000),
        ("build.gradle", "/*" * 500_000),
        ("build.gradle", "api" + " " * 1_000_000),
        ("Gemfile", "\n" * 1_000_000),
        ("yarn.lock", "# yarn lockfile v1\n" + "@" * 1_000_000),
        ("setup.py", "setup(install_requires=" + "[" * 200_000),
        ("go.mod", "module x\nrequire " + "a/" * 500_000),
        ("package.json", json.dumps({"dependencies": {f"@ai-sdk/{n}": "1" for n in range(20_000)}})),
    ],
)
def test_hostile_text_takes_no_time(read, path, data):
    started = time.process_time()
    read(path, data)
    assert time.process_time() - started < 5


@given(st.text(alphabet="abopeni-[]=\n#\"'{}:<>/,. ", max_size=120), st.sampled_from(
    ["requirements.txt", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "uv.lock", "package.json", "pnpm-lock.yaml",
     "yarn.lock", "bun.lock", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "A.csproj", "Gemfile", "Gemfile.lock"]
))  # fmt: skip
@settings(deadline=None, max_examples=300)
def test_no_text_makes_a_reader_fail(tables, text, path):
    declared.read(path, text.encode(), tables)


class Listing:
    """As much of a tree as discovery asks for."""

    def __init__(self, *paths):
        self.entries = {path: Entry("100644", "0" * 40, 1) for path in paths}
        self.files = tuple(sorted(paths))
        self.symlinks = ()


def test_a_lock_file_yields_to_the_manifest_beside_it_and_to_no_other():
    (row,) = [row for row in discovery.rows(bundled_files(), Settings()) if row.name == declared.NAME]
    tree = Listing(
        "a/uv.lock",
        "a/pyproject.toml",
        "b/uv.lock",
        "yarn.lock",
        "node_modules/x/package.json",
        "web/package.json",
    )
    found = [file.path for file in discovery.found(tree, row)]
    assert found == ["a/pyproject.toml", "b/uv.lock", "web/package.json", "yarn.lock"]


def test_every_candidate_has_a_reader_of_its_own():
    (row,) = [row for row in discovery.rows(bundled_files(), Settings()) if row.name == declared.NAME]
    for pattern in row.candidates:
        path = pattern.replace("**/", "x/").replace("*", "x")
        assert declared._FORMATS.matches(path), path
    assert set(row.yields_to) <= {pattern.rsplit("/", 1)[-1] for pattern in row.candidates} | {
        "requirements.txt",
        "requirements-dev.txt",
    }


def test_a_package_has_one_name_however_it_is_written(read):
    written = (
        "langchain_mcp_adapters==0.1\n",
        "langchain-mcp-adapters==0.1\n",
        "Langchain.MCP-Adapters==0.1\n",
    )
    assert {name for text in written for name in names(read("requirements.txt", text))} == {
        "langchain-mcp-adapters"
    }
