"""Asks the client of OpenSSF Model Signing, where one is installed, about models that a given key signed.

1. It is asked about models that the gate found verified, and only those in SHA-256: version 1.1 makes no other
   digest when it verifies, and would refuse the rest.
2. It can refuse what the gate found verified; then the signature is invalid. It never makes anything verified.
3. It runs offline, in a folder of its own with copies of the files: nothing of the tree is executed.
4. A client that cannot be started or does not end changes nothing.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from maestro_gate.collect.integrity import digests
from maestro_gate.model.subjects import Attestation
from maestro_gate.tools import catalogue, find, launch
from maestro_gate.workspace import Tree

_TOOL = "model-signing"
_MOST_BYTES = 2 * 1024 * 1024 * 1024
"""Of a model that is copied for the client."""
_BY_KEY = "key "
_POINTERS = 1024


@dataclass(slots=True)
class Client:
    """The client, looked for when it is first needed; what it said of a model is not asked again."""

    place: find.Place
    keys: Mapping[str, bytes]
    """Path → bytes of what the settings name."""
    seconds: float
    _answers: dict[tuple[object, ...], bool | None] = field(default_factory=dict)
    _found: find.Located | find.Missing | None = None

    def confirmed(self, tree: Tree, attested: tuple[Attestation, ...]) -> tuple[Attestation, ...]:
        """The attestations of a tree after the second opinion."""
        return tuple(self._confirmed(tree, one) if _is_asked(one) else one for one in attested)

    def _confirmed(self, tree: Tree, one: Attestation) -> Attestation:
        paths = {one.path, *one.matched}
        regular = set(tree.files)
        if not regular.issuperset(paths) or sum(tree.entries[path].size for path in paths) > _MOST_BYTES:
            return one
        if any(tree.entries[path].size > digests.LARGEST for path in paths) or _has_pointer(tree, paths):
            return one
        known = (one.path, one.signer, *sorted((path, tree.entries[path].oid) for path in paths))
        if known not in self._answers:
            self._answers[known] = self._asked(tree, one, paths)
        answer = self._answers[known]
        if answer is False:
            return replace(one, status="invalid", reason="the model signing client refuses it")
        return one

    def _asked(self, tree: Tree, one: Attestation, paths: set[str]) -> bool | None:
        """Whether the client verifies it; None when it did not say."""
        if self._found is None:
            self._found = find.on_path(catalogue.client(_TOOL), self.place)
        located = self._found
        if isinstance(located, find.Missing):
            return None
        with tempfile.TemporaryDirectory() as scratch:
            top = Path(scratch)
            tree.materialise(top / "tree", paths)
            (top / "key.pem").write_bytes(self.keys[one.signer.removeprefix(_BY_KEY)])
            model = one.covers if one.subjects != (".",) else next(iter(paths - {one.path}))
            arguments = (
                "verify",
                "key",
                f"--signature={top / 'tree' / one.path}",
                f"--public_key={top / 'key.pem'}",
            )
            command = launch.Command(
                (str(located.executable), *arguments, str(top / "tree" / model)),
                top,
                launch.environment(located.tool.environment, located.executable, top / "own"),
            )
            outcome = launch.run(command, launch.Bounds(seconds=self.seconds, output=16 * 1024 * 1024))
        return outcome.code == 0 if isinstance(outcome, launch.Finished) else None


def _is_asked(one: Attestation) -> bool:
    is_readable = one.format == "model-signing" and one.digests == ("sha256",)
    return is_readable and one.status == "verified" and one.signer.startswith(f"{_BY_KEY}.maestro/")


def _has_pointer(tree: Tree, paths: set[str]) -> bool:
    """The content of one of them stands elsewhere: the client would compare the pointer."""
    small = [path for path in sorted(paths) if tree.entries[path].size <= _POINTERS]
    return any(digests.is_pointer(data) for _, data in tree.read_many(small))
