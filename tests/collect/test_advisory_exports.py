"""Exports of OSV: what is found in them, what is counted, and what is said of what cannot be read."""

import json
import zipfile

import pytest
from any_json import json_values
from hypothesis import example, given
from hypothesis import strategies as st
from making import component
from osv_records import JINJA, below, export, package, record, zipped

from maestro_gate.collect import purls
from maestro_gate.collect.advisories import affected, archive, index, offline, packages, records
from maestro_gate.collect.advisories.places import OnDisk
from maestro_gate.collect.advisories.ranges import Match
from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.scanners.cache import FolderCache, NoCache
from maestro_gate.errors import InvalidInput

NOTHING_KEPT = NoCache()


@pytest.fixture
def look_up(tables, tmp_path):
    def looked_up(components, place=tmp_path, kept=NOTHING_KEPT):
        named = packages.of(components, tables.advisories)
        found = offline.look_up(
            list(dict.fromkeys(named.of.values())), [OnDisk(place)], tables.advisories, kept
        )
        ignored = Ignored()
        subjects = list(affected.subjects(components, named, found.hits, tables, ignored))
        return subjects, found, (*named.notes, *ignored.sentences())

    return looked_up


def ids(subjects):
    return sorted(subject.id for subject in subjects)


def test_a_typical_advisory_becomes_a_vulnerability_with_all_that_it_says(look_up, tmp_path):
    export(tmp_path, JINJA)
    (found,), looked_up, notes = look_up([package("pkg:pypi/jinja2@3.1.2")])
    assert (found.id, found.aliases, found.severity, found.score) == (
        "GHSA-h5c8-rqwp-cp95",
        ("CVE-2024-22195",),
        "medium",
        6.1,
    )
    assert (found.fixed_versions, found.cwes, found.published.isoformat()) == (
        ("3.1.3",),
        ("CWE-79",),
        "2024-01-11",
    )
    assert (found.component_identity, found.component_version, found.path) == (
        "pkg:pypi/jinja2",
        "3.1.2",
        "bom.cdx.json",
    )
    assert (found.sources, found.match, notes) == (("osv",), "", ())
    assert (looked_up.records, looked_up.dated.isoformat()) == (1, "2026-11-20")


def test_a_mended_version_has_no_vulnerability(look_up, tmp_path):
    export(tmp_path, JINJA)
    assert look_up([package("pkg:pypi/jinja2@3.1.3")])[0] == []


@pytest.mark.parametrize("spelt", ["Zope.Interface", "zope_interface", "zope--interface"])
def test_names_are_equal_where_the_ecosystem_says_so(look_up, tmp_path, spelt):
    export(tmp_path, record("PYSEC-1", spelt, below("2")))
    assert ids(look_up([package("pkg:pypi/zope-interface@1.0")])[0]) == ["PYSEC-1"]


@pytest.mark.parametrize(
    ("purl", "ecosystem", "name"),
    [
        ("pkg:npm/%40angular/core@1.0.0", "npm", "@angular/core"),
        ("pkg:maven/org.apache.logging.log4j/log4j-core@1.0.0", "Maven", "org.apache.logging.log4j:log4j-core"),
        ("pkg:golang/github.com/gin-gonic/gin@v1.0.0", "Go", "github.com/gin-gonic/gin"),
        ("pkg:cargo/tokio@1.0.0", "crates.io", "tokio"),
        ("pkg:nuget/Newtonsoft.Json@1.0.0", "NuGet", "newtonsoft.json"),
        ("pkg:gem/rails@1.0.0", "RubyGems", "rails"),
        ("pkg:composer/symfony/http-kernel@1.0.0", "Packagist", "symfony/http-kernel"),
        ("pkg:hex/phoenix@1.0.0", "Hex", "phoenix"),
        ("pkg:deb/debian/libssl3@1.0.0?distro=debian-12.5&upstream=openssl", "Debian:12", "openssl"),
        ("pkg:deb/ubuntu/curl@1.0.0?distro=ubuntu-22.04", "Ubuntu:22.04:LTS", "curl"),
        ("pkg:apk/alpine/busybox@1.0.0-r1?distro=alpine-3.19.1", "Alpine:v3.19", "busybox"),
        ("pkg:rpm/rocky/bash@1.0.0?distro=rocky-9.3", "Rocky Linux:9", "bash"),
    ],
)  # fmt: skip
def test_a_package_url_is_found_by_the_name_that_the_schema_gives_it(
    look_up, tmp_path, purl, ecosystem, name
):
    export(tmp_path, record("X-1", name, below("2.0.0"), ecosystem=ecosystem))
    assert ids(look_up([package(purl)])[0]) == ["X-1"]
    export(tmp_path, record("X-1", name, below("0.1"), ecosystem=ecosystem))
    assert look_up([package(purl)])[0] == []


