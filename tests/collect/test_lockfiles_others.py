"""Lock files of Go, Rust and Java, and the digests that stand in files of their own."""

import pytest
from locks import COMMIT, SHA, Read

from maestro_gate.collect.lockfiles.lent import lent


@pytest.fixture
def read(tables):
    return lambda path, text: Read(path, text, tables)


GO_MOD = """module example.org/shop

go 1.23

require github.com/tmc/langchaingo v0.1.13 // a comment

require (
	github.com/Masterminds/sprig/v3 v3.2.3 // indirect
	example.org/old v1.0.0
	example.org/mine v0.0.0-00010101000000-000000000000
	// example.org/off v1.0.0
	gopkg.in/yaml.v3 v3.0.1+incompatible // indirect; kept
)

replace example.org/old v1.0.0 => example.org/fork v1.2.0

replace (
	example.org/mine => ../mine
)
exclude example.org/bad v1.0.0
"""


def test_go_lists_modules_as_they_are_replaced(read):
    found = read("go.mod", GO_MOD)
    assert found.purls == {
        "pkg:golang/github.com/tmc/langchaingo@v0.1.13",
        "pkg:golang/github.com/Masterminds/sprig/v3@v3.2.3",
        "pkg:golang/example.org/fork@v1.2.0",
        "pkg:golang/example.org/mine?download_url=file:../mine",
        "pkg:golang/gopkg.in/yaml.v3@v3.0.1%2Bincompatible",
    }
    assert {purl for purl, c in found.components.items() if c.direct} == {
        "pkg:golang/github.com/tmc/langchaingo@v0.1.13",
        "pkg:golang/example.org/fork@v1.2.0",
        "pkg:golang/example.org/mine?download_url=file:../mine",
    }


def test_go_sum_lends_digests_and_lists_nothing(read):
    sums = read(
        "services/go.sum",
        "github.com/tmc/langchaingo v0.1.13 h1:AA=\ngithub.com/tmc/langchaingo v0.1.13/go.mod h1:AA=\n"
        "github.com/old v1.0.0 h1:AA=\n",
    )
    mod = read("services/go.mod", GO_MOD)
    elsewhere = read("other/go.mod", GO_MOD)
    by_path = dict(
        lent(
            [
                ("other/go.mod", elsewhere.reading),
                ("services/go.mod", mod.reading),
                ("services/go.sum", sums.reading),
            ]
        )
    )
    assert set(by_path) == {"other/go.mod", "services/go.mod"}
    with_digest = {c.name for c in by_path["services/go.mod"].subjects if getattr(c, "hashes", ())}
    assert with_digest == {"github.com/tmc/langchaingo"}
    (bill,) = [s for s in by_path["services/go.mod"].subjects if s.kind == "sbom"]
    assert (bill.components, bill.without_hash) == (5, 4)
    assert not any(getattr(c, "hashes", ()) for c in by_path["other/go.mod"].subjects)


CARGO = f"""version = 4
[[package]]
name = "shop"
version = "0.1.0"
dependencies = ["rig-core", "rand 0.8.5"]
[[package]]
name = "rig-core"
version = "0.9.0"
source = "registry+https://index.example/x"
checksum = "{SHA}"
dependencies = ["rand 0.9.0 (registry+https://index.example/x)"]
[[package]]
name = "rand"
version = "0.8.5"
source = "sparse+https://index.example/x"
[[package]]
name = "rand"
version = "0.9.0"
source = "registry+https://index.example/x"
[[package]]
name = "forked_crate"
version = "1.0.0"
source = "git+https://git.example/a/forked?branch=main#{COMMIT}"
"""


