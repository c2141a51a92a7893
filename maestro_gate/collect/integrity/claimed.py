"""What a statement claims, before anybody held it against a tree or a key."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Sealing:
    """How the statement is signed."""

    wrapped: str
    """`sigstore`, `dsse` or `none`."""
    message: tuple[bytes, ...] = ()
    """What was signed; an old client signed another spelling of it."""
    signatures: tuple[bytes, ...] = ()
    key_ids: tuple[str, ...] = ()
    """Hints at the keys, lower case; empty texts are left out."""
    chain: tuple[bytes, ...] = ()
    """Certificates in DER, the signer's first."""
    signed_at: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the statement speaks of."""

    name: str
    digests: tuple[tuple[str, str], ...]
    """(algorithm, hex digest), lower case, sorted."""
    start: int = 0
    end: int = -1
    """Of a piece of a file, in bytes; -1 for the whole file."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What only a model's signature has: it names every file of a folder."""

    model: str
    ignored: tuple[str, ...] = ()
    """Paths below the folder that were left out when it was signed."""
    problem: str = ""
    """Why the list contradicts itself."""


@dataclass(frozen=True, slots=True)
class Build:
    """What provenance says of a build."""

    builder: str = ""
    build_type: str = ""
    source_uri: str = ""
    source_revision: str = ""
    materials: int = 0


@dataclass(frozen=True, slots=True)
class Claimed:
    """One statement."""

    path: str
    line: int
    predicate_type: str
    items: tuple[Item, ...]
    sealing: Sealing
    build: Build
    manifest: Manifest | None = None
