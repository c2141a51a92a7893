"""Statements held against files and keys: each status by what leads to it, and nothing verified by accident."""

import json

import pytest
from attesting import (
    BOT,
    OIDC,
    SLSA,
    authority,
    bundle,
    envelope,
    held,
    key,
    leaf,
    made_tree,
    model_statement,
    sha256,
    statement,
    trusting,
)

from maestro_gate.collect.integrity import holding, signatures, trust
from maestro_gate.errors import InvalidInput
from maestro_gate.model.entry import Entry
from maestro_gate.settings import IntegritySettings

KEY, OTHER, ROOT_KEY = key(), key(), key()
ROOT = authority(ROOT_KEY)
WEIGHTS = {"w.safetensors": b"weights", "sub/config.json": b"{}"}
FILES = {f"models/intent/{name}": data for name, data in WEIGHTS.items()}
SIG = "models/intent/model.sig"
NOBODY = trusting()


def one(files, value, by_whom, tables, where=SIG, **more):
    found = held(files, where, value, by_whom, tables, **more)
    assert len(found) == 1
    return found[0]


def test_a_model_that_a_given_key_signed_is_verified(tables):
    found = one(FILES, bundle(model_statement(WEIGHTS), KEY, seconds="1767225600"), trusting(KEY), tables)
    assert (found.status, found.reason, found.format, found.wrapped) == (
        "verified",
        "",
        "model-signing",
        "sigstore",
    )
    assert found.matched == tuple(sorted(FILES))
    assert (found.mismatched, found.missing, found.unsigned, found.unchecked) == ((), (), (), ())
    assert (found.name, found.covers, found.signer) == ("intent", "models/intent", "key .maestro/keys/0.pub")
    assert str(found.signed_at) == "2026-01-01"


@pytest.mark.parametrize("where", ["models/intent.sig", "models/model.sig", "models/intent/model.sig"])
def test_the_folder_of_a_model_is_found_from_beside_it_too(where, tables):
    found = one(FILES, bundle(model_statement(WEIGHTS), KEY), trusting(KEY), tables, where)
    assert (found.status, found.covers) == ("verified", "models/intent")


def test_without_a_key_nothing_is_verified(tables):
    found = one(FILES, bundle(model_statement(WEIGHTS), KEY), NOBODY, tables)
    assert (found.status, found.reason) == ("unverified", "the settings name no key or identity to expect")


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        (
            {"models/intent/w.safetensors": b"Weights"},
            "mismatched",
            "models/intent/w.safetensors is not what was signed",
        ),
        ({"models/intent/extra.bin": b"x"}, "unsigned", "models/intent/extra.bin is here and was not signed"),
        ({"models/intent/w.safetensors": None}, "missing", "w.safetensors was signed and is not here"),
    ],
)
@pytest.mark.parametrize("by_whom", [NOBODY, trusting(KEY), trusting(OTHER)])
def test_a_model_that_differs_is_mismatched_whoever_is_trusted(changed, field, reason, by_whom, tables):
    files = {path: data for path, data in (FILES | changed).items() if data is not None}
    found = one(files, bundle(model_statement(WEIGHTS), KEY), by_whom, tables)
    assert (found.status, found.reason) == ("mismatched", reason)
    assert len(getattr(found, field)) == 1


def test_what_the_signer_left_out_is_not_unsigned(tables):
    files = FILES | {"models/intent/.gitattributes": b"x", "models/other.bin": b"y", "models/intent2/a": b"z"}
    assert one(files, bundle(model_statement(WEIGHTS), KEY), trusting(KEY), tables).status == "verified"


def test_a_signature_without_its_model_is_unverified(tables):
    found = one({}, bundle(model_statement(WEIGHTS), KEY), trusting(KEY), tables)
    assert (found.status, found.reason) == ("unverified", "none of the files that it names is in this tree")


def test_a_changed_list_is_invalid(tables):
    value = model_statement(WEIGHTS)
    value["predicate"]["resources"][0]["digest"] = sha256(b"other")
    found = one(FILES, bundle(value, KEY), trusting(KEY), tables)
    assert (found.status, found.reason) == ("invalid", "its list of files does not fit its own digest")