def test_cargo(read):
    found = read("Cargo.lock", CARGO)
    assert found.purls == {
        "pkg:cargo/rig-core@0.9.0",
        "pkg:cargo/rand@0.8.5",
        "pkg:cargo/rand@0.9.0",
        f"pkg:cargo/forked_crate@1.0.0?vcs_url=git%2Bhttps://git.example/a/forked%40{COMMIT}",
    }
    assert found.edges() == {("pkg:cargo/rig-core@0.9.0", "pkg:cargo/rand@0.9.0")}
    assert {purl for purl, c in found.components.items() if c.direct} == {
        "pkg:cargo/rig-core@0.9.0",
        "pkg:cargo/rand@0.8.5",
    }
    assert found.reading.digests == {"pkg:cargo/rig-core@0.9.0": (f"SHA-256:{SHA}",)}


def test_the_first_cargo_locks_kept_checksums_apart(read):
    source = "registry+https://index.example/x"
    found = read(
        "Cargo.lock",
        f'[[package]]\nname = "a"\nversion = "1"\nsource = "{source}"\n[metadata]\n"checksum a 1 ({source})" = "{SHA}"\n',
    )
    assert found.reading.digests == {"pkg:cargo/a@1": (f"SHA-256:{SHA}",)}


POM = """<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>com.example</groupId><artifactId>parent</artifactId><version>7</version></parent>
  <artifactId>shop</artifactId>
  <properties><lc4j.version>${major}.0</lc4j.version><major>1</major><loop>${loop}</loop></properties>
  <dependencyManagement><dependencies><dependency>
    <groupId>com.openai</groupId><artifactId>openai-java</artifactId><version>4.2</version></dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>dev.langchain4j</groupId><artifactId>langchain4j</artifactId><version>${lc4j.version}</version></dependency>
    <dependency><groupId>com.openai</groupId><artifactId>openai-java</artifactId>
      <exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions></dependency>
    <dependency><groupId>${project.groupId}</groupId><artifactId>own</artifactId><version>${project.version}</version></dependency>
    <dependency><groupId>a</groupId><artifactId>ranged</artifactId><version>[1,2)</version><optional>true</optional></dependency>
    <dependency><groupId>a</groupId><artifactId>tested</artifactId><version>${loop}</version><scope>test</scope></dependency>
    <dependency><groupId>${unknown}</groupId><artifactId>lost</artifactId><version>1</version></dependency>
  </dependencies>
</project>"""


def test_a_pom_gives_versions_that_stand_in_it(read):
    found = read("pom.xml", POM)
    assert found.purls == {
        "pkg:maven/dev.langchain4j/langchain4j@1.0",
        "pkg:maven/com.openai/openai-java@4.2",
        "pkg:maven/com.example/own@7",
        "pkg:maven/a/ranged",
        "pkg:maven/a/tested",
    }
    assert found.scopes()["ranged"] == "optional"
    assert found.scopes()["tested"] == "excluded"
    component = found.components["pkg:maven/com.openai/openai-java@4.2"]
    assert (component.group, component.name, component.direct) == ("com.openai", "openai-java", True)


def test_gradle_lists_and_its_verification_lends_digests(read):
    lock = read(
        "app/gradle.lockfile",
        "# This is a Gradle generated file\ncom.openai:openai-java:4.2=compileClasspath,runtimeClasspath\n"
        "org.junit:junit:5=testCompileClasspath,testRuntimeClasspath\nempty=annotationProcessor\n",
    )
    verified = read(
        "gradle/verification-metadata.xml",
        '<?xml version="1.0"?><verification-metadata><components><component group="com.openai" name="openai-java" '
        f'version="4.2"><artifact name="x.jar"><sha256 value="{SHA}"/></artifact></component></components>'
        "</verification-metadata>",
    )
    assert lock.scopes() == {"openai-java": "required", "junit": "excluded"}
    ((path, reading),) = lent(
        [("app/gradle.lockfile", lock.reading), ("gradle/verification-metadata.xml", verified.reading)]
    )
    assert path == "app/gradle.lockfile"
    assert {c.name: c.hashes for c in reading.subjects if c.kind == "component"} == {
        "openai-java": ("SHA-256",),
        "junit": (),
    }
    assert verified.reading.digests == {"pkg:maven/com.openai/openai-java@4.2": (f"SHA-256:{SHA}",)}
