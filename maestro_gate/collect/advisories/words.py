"""Reads `policies/advisories.yaml`: how packages are called in advisories."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """How one type of package URL is called in the OSV schema."""

    osv: str
    joined: str
    """What stands between namespace and name; empty where the name stands alone."""
    spelt: str
    """`pypi` or `caseless`: which names are equal though they are written otherwise."""
    order: str
    """Scheme of univers by which versions are compared; empty when there is none."""
    has_sources: bool
    """Advisories name the source package."""
    has_releases: bool
    """`Debian:12` is part of `Debian`."""


@dataclass(frozen=True, slots=True)
class AdvisoryWords:
    """`policies/advisories.yaml`, for looking things up."""

    api: str
    api_lifetime: int
    """Seconds."""
    by_purl: Mapping[tuple[str, str], Ecosystem]
    """(PURL type, namespace) → ecosystem; the namespace is empty where it says nothing of the ecosystem."""
    by_name: Mapping[str, Ecosystem]
    """Ecosystem of the OSV schema, without its release."""
    unadvised: frozenset[str]
    """PURL types that nobody writes advisories for."""

    def of_purl(self, type_: str, namespace: str) -> Ecosystem | None:
        """The ecosystem of a package URL; None when advisories know none."""
        return self.by_purl.get((type_, namespace)) or self.by_purl.get((type_, ""))


def parse(value: Any) -> AdvisoryWords:
    """The tables of the file's value."""
    rows = [(row["purl"], row.get("namespace", ""), _ecosystem(row)) for row in value["ecosystems"]]
    return AdvisoryWords(
        api=value["api"],
        api_lifetime=value["api_lifetime"],
        by_purl={(type_, namespace): found for type_, namespace, found in rows},
        by_name={found.osv: found for _, _, found in rows},
        unadvised=frozenset(value["without_advisories"]),
    )


def _ecosystem(row: Mapping[str, Any]) -> Ecosystem:
    return Ecosystem(
        osv=row["osv"],
        joined="" if row["named"] == "name" else row["named"],
        spelt=row.get("spelt", ""),
        order=row["order"],
        has_sources=row.get("source", False),
        has_releases=row.get("releases", False),
    )
