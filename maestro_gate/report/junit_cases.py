"""Cases and suites of a JUnit report, and what state a case is in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from maestro_gate.model import judgement
from maestro_gate.model.judgement import Reason

_STATES = {"undecided": "error", "block": "failure"}
_ORDER = ("failure", "error", "skipped", "")


@dataclass(frozen=True, slots=True)
class Case:
    """One test case. Its texts are hostile."""

    group: str
    """The class: `maestro-gate.` and the layer."""
    name: str
    state: str
    """`failure`, `error`, `skipped`; empty when it passes."""
    summary: str
    text: str = ""
    file: str = ""

    @property
    def order(self) -> tuple[int, str]:
        """What fails first."""
        return (_ORDER.index(self.state), self.name)

    def skipped(self) -> "Case":
        """The same case, not held for passed."""
        return replace(self, state="skipped")


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of the run, or of one layer."""

    name: str
    cases: tuple[Case, ...]


def strongest(reasons: Iterable[Reason], *, would_block: bool) -> str:
    """The state of a case with these reasons: what blocks before what is undecided before what warns."""
    effects = {reason.effect for reason in reasons}
    made = judgement.strongest(effects, would_block=would_block)
    return _STATES.get(made, "skipped" if "block" in effects else "")
