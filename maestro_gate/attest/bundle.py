"""Bundles: signed statements, one envelope a line (in-toto Attestation Framework v1, bundle layer)."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from maestro_gate.attest import dsse, statement
from maestro_gate.errors import InvalidInput

MAX_BYTES = 4 * 1024 * 1024
MAX_LINES = 256


def signed(run: statement.Run, key: Ed25519PrivateKey) -> str:
    """The statements about a run, signed, as the text of a `.intoto.jsonl` file."""
    return "".join(dsse.sealed(body, key) + "\n" for body in statement.written(run))


def lines(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Each line that is not blank, with how messages call it. Raises InvalidInput for too much, or nothing."""
    if len(data) > MAX_BYTES:
        raise InvalidInput(f"the bundle is too large: at most {MAX_BYTES:,} bytes are read", where=name)
    rows = [(number, row) for number, row in enumerate(data.split(b"\n"), 1) if row.strip()]
    if not rows:
        raise InvalidInput("the bundle is empty", where=name)
    if len(rows) > MAX_LINES:
        raise InvalidInput(f"the bundle has {len(rows):,} lines; at most {MAX_LINES} are read", where=name)
    for number, row in rows:
        yield f"{name}, line {number}", row