def test_a_signature_of_something_else_is_invalid(tables):
    value = bundle(model_statement(WEIGHTS), KEY)
    value["dsseEnvelope"]["payload"] = envelope(model_statement({"w.safetensors": b"Weights"}), OTHER)[
        "payload"
    ]
    assert one({"models/intent/w.safetensors": b"Weights"}, value, trusting(KEY), tables).status == "invalid"


def test_another_key_is_untrusted_when_it_says_so_and_invalid_when_it_hides(tables):
    value = bundle(model_statement(WEIGHTS), KEY)
    assert one(FILES, value, trusting(OTHER), tables).status == "untrusted"
    assert one(FILES, envelope(model_statement(WEIGHTS), KEY), trusting(OTHER), tables).status == "invalid"


def test_a_pointer_of_large_file_storage_stands_for_its_content(tables):
    pointer = (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256(b'weights')}\nsize 7\n".encode()
    )
    value = bundle(model_statement(WEIGHTS), KEY)
    assert (
        one(FILES | {"models/intent/w.safetensors": pointer}, value, trusting(KEY), tables).status
        == "verified"
    )
    other = pointer.replace(sha256(b"weights").encode(), sha256(b"other").encode())
    assert (
        one(FILES | {"models/intent/w.safetensors": other}, value, trusting(KEY), tables).status
        == "mismatched"
    )


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "rot13", ""])
def test_a_weak_or_unknown_digest_verifies_nothing(algorithm, tables):
    value = model_statement(WEIGHTS)
    for row in value["predicate"]["resources"]:
        row["algorithm"] = algorithm
    found = one(FILES, bundle(value, KEY), trusting(KEY), tables)
    assert (found.status, found.unchecked) == ("unverified", tuple(sorted(FILES)))


def test_a_symbolic_link_is_not_followed(tables):
    link = {"models/intent/w.safetensors": Entry("120000", "1" * 40, 7)}
    files = {"models/intent/sub/config.json": b"{}"}
    found = one(files, bundle(model_statement(WEIGHTS), KEY), trusting(KEY), tables, entries=link)
    assert found.status == "mismatched"


def pieces(*spans, data=b"weights"):
    return {f"w.safetensors:{start}:{end}": data[start:end] for start, end in spans}


@pytest.mark.parametrize(
    ("spans", "status"),
    [
        ([(0, 4), (4, 7)], "verified"),
        ([(0, 7)], "verified"),
        ([(0, 4)], "mismatched"),
        ([(4, 7)], "mismatched"),
        ([(0, 4), (3, 7)], "mismatched"),
        ([(0, 4), (4, 9)], "mismatched"),
    ],
)
def test_pieces_have_to_make_the_whole_file(spans, status, tables):
    value = bundle(model_statement(pieces(*spans), method="shards"), KEY)
    files = {"models/intent/w.safetensors": b"weights"}
    assert one(files, value, trusting(KEY), tables).status == status


CHAIN = (leaf(KEY, ROOT_KEY), ROOT)
PRIVATE = (leaf(KEY, ROOT_KEY, oidc=""), ROOT)
FORGED = (leaf(KEY, OTHER), ROOT)


