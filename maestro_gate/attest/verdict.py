"""What a run vouches for: the verdict with all that qualifies it, as it stands in a statement.

1. A run vouches for its head when it may merge, the profile is not one that lets a block pass (`would_block`), the
   law is not the change's own (a delta is judged by the law of its base), and base is another commit: a head that is
   compared with itself brings nothing, whatever it holds.
2. Properties are positive: leaving one out never makes a head look better.
3. A run in absolute mode reads the law where it looks; nothing there is a change, and the statement says so.
"""

from dataclasses import dataclass
from typing import Any, Self

from maestro_gate.model.judgement import Outcome

PREFIX = "MAESTRO_GATE_"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one commit."""

    verdict: str
    """`pass`, `warn`, `block` or `undecided`."""
    would_block: bool
    mode: str
    as_of: str
    """The day that waivers and reviews were held against, `YYYY-MM-DD`."""
    base: str
    """Commit id; empty in absolute mode."""
    head: str
    """Commit id."""
    profile: str
    law_origin: str
    """`base`, `head` or `bundled`."""
    law_revision: str
    """The commit that the law was read from."""
    law_digest: str

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """The verdict of a run."""
        return cls(
            verdict=outcome.verdict,
            would_block=outcome.would_block,
            mode=outcome.mode,
            as_of=outcome.as_of.isoformat(),
            base=outcome.base_revision,
            head=outcome.head_revision,
            profile=outcome.law.profile,
            law_origin=outcome.law.origin,
            law_revision=outcome.law.revision,
            law_digest=outcome.law.digest,
        )

    @classmethod
    def read(cls, value: dict[str, Any]) -> Self:
        """The verdict in a statement that follows its schema."""
        law = value["law"]
        return cls(
            verdict=value["verdict"],
            would_block=value["wouldBlock"],
            mode=value["mode"],
            as_of=value["asOf"],
            base=value["base"],
            head=value["head"],
            profile=law["profile"],
            law_origin=law["origin"],
            law_revision=law["revision"],
            law_digest=law["digest"],
        )

    def document(self) -> dict[str, Any]:
        """The verdict as plain values, in the spelling of in-toto."""
        return {
            "verdict": self.verdict,
            "wouldBlock": self.would_block,
            "mode": self.mode,
            "asOf": self.as_of,
            "base": self.base,
            "head": self.head,
            "law": {
                "origin": self.law_origin,
                "revision": self.law_revision,
                "profile": self.profile,
                "digest": self.law_digest,
            },
        }

    @property
    def is_judged_by_base(self) -> bool:
        """The law was read from the base of the change, so the change could not write it."""
        return self.mode == "delta" and self.law_revision == self.base and self.law_origin != "head"

    @property
    def is_vouched(self) -> bool:
        """The run stands up for its head."""
        is_own_law = self.mode == "delta" and not self.is_judged_by_base
        is_no_change = self.mode == "delta" and self.base == self.head
        may_merge = self.verdict in ("pass", "warn") and not self.would_block
        return may_merge and not is_own_law and not is_no_change

    @property
    def properties(self) -> tuple[str, ...]:
        """What is vouched for, in words for policies of others; nothing when nothing is."""
        if not self.is_vouched:
            return ()
        words = ["may-merge"]
        words += ["pass"] if self.verdict == "pass" else []
        words += [f"mode-{self.mode}", f"profile-{self.profile}"]
        words += ["law-from-base"] if self.is_judged_by_base else []
        return tuple(map(word, words))


def word(text: str) -> str:
    """A slug as a property's name."""
    return PREFIX + text.upper().replace("-", "_")