def test_a_record_of_a_distribution_is_known_by_what_it_is_about_and_a_bulletin_is_not(look_up, tmp_path):
    copy = record("DEBIAN-CVE-2026-1", "curl", below("9"), ecosystem="Debian", upstream=["CVE-2026-1"])
    bulletin = record("DSA-1", "curl", below("9"), ecosystem="Debian", upstream=["CVE-2026-1", "CVE-2026-2"])
    export(tmp_path, copy, bulletin)
    found = {one.id: one.aliases for one in look_up([package("pkg:deb/debian/curl@7.88")])[0]}
    assert found == {"DEBIAN-CVE-2026-1": ("CVE-2026-1",), "DSA-1": ()}


def test_another_release_of_the_distribution_says_nothing_of_this_one(look_up, tmp_path):
    export(
        tmp_path,
        record("DEBIAN-11", "curl", below("9"), ecosystem="Debian:11"),
        record("DEBIAN-12", "curl", below("9"), ecosystem="Debian:12"),
        record("ALL", "curl", below("9"), ecosystem="Debian"),
    )
    assert ids(look_up([package("pkg:deb/debian/curl@7.88.1-10?distro=debian-12")])[0]) == [
        "ALL",
        "DEBIAN-12",
    ]
    assert len(look_up([package("pkg:deb/debian/curl@7.88.1-10")])[0]) == 3


def test_what_was_withdrawn_is_no_vulnerability(look_up, tmp_path):
    export(tmp_path, {**JINJA, "withdrawn": "2024-02-01T00:00:00Z"})
    subjects, found, _ = look_up([package("pkg:pypi/jinja2@3.1.2")])
    assert (subjects, found.records) == ([], 1)


def test_a_version_without_an_order_is_reported_as_an_unknown_match(look_up, tmp_path):
    export(tmp_path, JINJA)
    (found,), _, _ = look_up([package("pkg:pypi/jinja2@latest")])
    assert (found.match, found.severity) == ("unknown", "unknown")
    assert found.recommendation == "Look whether latest is affected: advisories cannot be held against it."


def test_who_was_not_looked_up_is_said(look_up, tmp_path):
    export(tmp_path, JINJA)
    components = [
        package("pkg:pypi/jinja2"),
        package("pkg:cocoapods/Foo@1"),
        package("pkg:huggingface/a/b@1"),
        package("pkg:generic/x@1"),
    ]
    subjects, _, notes = look_up(components)
    assert subjects == []
    assert notes == (
        "components: a package without a version was not looked up",
        "components: no ecosystem of advisories is known for packages of type «cocoapods»",
    )


def test_folders_zips_and_single_files_are_read_alike(look_up, tmp_path):
    one = record("A-1", "a", below("2"))
    zip_, folder, file = tmp_path / "all.zip", tmp_path / "folder" / "deep", tmp_path / "A-1.json"
    folder.mkdir(parents=True)
    zip_.write_bytes(zipped([one]))
    file.write_text(json.dumps(one))
    (folder / "A-1.json").write_text(json.dumps(one))
    for place in (zip_, tmp_path / "folder", file):
        assert ids(look_up([package("pkg:pypi/a@1")], place)[0]) == ["A-1"]


def test_of_one_record_in_two_exports_the_worse_and_then_the_younger_counts(look_up, tmp_path):
    odd = record("A-1", "a", below("soon"))
    old = record("A-1", "a", below("2"), modified="2026-01-01T00:00:00Z")
    young = record("A-1", "a", below("3"), modified="2026-11-01T00:00:00Z")
    for number, order in enumerate(((odd, old, young), (young, old, odd), (old, young, odd))):
        folder = tmp_path / str(number)
        for name, one in enumerate(order):
            export(folder, one, name=f"{name}.zip")
        (found,) = look_up([package("pkg:pypi/a@1")], folder)[0]
        assert (found.match, found.fixed_versions) == ("", ("3",))


def test_links_in_a_folder_are_not_followed(look_up, tmp_path):
    (tmp_path / "x").mkdir()
    export(tmp_path / "x", JINJA)
    (tmp_path / "x" / "linked.json").symlink_to("/etc/passwd")
    assert look_up([package("pkg:pypi/jinja2@3.1.2")], tmp_path / "x")[1].notes == ()


