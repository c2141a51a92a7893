"""Weighs what statements (VEX) say of vulnerabilities: which of them count, and what state each vulnerability has.

1. A statement is about exactly the vulnerability, the product and the version that it names. One about a component
   within a product counts where the tree is that product, or does not say what it is; one about a product and no
   component in it is about all that the product holds. What several products hold is excused when it is in each, and
   what is affected in another product is no vulnerability of this tree.
2. One that excuses counts only where base has it, too: a change does not excuse itself. One that accuses counts at
   once, and one of base that the change takes away goes on counting.
3. One that gives no reason where one is due, is older than the profile allows, or lies in the future does not count.
4. Within one author's word the later statement takes the earlier one back; between authors the worse one counts, and
   so does the worse of several products.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from maestro_gate.assess.products import Product, Products
from maestro_gate.assess.spoken import BADNESS, EXCUSES, Spoken
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Statement, Subject, Vulnerability

_STANDINGS = ("counts", "outweighed", "elsewhere", "claimed", "expired", "ahead", "unreasoned")
"""Of a statement about several vulnerabilities the first of these is told."""
_STATED = ("vex",)
"""Sources of a vulnerability that no scanner and no bill of materials reports."""
_REASONS = {
    "outweighed": "statements about it contradict each other, and the worse one counts",
    "elsewhere": "the statement ({state}) is about one product, and another one of this tree holds it, too",
    "claimed": "the change's own statement ({state}) counts once base has it",
    "expired": "the statement ({state}) of {day} is too old to count",
    "ahead": "the statement ({state}) is dated {day}, which is still to come",
    "unreasoned": "a statement ({state}) gives no reason, and does not count",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """When a statement counts."""

    today: date
    max_age: timedelta | None
    """None where the profile sets no limit."""


def weighed(evidence: Evidence, base: Evidence | None, limits: Limits) -> Evidence:
    """The evidence with the state of each vulnerability, and the standing of each statement.

    `base` is the tree that is trusted; without one the tree itself is.
    """
    said = evidence.of_kind(Statement)
    if not said and not (base and base.of_kind(Statement)):
        return evidence
    scales = _Scales(evidence, base, limits)
    judged: list[Subject] = [
        scales.vulnerability(subject) if isinstance(subject, Vulnerability) else subject
        for subject in evidence.subjects
        if not (isinstance(subject, Vulnerability) and scales.is_elsewhere(subject))
    ]
    subjects = (scales.statement(one) if isinstance(one, Statement) else one for one in judged)
    return replace(evidence, subjects=tuple(subjects))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What counts of the statements about one vulnerability."""

    winner: Statement | None
    is_contradicted: bool = False


