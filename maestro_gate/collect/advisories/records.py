"""The parts of a record of the OSV schema (1.x) that say what it is about and what it affects.

Vendors and the API write `null` for an empty array, and the API may write a number for a type.
"""

from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

R = TypeVar("R")


class Event(Struct):
    """Where a range begins or ends; one of its members is there."""

    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None
    limit: str | None = None


class Range(Struct):
    """Versions that are affected, as events on a line."""

    type: str | int | None = None
    events: list[Event] | None = None


class Package(Struct):
    """The package that is affected."""

    ecosystem: str | None = None
    name: str | None = None


class Severity(Struct):
    """One rating: a vector of CVSS."""

    score: str | None = None


class Affected(Struct):
    """What one package of it is affected by, and in which versions."""

    package: Package | None = None
    ranges: list[Range] | None = None
    versions: list[str] | None = None
    severity: list[Severity] | None = None
    database_specific: object = None
    ecosystem_specific: object = None


class Advisory(Struct):
    """One record."""

    id: str | None = None
    aliases: list[str] | None = None
    upstream: list[str] | None = None
    """What a distribution's record is about; of several it is a bulletin."""
    published: str | None = None
    modified: str | None = None
    withdrawn: str | None = None
    affected: list[Affected] | None = None
    severity: list[Severity] | None = None
    database_specific: object = None


class AffectedName(Struct):
    """Which package, and no more."""

    package: Package | None = None


class Summary(Struct):
    """What the index needs of a record."""

    id: str | None = None
    modified: str | None = None
    withdrawn: str | None = None
    affected: list[AffectedName] | None = None


class Decoder(Generic[R]):
    """Decodes one kind of record; None for what is no such record."""

    def __init__(self, kind: type[R]) -> None:
        self._decoder = msgspec.json.Decoder(kind)

    def read(self, data: bytes) -> R | None:
        """The record. Deep nesting, wrong encodings and wrong types make it none."""
        try:
            return self._decoder.decode(data.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None


ADVISORY = Decoder(Advisory)
SUMMARY = Decoder(Summary)
