"""The fast way through package URLs says what packageurl-python says."""

import re
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packageurl import PackageURL

from maestro_gate.collect import purls

TYPES = [
    "maven", "golang", "gem", "cargo", "nuget", "deb", "rpm", "docker", "generic", "huggingface", "conan", "conda",
    "cran", "swift", "npm", "pypi", "github", "gitlab", "bitbucket", "composer", "apk", "alpm", "hex", "pub", "oci",
    "cpan", "mlflow", "hackage", "luarocks", "bitnami", "qpkg", "PyPI", "x-y", "cocoapods",
]  # fmt: skip
WORDS = st.text(st.sampled_from("abZ09._-~+%@: é"), min_size=1, max_size=8)
SEGMENTS = st.one_of(
    WORDS, st.sampled_from(["%40scope", "@scope", "org.example", "a_b", "A-B", "libstdc++", "g%2B%2B"])
)


@st.composite
def package_urls(draw: st.DrawFn) -> str:
    path = "/".join(draw(st.lists(SEGMENTS, min_size=1, max_size=3)))
    version = draw(
        st.one_of(st.just(""), WORDS.map("@{}".format), st.sampled_from(["@1.2.3", "@1:2.3-4~b+c", "@"]))
    )
    qualifiers = st.sampled_from(
        ["", "?type=jar", "?arch=amd64&distro=debian-12", "?x", "?=1", "?a=", "?9a=1", "?a b=1"]
    )
    subpath = draw(st.sampled_from(["", "#src/main", "#"]))
    return f"pkg:{draw(st.sampled_from(TYPES))}/{path}{version}{draw(qualifiers)}{subpath}"


def by_the_book(purl: str) -> tuple[str, str] | None:
    try:
        parsed = PackageURL.from_string(purl)
        whole = PackageURL(type=parsed.type, namespace=parsed.namespace, name=parsed.name).to_string()
        return (re.sub("[-_.]+", "-", whole) if parsed.type == "pypi" else whole), parsed.type
    except ValueError:
        return None


def ours(purl: str) -> tuple[str, str] | None:
    try:
        return purls.base(purl)
    except ValueError:
        return None


@given(package_urls())
@example("pkg:npm/%40scope/name@1.0.0")
@example("pkg:deb/debian/openssl@1:1.1.1-1?arch=amd64")
@example("pkg:golang/github.com/Masterminds/semver@v3.2.1")
@example("pkg:pypi/Django_X@1.0")
@example("pkg:maven/org.example/a@1.0?type=jar")
@example("pkg:huggingface/org/Model-7B@ABCDEF")
@example("pkg:generic/a//b@1")
@example("pkg:generic/../b@1")
@example("pkg:generic/./b")
def test_the_fast_way_equals_packageurl(purl: str) -> None:
    assert ours(purl) == by_the_book(purl)


NAMESPACES = ["", "a/", "org.example/", "Upper/", "under_score/", "%40scope/", "a/b/", "../", "./", "x%2Fy/"]
NAMES = [
    "name",
    "Upper",
    "under_score",
    "dot.ted",
    "da-sh",
    "1",
    "libstdc++",
    "g%2B%2B",
    "a:b",
    ".",
    "..",
    "_x",
]
SUFFIXES = [
    "",
    "@1.0",
    "@1:2.3~b+c",
    "@A%2Fb",
    "?type=jar",
    "@1?arch=x&Distro=D",
    "@1?bad",
    "@1#sub/path",
    "@",
]


@pytest.mark.parametrize("type_", TYPES)
def test_every_kind_of_name_of_every_type(type_: str) -> None:
    for namespace, name, suffix in product(NAMESPACES, NAMES, SUFFIXES):
        purl = f"pkg:{type_}/{namespace}{name}{suffix}"
        assert ours(purl) == by_the_book(purl), purl


@pytest.mark.parametrize("name", ["ruamel.yaml", "ruamel_yaml", "Ruamel.YAML", "ruamel-yaml", "ruamel--yaml"])
def test_a_python_package_has_one_spelling(name: str) -> None:
    assert purls.base(f"pkg:pypi/{name}@0.18.6?x=y") == ("pkg:pypi/ruamel-yaml", "pypi")
    assert purls.spelt(f"pkg:pypi/{name}@0.18.6") == "pkg:pypi/ruamel-yaml@0.18.6"
    assert purls.spelt("pkg:npm/ruamel.yaml@1") == "pkg:npm/ruamel.yaml@1"


def test_plain_package_urls_do_take_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purls, "_normalised", lambda purl: pytest.fail(f"slow: {purl}"))
    for purl in (
        "pkg:npm/%40scope/name@1.0.0",
        "pkg:pypi/requests@2.31.0",
        "pkg:maven/org.example/a@1.0?type=jar",
        "pkg:golang/github.com/x/y@v1.2.3",
        "pkg:huggingface/org/model@0123456789abcdef",
        "pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12",
    ):
        assert purls.base(purl)[0] in purl


def test_what_identifies_is_normal_and_without_version() -> None:
    assert purls.base("pkg:PYPI/Foo_Bar@1.0?x=y#z") == ("pkg:pypi/foo-bar", "pypi")
    assert purls.base("pkg:npm/@scope/Name@1") == ("pkg:npm/%40scope/name", "npm")


@pytest.mark.parametrize("purl", ["", "requests", "pkg:", "pkg:pypi", "pkg:pypi/", "http://x.example"])
def test_what_is_no_package_url_is_refused(purl: str) -> None:
    with pytest.raises(ValueError):
        purls.base(purl)