class _Scales:
    """The statements of a tree, and of the tree that is trusted."""

    def __init__(self, evidence: Evidence, base: Evidence | None, limits: Limits) -> None:
        self._products = Products(evidence, base)
        self._own = Spoken(evidence.of_kind(Statement), self._products)
        self._trusted = None if base is None else Spoken(base.of_kind(Statement), self._products)
        self._limits = limits
        self._standing: dict[Statement, int] = {}
        self._contradicted: set[Statement] = set()

    def vulnerability(self, one: Vulnerability) -> Vulnerability:
        """The vulnerability with the state that counts."""
        holders = self._products.holding(one.component_identity) or (None,)
        verdicts = [self._said_in(one, holder) for holder in holders]
        winner = max((verdict.winner for verdict in verdicts), key=_gravity)
        is_excused = winner is not None and winner.effect == EXCUSES
        flaws: dict[Statement, str] = {}
        for verdict in verdicts:
            for said, standing in verdict.standings.items():
                counts = standing == "counts" and not is_excused
                flaws[said] = "elsewhere" if counts else standing
                self._note(said, flaws[said])
        return replace(
            one,
            state=winner.state if winner else "",
            justification=(winner.justification or winner.explanation) if winner else "",
            statement=winner.path if winner else "",
            clearance="" if is_excused else _reason(flaws),
            statement_claimed="claimed" in flaws.values(),
            statement_expired="expired" in flaws.values(),
            statements_contradict=any(verdict.is_contradicted for verdict in verdicts),
        )

    def _said_in(self, one: Vulnerability, holder: Product | None) -> "_Verdict":
        """What counts where this product is all that holds it."""
        own = list(self._own.about(one, holder))
        trusted, fresh = self._split(own, one, holder)
        usable = [said for said in trusted if not self._flaw(said)]
        outcome = _outcome(usable)
        winner = _worse(outcome.winner, _outcome(fresh).winner)
        if outcome.is_contradicted:
            self._contradicted.update(own)
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for said in trusted:
            alike[said.word].append(self._flaw(said))
        standings = {
            said: self._stand(said, alike.get(said.word, ()), winner)
            for said in own
            if said.effect == EXCUSES
        }
        return _Verdict(winner, standings, outcome.is_contradicted)

    def is_elsewhere(self, one: Vulnerability) -> bool:
        """Nobody but statements speaks of it, and they speak of another product than this tree."""
        if one.sources != _STATED:
            return False
        holders = self._products.holding(one.component_identity) or (None,)
        return not any(said for holder in holders for said in self._own.about(one, holder))

    def statement(self, one: Statement) -> Statement:
        """The statement with its standing; ask when every vulnerability was."""
        place = self._standing.get(one)
        return replace(
            one,
            is_matched=self._own.is_matched(one),
            standing="" if place is None else _STANDINGS[place],
            is_contradicted=one in self._contradicted,
        )

    def _split(
        self, own: Sequence[Statement], one: Vulnerability, holder: Product | None
    ) -> tuple[Sequence[Statement], Sequence[Statement]]:
        """The statements that are trusted, and what the change brings against itself."""
        if self._trusted is None:
            return own, ()
        before = list(self._trusted.about(one, holder))
        places = {said.word: said.path for said in own}
        known = {said.word for said in before}
        kept = [
            replace(said, path=places.get(said.word, said.path))
            for said in before
            if said.effect != EXCUSES or said.word in places
        ]
        return kept, [said for said in own if said.effect != EXCUSES and said.word not in known]

    def _flaw(self, said: Statement) -> str:
        """Why an excuse does not count, whoever trusts it."""
        if said.effect != EXCUSES:
            return ""
        if not said.is_reasoned:
            return "unreasoned"
        day, limits = said.stated_at, self._limits
        if day is not None and day > limits.today:
            return "ahead"
        if day is not None and limits.max_age is not None and limits.today - day > limits.max_age:
            return "expired"
        return ""

    def _stand(self, said: Statement, flaws: Sequence[str], winner: Statement | None) -> str:
        """`flaws` are those of the trusted statements that say the same."""
        standing = min(flaws) if flaws else self._flaw(said) or "claimed"
        if not standing:
            standing = "counts" if winner is not None and winner.effect == EXCUSES else "outweighed"
        return standing

    def _note(self, said: Statement, standing: str) -> None:
        place = _STANDINGS.index(standing)
        self._standing[said] = min(place, self._standing.get(said, place))


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the statements about one vulnerability come to in one product."""

    winner: Statement | None
    standings: Mapping[Statement, str]
    """Of those that excuse."""
    is_contradicted: bool


def _outcome(usable: Iterable[Statement]) -> _Outcome:
    chains: dict[str, list[Statement]] = defaultdict(list)
    for said in usable:
        chains[said.chain].append(said)
    last = [said for chain in chains.values() for said in _latest(chain)]
    winner = max(last, key=_weight, default=None)
    return _Outcome(winner, len({said.effect for said in last}) > 1)


def _latest(chain: Sequence[Statement]) -> list[Statement]:
    """At the same time the one about a version says more than the one about all."""
    newest = max((said.moment, bool(said.product_version)) for said in chain)
    return [said for said in chain if (said.moment, bool(said.product_version)) == newest]


def _weight(said: Statement) -> tuple[int, str, str, str, str]:
    return BADNESS[said.effect], said.state, said.path, said.justification, said.explanation


def _gravity(winner: Statement | None) -> tuple[int, bool, tuple[int, str, str, str, str]]:
    """Where nobody says anything, nothing is excused; what somebody says is shown before that."""
    if winner is None:
        return BADNESS["open"], False, (0, "", "", "", "")
    return BADNESS[winner.effect], True, _weight(winner)


def _worse(trusted: Statement | None, fresh: Statement | None) -> Statement | None:
    """Nobody's word stands between an excuse and an accusation."""
    if trusted is None or fresh is None:
        return trusted or fresh
    return fresh if BADNESS[fresh.effect] > BADNESS[trusted.effect] else trusted


def _reason(flaws: Mapping[Statement, str]) -> str:
    ranked = sorted(
        flaws.items(), key=lambda item: (_STANDINGS.index(item[1]), item[0].state, str(item[0].stated_at))
    )
    if not ranked:
        return ""
    said, standing = ranked[0]
    return _REASONS[standing].format(state=said.state, day=said.stated_at)
