"""`policies/vulnerabilities.yaml`, for looking things up: ids, ecosystems, and what statements mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class VulnerabilityWords:
    """How vulnerabilities of different tools become one, and what is said of them."""

    first: tuple[str, ...]
    """Prefixes of ids that name a vulnerability, the best first."""
    apart: str
    """Prefix of ids of which two are never one vulnerability."""
    bulletins: frozenset[str]
    """Prefixes of ids that stand for several vulnerabilities."""
    packages: Mapping[str, Mapping[str, str]]
    """Tool → ecosystem → type and namespace of a PURL."""
    separators: Mapping[str, str]
    """PURL type → what stands between namespace and name."""
    states: Mapping[str, str]
    """Status of OpenVEX or CSAF → CycloneDX state."""
    excuses: frozenset[str]
    accuses: frozenset[str]
    needs_reason: frozenset[str]
    """States."""

    def state(self, word: str) -> str:
        """A status in the words of CycloneDX."""
        return self.states.get(word, word)

    def is_state(self, state: str) -> bool:
        """Is it a word of CycloneDX."""
        return state in self.excuses or state in self.accuses or state in self.states.values()

    def effect(self, state: str) -> str:
        """`excuses`, `accuses` or `open`."""
        if state in self.excuses:
            return "excuses"
        return "accuses" if state in self.accuses else "open"

    def order(self, id_: str) -> tuple[int, str]:
        """The lowest of its ids names a vulnerability."""
        prefix = _prefix(id_)
        return (self.first.index(prefix) if prefix in self.first else len(self.first), id_)

    def is_apart(self, id_: str) -> bool:
        """Two of these are never one vulnerability."""
        return _prefix(id_) == self.apart

    def is_bulletin(self, id_: str) -> bool:
        """It stands for several vulnerabilities, so that it is the alias of none."""
        return _prefix(id_) in self.bulletins


def _prefix(id_: str) -> str:
    return id_.partition("-")[0].upper()


def parse(value: Any) -> VulnerabilityWords:
    """The tables of the file's value."""
    ids, said = value["ids"], value["statements"]
    return VulnerabilityWords(
        first=tuple(ids["first"]),
        apart=ids["apart"],
        bulletins=frozenset(ids["bulletins"]),
        packages=value["packages"],
        separators=value["separators"],
        states=said["states"],
        excuses=frozenset(said["excuses"]),
        accuses=frozenset(said["accuses"]),
        needs_reason=frozenset(said["needs_reason"]),
    )