@pytest.mark.parametrize(
    ("chain", "by_whom", "status"),
    [
        (CHAIN, trusting(roots=[ROOT], identities=[(BOT, OIDC)]), "verified"),
        (CHAIN, trusting(roots=[ROOT], identities=[(BOT, "")]), "verified"),
        (CHAIN, trusting(roots=[ROOT]), "untrusted"),
        (CHAIN, trusting(roots=[ROOT], identities=[("mallory", OIDC)]), "untrusted"),
        (CHAIN, trusting(roots=[ROOT], identities=[(BOT, "https://other.example")]), "untrusted"),
        (CHAIN, trusting(identities=[(BOT, OIDC)]), "unverified"),
        (CHAIN, trusting(roots=[authority(OTHER)], identities=[(BOT, OIDC)]), "untrusted"),
        (CHAIN, NOBODY, "unverified"),
        (CHAIN, trusting(KEY), "verified"),
        (PRIVATE, trusting(roots=[ROOT]), "verified"),
        (PRIVATE, trusting(roots=[ROOT], identities=[("mallory", "")]), "untrusted"),
        (FORGED, trusting(roots=[ROOT], identities=[(BOT, OIDC)]), "untrusted"),
        ((leaf(OTHER, ROOT_KEY), ROOT), trusting(roots=[ROOT], identities=[(BOT, OIDC)]), "invalid"),
    ],
)
def test_a_certificate_counts_by_authority_and_identity(chain, by_whom, status, tables):
    found = one(FILES, bundle(model_statement(WEIGHTS), KEY, chain), by_whom, tables)
    assert found.status == status
    assert found.signer in (BOT, "key .maestro/keys/0.pub")


def test_an_authority_of_the_bundle_itself_is_nobodys_authority(tables):
    """A chain that brings its own root leads nowhere else; a signer that issues certificates is no authority."""
    mine = authority(OTHER, "Mallory root")
    chain = (leaf(KEY, OTHER, issuer="Mallory root"), mine)
    found = one(
        FILES,
        bundle(model_statement(WEIGHTS), KEY, chain),
        trusting(roots=[ROOT], identities=[(BOT, OIDC)]),
        tables,
    )
    assert found.status == "untrusted"
    above = leaf(OTHER, ROOT_KEY)
    chain = (leaf(KEY, OTHER, issuer="signer"), above, ROOT)
    found = one(
        FILES,
        bundle(model_statement(WEIGHTS), KEY, chain),
        trusting(roots=[ROOT], identities=[(BOT, OIDC)]),
        tables,
    )
    assert found.status == "untrusted"


def provenance(**subjects):
    predicate = {
        "buildDefinition": {
            "buildType": "https://builds.example/v1",
            "resolvedDependencies": [
                {"uri": "pkg:generic/tool", "digest": {"sha256": "00"}},
                {"uri": "git+https://forge.example/acme/app", "digest": {"gitCommit": "c" * 40}},
            ],
        },
        "runDetails": {"builder": {"id": "https://builder.example/v1"}},
    }
    rows = [{"name": name, "digest": {"sha256": sha256(data)}} for name, data in subjects.items()]
    return statement(SLSA, rows, predicate)


def test_provenance_says_who_built_what_from_where(tables):
    value = envelope(provenance(app=b"app", elsewhere=b"x"), KEY)
    found = one(
        {"dist/app": b"app"},
        value,
        trusting(KEY, builders=["https://builder.example/v1"]),
        tables,
        "dist/app.intoto.jsonl",
    )
    assert (found.status, found.format, found.predicate_type) == ("verified", "in-toto", SLSA)
    assert (found.builder, found.build_type) == ("https://builder.example/v1", "https://builds.example/v1")
    assert (found.source_uri, found.source_revision, found.materials) == (
        "git+https://forge.example/acme/app",
        "c" * 40,
        2,
    )
    assert (found.matched, found.missing) == (("dist/app",), ("elsewhere",))
    assert not found.is_builder_unexpected


def test_provenance_of_other_content_is_mismatched_and_an_unknown_builder_unexpected(tables):
    value = envelope(provenance(app=b"app"), KEY)
    found = one(
        {"dist/app": b"App"},
        value,
        trusting(KEY, builders=["https://pipeline.example"]),
        tables,
        "dist/app.intoto.jsonl",
    )
    assert (found.status, found.mismatched, found.is_builder_unexpected) == (
        "mismatched",
        ("dist/app",),
        True,
    )


def test_a_bare_statement_is_unverified(tables):
    found = one({"app": b"app"}, provenance(app=b"app"), trusting(KEY), tables, "app.provenance.json")
    assert (found.status, found.reason, found.wrapped) == ("unverified", "it is not signed", "none")