@pytest.mark.parametrize("data", [b"", b"PK", b"\x1f\x8b\x08", b"not a zip", zipped([JINJA])[:200]])
def test_an_invalid_zip_is_no_export_with_nothing_in_it(look_up, tmp_path, data):
    (tmp_path / "all.zip").write_bytes(data)
    with pytest.raises(InvalidInput, match=r"all\.zip: is no zip that can be read"):
        look_up([package("pkg:pypi/jinja2@3.1.2")])


def test_an_empty_folder_is_no_export(look_up, tmp_path):
    (tmp_path / "readme.txt").write_text("soon")
    with pytest.raises(InvalidInput, match=r"holds neither all\.zip"):
        look_up([package("pkg:pypi/jinja2@3.1.2")])
    with pytest.raises(InvalidInput, match="no such file"):
        look_up([package("pkg:pypi/jinja2@3.1.2")], tmp_path / "elsewhere")


HOSTILE = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"{}",
    b'{"id": 7}',
    b'{"id": "X", "affected": {}}',
    b'{"id": "X", "affected": [{"ranges": [{"events": [{"introduced": 0}]}]}]}',
    b'{"id": "X", "database_specific": {"cvss": NaN}}',
    b'{"id": "X", "severity": [{"score": Infinity}]}',
    b'{"id": "\xff\xfe"}',
    b'{"id": "X", "database_specific": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    json.dumps(JINJA).encode("utf-16"),
]


def test_a_record_that_cannot_be_read_is_counted_and_hides_no_other(look_up, tmp_path):
    export(tmp_path, *HOSTILE, JINJA)
    subjects, found, _ = look_up([package("pkg:pypi/jinja2@3.1.2")])
    assert ids(subjects) == [JINJA["id"]]
    assert found.notes == (
        f"{len(HOSTILE)} advisories could not be read (n0.json and others), and may be about what is here",
    )


def test_null_for_arrays_a_byte_order_mark_and_numbers_of_the_api_are_read(look_up, tmp_path):
    lenient = {**JINJA, "aliases": None, "severity": [{"type": 2, "score": None}], "related": None}
    lenient["affected"] = [
        {**JINJA["affected"][0], "versions": None, "severity": None},
        {"package": None, "ranges": None},
    ]
    export(tmp_path, b"\xef\xbb\xbf" + json.dumps(lenient).encode())
    (found,), looked_up, _ = look_up([package("pkg:pypi/jinja2@3.1.2")])
    assert (found.severity, looked_up.notes) == ("medium", ())


def test_a_bomb_is_unpacked_no_further_than_a_record_may_go(look_up, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_RECORD", 10_000)
    export(tmp_path, b'{"id": "BOMB", "details": "' + b"a" * 5_000_000 + b'"}', JINJA)
    subjects, found, _ = look_up([package("pkg:pypi/jinja2@3.1.2")])
    assert (ids(subjects), len(found.notes)) == ([JINJA["id"]], 1)
    monkeypatch.setattr(archive, "_LARGEST_WHOLE", 500)
    with pytest.raises(InvalidInput, match="unpacks to more than 500 bytes"):
        look_up([package("pkg:pypi/jinja2@3.1.2")])


def test_the_index_is_read_where_the_export_is_the_same_and_made_where_it_is_not(
    look_up, tmp_path, monkeypatch
):
    kept = FolderCache(tmp_path / "cache", 10**9)
    place = export(tmp_path / "osv", JINJA)
    first = look_up([package("pkg:pypi/jinja2@3.1.2")], place, kept)
    made = index._made
    monkeypatch.setattr(index, "_made", lambda *_: pytest.fail("the index was made again"))
    assert look_up([package("pkg:pypi/jinja2@3.1.2")], place, kept) == first
    monkeypatch.setattr(index, "_made", made)
    export(place, JINJA, record("B-1", "jinja2", below("4")))
    assert len(look_up([package("pkg:pypi/jinja2@3.1.2")], place, kept)[0]) == 2


def test_a_damaged_index_is_made_again(look_up, tmp_path):
    kept = FolderCache(tmp_path / "cache", 10**9)
    place = export(tmp_path / "osv", JINJA)
    first = look_up([package("pkg:pypi/jinja2@3.1.2")], place, kept)
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-9])
    assert look_up([package("pkg:pypi/jinja2@3.1.2")], place, kept) == first


