"""Reads identities of base as they are in head, where the change moves files."""

import re
from collections.abc import Mapping
from dataclasses import replace

from maestro_gate.model.judgement import Violation


def moved(violation: Violation, renames: Mapping[str, str]) -> Violation:
    """A violation of base at the place that its file has in head. `renames` is path in base → path in head."""
    path = renames.get(violation.path)
    if path is None:
        return violation
    return replace(violation, path=path, subject=_relocated(violation.subject, violation.path, path))


def _relocated(identity: str, old: str, new: str) -> str:
    """The identity with the file's path, or its folder's (Terraform), replaced where it stands as a whole part."""
    parts = re.split("[:#]", identity)
    for before, after in ((old, new), (_folder(old), _folder(new))):
        if before in parts:
            return identity.replace(before, after, 1)
    return identity


def _folder(path: str) -> str:
    folder, slash, _ = path.rpartition("/")
    return f"{folder}/" if slash else "./"