@pytest.mark.parametrize(
    ("kind", "predicate", "builder", "revision"),
    [
        ("https://slsa.dev/provenance/v0.1", {"builder": {"id": "b"}, "recipe": {"type": "t"}, "materials": [{"uri": "git+x", "digest": {"sha1": "d" * 40}}]}, "b", "d" * 40),
        ("https://slsa.dev/provenance/v0.2", {"builder": {"id": "b"}, "buildType": "t", "invocation": {"configSource": {"uri": "git+x", "digest": {"sha1": "e" * 40}}}}, "b", "e" * 40),
        ("https://slsa.dev/verification_summary/v1", {"verifier": {"id": "v"}}, "", ""),
        ("https://cyclonedx.org/bom", {"components": []}, "", ""),
        ("https://spdx.dev/Document/v2.3", None, "", ""),
    ],
)  # fmt: skip
def test_older_provenance_and_other_predicates_are_named(kind, predicate, builder, revision, tables):
    found = one({}, statement(kind, [], predicate), NOBODY, tables, "a.att.json")
    assert (found.predicate_type, found.builder, found.source_revision) == (kind, builder, revision)


def test_a_broken_line_in_the_middle_is_told_and_the_others_are_read(tables):
    lines = [json.dumps(envelope(provenance(app=data), KEY)).encode() for data in (b"app", b"two")]
    reading = signatures.read("m.intoto.jsonl", b"\n".join([lines[0], b'{"broken": ', lines[1], b""]), tables)
    assert [claim.line for claim in reading.attested] == [1, 3]
    assert len(reading.notes) == 1
    assert "line 2" in reading.notes[0]
    assert not reading.is_unread


def test_names_that_lead_out_of_the_tree_name_nothing(tables):
    names = ["../../etc/passwd", "/etc/passwd", "a/../../b", "a\\b", "", ".", "./../x", "a//b", "\0"]
    rows = [{"name": name, "digest": {"sha256": sha256(b"x")}} for name in names]
    found = one(
        {"etc/passwd": b"x", "b": b"x", "x": b"x"},
        envelope(statement(SLSA, rows, {}), KEY),
        trusting(KEY),
        tables,
        "a/b/c.intoto.jsonl",
    )
    assert found.matched == found.mismatched == ()


def test_a_name_that_occurs_twice_has_to_fit_twice(tables):
    rows = [{"name": "app", "digest": {"sha256": sha256(data)}} for data in (b"app", b"other")]
    found = one(
        {"app": b"app"}, envelope(statement(SLSA, rows, {}), KEY), trusting(KEY), tables, "a.intoto.jsonl"
    )
    assert found.status == "mismatched"


def test_of_several_digests_each_that_can_be_compared_has_to_fit(tables):
    for digests, status in [
        ({"sha256": sha256(b"app"), "sha512": "00"}, "mismatched"),
        ({"sha256": sha256(b"app"), "md5": "00"}, "verified"),
    ]:
        found = one(
            {"app": b"app"},
            envelope(statement(SLSA, [{"name": "app", "digest": digests}], {}), KEY),
            trusting(KEY),
            tables,
            "a.intoto.jsonl",
        )
        assert found.status == status


def test_the_order_of_statements_does_not_matter(tables):
    values = [bundle(model_statement(WEIGHTS), KEY), bundle(model_statement(WEIGHTS), OTHER)]
    claims = [
        claim
        for n, value in enumerate(values)
        for claim in signatures.read(f"{n}.sig", json.dumps(value).encode(), tables).attested
    ]
    made = made_tree(FILES)
    assert holding.attestations(made, claims, NOBODY) == holding.attestations(made, claims[::-1], NOBODY)


@pytest.mark.parametrize(
    "data", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\n", b"-----BEGIN CERTIFICATE-----\nAA\n"]
)
def test_a_key_of_the_settings_that_is_none_is_an_error(data):
    with pytest.raises(InvalidInput):
        trust.read(IntegritySettings((".maestro/k",)), {".maestro/k": data})