def test_the_order_of_records_and_components_does_not_matter(look_up, tmp_path):
    all_ = [record(f"R-{n}", f"p{n % 5}", below(f"{n % 7}.0")) for n in range(40)]
    components = [package(f"pkg:pypi/p{n}@3.0") for n in range(5)]
    export(tmp_path, *all_)
    first = sorted(look_up(components)[0], key=repr)
    export(tmp_path, *all_[::-1])
    assert sorted(look_up(components[::-1])[0], key=repr) == first


@example(
    value={
        "id": "X-1",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "jinja2"}, "versions": ["3.1.2"]}],
    }
)
@given(
    value=st.fixed_dictionaries(
        {"id": json_values | st.just("X-1")},
        optional={
            "affected": json_values
            | st.lists(
                st.fixed_dictionaries(
                    {
                        "package": st.fixed_dictionaries(
                            {"ecosystem": st.just("PyPI"), "name": st.just("jinja2")}
                        )
                    },
                    optional={
                        "ranges": json_values,
                        "versions": json_values | st.sampled_from([["3.1.2"], ["3.1.3"]]),
                        "severity": json_values,
                        "database_specific": json_values,
                    },
                ),
                max_size=2,
            ),
            "severity": json_values,
            "aliases": json_values,
            "published": json_values,
            "database_specific": json_values,
        },
    )
)
def test_any_record_is_read_or_counted(tables, tmp_path_factory, value):
    folder = tmp_path_factory.mktemp("export")
    (folder / "a.json").write_text(json.dumps(value))
    components = [package("pkg:pypi/jinja2@3.1.2")]
    named = packages.of(components, tables.advisories)
    (folder / "b.json").write_text(json.dumps(record("OTHER-1", "other", below("1"))))
    found = offline.look_up(list(named.of.values()), [OnDisk(folder)], tables.advisories, NoCache())
    subjects = list(affected.subjects(components, named, found.hits, tables, Ignored()))
    is_unreadable = records.ADVISORY.read(json.dumps(value).encode()) is None or not value["id"]
    assert found.records + is_unreadable == 2
    assert all(hit.match is not Match.NO for hits in found.hits.values() for hit in hits)
    assert len(subjects) <= 1


@pytest.mark.parametrize(
    "files", [{"a.json": "[]"}, {"a.json": "{", "b.json": '{"id": 1}'}, {"README.md": "x"}, {}]
)
def test_data_without_any_advisory_that_can_be_read_are_no_answer(look_up, tmp_path, files):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    with pytest.raises(InvalidInput, match="no advisory in it can be read"):
        look_up([package("pkg:pypi/jinja2@3.1.2")])


def test_an_ecosystem_that_the_data_have_nothing_about_was_looked_up_in_vain(look_up, tmp_path):
    export(tmp_path, JINJA)
    python, *others = (package(f"pkg:{one}") for one in ("pypi/a@1", "npm/b@1", "npm/c@1", "maven/g/d@1"))
    assert look_up([python])[1].notes == ()
    assert look_up([python, *others])[1].notes == (
        "the data have no advisory about Maven: 1 package was looked up in vain",
        "the data have no advisory about npm: 2 packages were looked up in vain",
    )


@given(
    type_=st.sampled_from(
        ["pypi", "deb/debian", "rpm/redhat", "apk/alpine", "golang", "swift", "huggingface", "odd"]
    ),
    rest=st.text(max_size=20),
    qualifiers=st.sampled_from(
        ["", "?distro=debian-12", "?upstream=a%40b&distro=", "?a", "?upstream=%ZZ", "?distro=1&distro=2"]
    ),
    version=st.text(max_size=5),
)
def test_any_package_url_names_a_package_or_is_said(tables, type_, rest, qualifiers, version):
    purl = f"pkg:{type_}/{rest}@{version}{qualifiers}"
    try:
        base, ecosystem = purls.base(purl)
    except ValueError:
        base, ecosystem = "", ""
    one = component(rest, version, purl=purl, base_purl=base, ecosystem=ecosystem)
    named = packages.of([one], tables.advisories)
    assert bool(named.of) + len(named.notes) <= 1
    assert all(found.key[0] in tables.advisories.by_name for found in named.of.values())


@given(data=st.binary(max_size=300))
def test_any_bytes_are_an_export_or_invalid_input(tables, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("export") / "all.zip"
    path.write_bytes(data)
    with pytest.raises(InvalidInput):
        offline.look_up([], [OnDisk(path)], tables.advisories, NoCache())
