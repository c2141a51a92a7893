"""Reads the predicates of OpenSSF Model Signing: every file of a model with its digest.

1. Version 1.0 lists files, or pieces of files (`name:start:end`); its subject is the digest over all of theirs.
2. The older one has the files as its subjects, in SHA-256, and no digest over all.
"""

import hashlib
from collections.abc import Sequence

from maestro_gate.collect.integrity.claimed import Item, Manifest
from maestro_gate.collect.lenient import Ignored, Object, text

TYPE = "https://model_signing/signature/v1.0"
OLD_TYPE = "https://model_signing/Digests/v0.1"
_GIT = (".git", ".gitattributes", ".github", ".gitignore")
"""What the old client left out without saying so."""


def read(
    kind: str, subjects: Sequence[Object], predicate: Object, ignored: Ignored
) -> tuple[tuple[Item, ...], Manifest]:
    """The files of the model, and what the list says of itself."""
    if kind == OLD_TYPE:
        rows = [(subject, ignored.mapping(subject.get("digest"), "subject[].digest")) for subject in subjects]
        items = [
            Item(text(row.get("name")), (("sha256", text(digest.get("sha256")).lower()),))
            for row, digest in rows
        ]
        return tuple(items), Manifest("", _GIT)
    how = ignored.mapping(predicate.get("serialization"), "predicate.serialization")
    resources = ignored.objects(predicate.get("resources"), "predicate.resources")
    in_pieces = text(how.get("method")) == "shards"
    items = [_item(row, in_pieces=in_pieces) for row in resources]
    left_out = ignored.texts(how.get("ignore_paths"), "predicate.serialization.ignore_paths")
    name = text(subjects[0].get("name")) if subjects else ""
    return tuple(items), Manifest(name, tuple(sorted(set(left_out))), _problem(subjects, items, ignored))


def _item(row: Object, *, in_pieces: bool) -> Item:
    name, digest = text(row.get("name")), text(row.get("digest")).lower()
    digests = ((text(row.get("algorithm")).lower(), digest),)
    if in_pieces:
        path, _, rest = name.rpartition(":")
        path, _, first = path.rpartition(":")
        if path and first.isdecimal() and rest.isdecimal() and len(first) < 20 and len(rest) < 20:  # noqa: PLR2004
            return Item(path, digests, int(first), int(rest))
    return Item(name, digests)


def _problem(subjects: Sequence[Object], items: Sequence[Item], ignored: Ignored) -> str:
    """Whether the digest over all digests is what the subject says."""
    if len(subjects) != 1:
        return f"it has {len(subjects)} subjects; a model's signature has one"
    if not items:
        return "it names no file"
    whole = hashlib.sha256()
    for item in items:
        try:
            whole.update(bytes.fromhex(item.digests[0][1]))
        except ValueError:
            return f"the digest of {item.name} is not hexadecimal"
    said = text(ignored.mapping(subjects[0].get("digest"), "subject[].digest").get("sha256")).lower()
    return "" if said == whole.hexdigest() else "its list of files does not fit its own digest"
