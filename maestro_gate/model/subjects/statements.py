"""Subjects from documents that say whether a vulnerability matters (VEX)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says of one vulnerability in one product: OpenVEX, CSAF, the analysis of a CycloneDX document."""

    kind: ClassVar[str] = "statement"
    path: str
    line: int
    vulnerability: str
    aliases: tuple[str, ...]
    """Other ids of the vulnerability, sorted."""
    product: str
    """What it is about: the component's PURL without version, or its name."""
    product_version: str
    """The version that it is about; empty for every version."""
    within: str
    """The product that holds the component, where the statement names one."""
    state: str
    """Word of CycloneDX: `not_affected`, `resolved`, `exploitable`, `in_triage` …"""
    effect: str
    """`excuses`, `accuses`, or `open` while nobody knows."""
    justification: str
    explanation: str
    """The author's own words; hostile text."""
    author: str
    stated_at: date | None
    """When it was said last; the document's day where the statement has none."""
    is_reasoned: bool
    """It says why, or need not."""
    is_matched: bool = False
    """Some vulnerability of this tree is what it speaks of."""
    standing: str = ""
    """Of one that excuses and is matched: `counts`, `outweighed`, `elsewhere` not said, `claimed` by this change,
    `expired`, `ahead` of its time, `unreasoned`."""
    is_contradicted: bool = False
    """Another document says something else of the same vulnerability in the same product."""
    within_version: str = ""
    """The version of that product; empty for every version."""
    _moment: str = ""
    _chain: str = ""

    @property
    def moment(self) -> str:
        """`stated_at` to the second, in UTC: texts that compare as times do."""
        return self._moment

    @property
    def chain(self) -> str:
        """Whose word it is: in one chain the later statement takes the earlier one back."""
        return self._chain

    @property
    def word(self) -> tuple[str, ...]:
        """What it says, whenever and wherever it was said: two trees that hold it hold the same statement."""
        held = (self.within, self.within_version)
        about = (self.vulnerability, self.product, self.product_version, *held)
        return (*about, self.state, self.justification)

    @property
    def identity(self) -> str:
        return f"{self.vulnerability}@{self.product}:{self.state}"

    @property
    def label(self) -> str:
        return f"{self.vulnerability} in {self.product} {self.product_version}".rstrip()
