"""Digests of bills of materials: which are kept, and which files of the tree they are held against."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from attesting import made_tree, sha256
from boms import bom, of, read
from command_line import run
from git_repo import GitRepo
from hypothesis import given
from hypothesis import strategies as st
from making import component
from spdx_documents import graph
from spdx_documents import read as read_spdx

from maestro_gate.assess.expressions import subject_of
from maestro_gate.collect import spdx
from maestro_gate.collect.integrity import listed
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Component

DATA = b"reviewed weights"
OTHER = b"exchanged weights"
KEPT = ["machine-learning-model", "data", "application", "container"]


def hashes(*digests: str, alg: str = "SHA-256") -> list[dict[str, str]]:
    return [{"alg": alg, "content": digest} for digest in digests]


def only(found: list[Component]) -> Component:
    (component_,) = found
    return component_


@pytest.mark.parametrize("type_", [*KEPT, "library", "file", "framework"])
def test_digests_of_what_can_be_held_against_something_are_kept(type_: str, tables: Tables) -> None:
    row = {"type": type_, "name": "x", "hashes": hashes(sha256(DATA).upper())}
    found = only(of(read(bom(components=[row]), tables), Component))
    assert found.hashes == ("SHA-256",)
    assert found.digests == ((f"SHA-256:{sha256(DATA)}",) if type_ in KEPT else ())


@pytest.mark.parametrize("content", ["", "0123", "x" * 64, "\0" * 64, "é" * 64, "0" * 63])
def test_what_is_no_digest_is_not_kept(content: str, tables: Tables) -> None:
    row = {"type": "data", "name": "x", "hashes": [*hashes(content), {"alg": "MY-HASH", "content": "00"}]}
    assert only(of(read(bom(components=[row]), tables), Component)).digests == ()


def test_spdx_keeps_the_same_digests(tables: Tables) -> None:
    checksums = [{"algorithm": "SHA256", "checksumValue": sha256(DATA)}]
    document = {
        "spdxVersion": "SPDX-2.3",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": "app",
        "packages": [
            {
                "SPDXID": "SPDXRef-a",
                "name": "a",
                "primaryPackagePurpose": "CONTAINER",
                "checksums": checksums,
            },
            {"SPDXID": "SPDXRef-b", "name": "b", "checksums": checksums},
        ],
    }
    reading = spdx.read("a.spdx.json", json.dumps(document).encode(), tables)
    found = {one.name: (one.hashes, one.digests) for one in of(reading, Component)}
    assert found == {"a": (("SHA-256",), (f"SHA-256:{sha256(DATA)}",)), "b": (("SHA-256",), ())}


def test_spdx_3_keeps_those_of_a_model_and_of_the_file_that_it_is_distributed_as(tables: Tables) -> None:
    def by(algorithm: str, value: str) -> list[dict[str, str]]:
        return [{"type": "Hash", "algorithm": algorithm, "hashValue": value}]

    long = hashlib.sha3_256(DATA).hexdigest()
    reading = read_spdx(
        graph(
            {"type": "ai_AIPackage", "spdxId": "m", "name": "intent", "verifiedUsing": by("sha256", sha256(DATA))},
            {"type": "software_File", "spdxId": "f", "name": "w", "verifiedUsing": by("sha3_256", long)},
            {
                "type": "Relationship", "spdxId": "r", "from": "m", "to": ["f"],
                "relationshipType": "hasDistributionArtifact",
            },
        ),
        tables,
    )  # fmt: skip
    model = only(of(reading, Component))
    assert model.hashes == ("SHA-256", "SHA3-256")
    assert model.digests == (f"SHA-256:{sha256(DATA)}", f"SHA3-256:{long}")


def marked(files: dict[str, bytes], *digests: str, name: str = "acme/intent") -> tuple[str, ...]:
    model = component(name, "1", type="machine-learning-model", digests=digests)
    weights = [subject_of("model_file", {"path": path}) for path in files]
    others = (component("requests", "2"), *weights)
    found = listed.marked(made_tree(files), (model, *others))
    assert found[1:] == others
    return only([one for one in found[:1] if isinstance(one, Component)]).differing


PATH = "models/intent/w.safetensors"
LISTED = f"SHA-256:{sha256(DATA)}"


def test_a_file_with_another_digest_differs() -> None:
    assert marked({PATH: DATA}, LISTED) == ()
    assert marked({PATH: OTHER}, LISTED) == (PATH,)
    assert marked({PATH: OTHER}) == ()


def test_a_model_may_be_called_like_a_file_or_like_its_path() -> None:
    assert marked({"w/intent.gguf": OTHER}, LISTED, name="intent") == ("w/intent.gguf",)
    assert marked({"w/intent.gguf": OTHER}, LISTED, name="intent.gguf") == ("w/intent.gguf",)
    both = {"a/w.gguf": DATA, "b/w.gguf": OTHER}
    assert marked(both, LISTED, name="b/w.gguf") == ("b/w.gguf",)
    assert marked(both, LISTED, name="a/w.gguf") == ()
    assert marked({PATH: OTHER}, LISTED, name="another") == ()


def test_every_algorithm_has_to_fit() -> None:
    both = (LISTED, f"SHA-512:{hashlib.sha512(OTHER).hexdigest()}")
    assert marked({PATH: DATA}, *both) == (PATH,)
    assert marked({PATH: OTHER}, f"MD5:{hashlib.md5(DATA, usedforsecurity=False).hexdigest()}") == ()


def test_of_several_files_nothing_is_said_unless_each_could_have_its_digest() -> None:
    shards = {"models/intent/1.gguf": DATA, "models/intent/2.gguf": OTHER}
    assert marked(shards, LISTED) == ()
    assert marked(shards, LISTED, f"SHA-256:{sha256(OTHER)}") == ()
    assert marked(shards, LISTED, f"SHA-256:{'0' * 64}") == ("models/intent/2.gguf",)


def test_a_pointer_of_git_lfs_stands_for_its_content() -> None:
    def pointer(data: bytes) -> bytes:
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256(data)}\nsize 16\n".encode()

    assert marked({PATH: pointer(DATA)}, LISTED) == ()
    assert marked({PATH: pointer(OTHER)}, LISTED) == (PATH,)


def test_no_second_bill_of_materials_vouches_for_exchanged_weights(tmp_path: Path) -> None:
    def bill(*digests: str) -> str:
        model = {
            "type": "machine-learning-model",
            "name": "intent",
            "version": "1",
            "hashes": hashes(*digests),
        }
        return json.dumps(bom(components=[model]))

    repo = GitRepo.create(tmp_path / "repo")
    base = repo.commit("base", {PATH: DATA.decode(), "sbom.cdx.json": bill(sha256(DATA))})
    files = {PATH: OTHER.decode(), "another.cdx.json": bill(sha256(DATA), sha256(OTHER))}
    head = repo.commit("head", files)

    sides = ("--base", base, "--head", head, "--as-of", "2026-11-20")
    outcome = json.loads(run("check", repo.path, *sides, "-f", "json", "--no-cache").stdout)
    introduced = {(one["rule"], one["path"]) for layer in outcome["layers"] for one in layer["introduced"]}
    assert ("model-differs-from-sbom", "sbom.cdx.json") in introduced
    said = {reason["text"] for reason in outcome["reasons"] if reason["code"] == "source-partial"}
    assert "cyclonedx: sbom.cdx.json gives intent 1 another SHA-256 than another.cdx.json" in said


@given(st.lists(st.text(max_size=80)), st.lists(st.sampled_from(["SHA-256", "BLAKE3", "SHA3-384", "", "x"])))
def test_whatever_a_bill_lists_nothing_breaks(texts: list[str], algorithms: list[str]) -> None:
    said: Any = [f"{algorithm}:{text}" for algorithm, text in zip(algorithms, texts, strict=False)]
    assert marked({PATH: DATA}, *said) in ((), (PATH,))
