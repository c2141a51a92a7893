"""Subjects that say who vouches for what: signatures of models, provenance of builds."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Attestation:
    """One signed (or unsigned) statement about files, held against the tree that it stands in."""

    kind: ClassVar[str] = "attestation"
    path: str
    line: int
    format: str
    """`model-signing`, `in-toto`."""
    wrapped: str
    """What it is signed in: `sigstore`, `dsse`; `none` for a bare statement."""
    predicate_type: str
    name: str
    """Of the model, or of the first thing that it speaks of; hostile text."""
    covers: str
    """Model signature: the folder that it is about."""
    builder: str
    """Provenance: id of what built it."""
    build_type: str
    source_uri: str
    source_revision: str
    """Commit that was built, where the statement names one."""
    materials: int
    """How many inputs the build names."""
    signer: str
    """Name in the certificate, else the id of the key: a claim, unless `status` is `verified`."""
    issuer: str
    """Who vouches for the signer: OIDC issuer of the certificate, else its authority."""
    status: str
    """`verified`; `unverified` (nobody could check); `mismatched` (files differ); `invalid` (the signature is wrong);
    `untrusted` (valid, by somebody whom the settings do not expect)."""
    reason: str
    """Why it is not verified; empty when it is."""
    subjects: tuple[str, ...]
    """Names of what it speaks of, sorted."""
    matched: tuple[str, ...]
    """Paths of this tree whose content it vouches for, sorted."""
    mismatched: tuple[str, ...]
    """Paths whose content is another, sorted."""
    missing: tuple[str, ...]
    """Names that are not in this tree, sorted."""
    unsigned: tuple[str, ...]
    """Model signature: files of its folder that it does not name, the first 10,000, sorted."""
    unchecked: tuple[str, ...]
    """Paths that could not be compared: an unknown or weak digest, a file too large; sorted."""
    is_builder_unexpected: bool = False
    """The settings name builders, and this is none of them."""
    signed_at: date | None = None
    """As the bundle claims."""
    digests: tuple[str, ...] = ()
    """Algorithms of the digests that it names, lower case, sorted."""

    @property
    def identity(self) -> str:
        return f"{self.path}:{self.predicate_type}:{self.name}"

    @property
    def label(self) -> str:
        return self.path
