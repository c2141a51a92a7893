"""Reads who vouches for models and builds: signatures by their shape, model signatures and provenance by their content.

What a statement claims is read here, for one document; `holding` holds it against the files of a tree.
"""

from maestro_gate.collect.integrity import envelopes, shape, statements
from maestro_gate.collect.integrity.claimed import Claimed
from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

NAME = "signature"
PROVIDES = "signature"

_SIGNED = (".sig", ".sigstore", ".sigstore.json", ".asc", ".minisig", ".p7s", ".intoto.jsonl")
"""Names that nothing else has."""
_WORDS = (b"in-toto", b"vnd.dev.sigstore.bundle", b"payloadType")


def recognises(path: str, head: bytes) -> bool:
    """The name says so, or the content has words of an attestation."""
    return path.lower().endswith(_SIGNED) or any(word in head for word in _WORDS)


def read(path: str, data: bytes, tables: Tables) -> Reading:  # noqa: ARG001
    """The signature, and every statement that it holds."""
    signatures = (path,) if shape.is_signature(data) else ()
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return Reading(signatures=signatures)
    found: list[Claimed] = []
    notes: list[str] = []
    for row in envelopes.rows(data, path):
        if isinstance(row, InvalidInput):
            notes.append(f"{path}: {row}")
            continue
        ignored = Ignored()
        try:
            claimed = statements.claimed(path, row.line, row.value, ignored)
        except InvalidInput as error:
            notes.append(f"{path}: {error}")
            continue
        notes += [f"{path}: {sentence}" for sentence in ignored.sentences()]
        found += [claimed] if claimed else []
    return Reading(
        signatures=signatures,
        attested=tuple(sorted(found, key=lambda one: (one.line, one.predicate_type))),
        notes=tuple(sorted(set(notes))),
        is_unread=bool(notes) and not found,
    )
