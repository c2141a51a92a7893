"""What a decision rests on."""

from dataclasses import dataclass
from datetime import date

from maestro_gate.model.judgement import Assessment, Delta
from maestro_gate.policy import Policy


@dataclass(frozen=True, slots=True)
class Case:
    """All that a decision rests on."""

    delta: Delta
    base: Assessment | None
    head: Assessment
    policy: Policy
    is_unchanged: bool = False
    """Both trees hold the same files."""
    law_changes: tuple[str, ...] = ()
    """Law files that the change edits."""
    law_problem: str = ""
    """Why the law that the change would make does not hold together."""

    today: date | None = None
    """The day of the run; without one nobody asks how old data are."""
    untouched: frozenset[str] = frozenset()
    """Scanners that were not launched, since the change touches nothing that they look at."""

    @property
    def is_absolute(self) -> bool:
        """There is no base to compare with."""
        return self.base is None
