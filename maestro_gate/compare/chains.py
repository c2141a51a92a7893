"""Says of every chain at head which of its steps base does not have: what completes it, and what was there all along.

1. A step is new when base has not the asset, not the link to it, or not the weakness that the pattern demands there.
   Base has a weakness when one stands there that the step would count as well: by which rule, and in which file, does
   not matter, so a moved file makes nothing new.
2. Of the components below the start only the weakness counts: base's graph holds none that nothing is wrong with.
3. Base has a chain already when it has all its steps, or when a rule fired there on one between the same ends.
4. Of the chains of one identity, those of a pattern from one start, the one that the change completes is told; the
   gravest of several.
"""

from collections import defaultdict
from collections.abc import Iterable

from maestro_gate.model.judgement import Assessment, Chain, ChainChange, Standing, Step
from maestro_gate.policy import Policy, StepPattern


def changes(base: Assessment, head: Assessment, policy: Policy) -> tuple[ChainChange, ...]:
    """The chains of head: those that the change completes first, then by risk."""
    held = _Held(base.standing, policy)
    known = {(chain.subject, chain.end) for chain in base.chains}
    told: dict[str, ChainChange] = {}
    for chain in head.chains:
        new = held.lacks(chain)
        change = ChainChange(chain, new, is_whole_at_base=not new or (chain.subject, chain.end) in known)
        before = told.get(chain.subject)
        if before is None or (before.is_whole_at_base and not change.is_whole_at_base):
            told[chain.subject] = change
    return tuple(sorted(told.values(), key=lambda c: (c.is_whole_at_base, -c.chain.risk, c.chain.subject)))


def standing(head: Assessment) -> tuple[ChainChange, ...]:
    """The chains of head where there is no base."""
    told: dict[str, ChainChange] = {}
    for chain in head.chains:
        told.setdefault(chain.subject, ChainChange(chain, (), is_whole_at_base=True))
    return tuple(sorted(told.values(), key=lambda change: (-change.chain.risk, change.chain.subject)))


class _Held:
    """What base has, for chains of head to be held against."""

    def __init__(self, base: Standing, policy: Policy) -> None:
        self._base = base
        self._patterns = {pattern.id: pattern.steps for pattern in policy.cascades.patterns}
        self._threats = {rule.id: rule.threats for rule in policy.rules}
        self._weak_into: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for (_, target), those in base.weak_links.items():
            self._weak_into[target] |= those

    def lacks(self, chain: Chain) -> tuple[int, ...]:
        """Numbers of the steps, from 1, that base does not have."""
        asked = self._patterns[chain.pattern]
        declared = next(i for i, step in enumerate(chain.steps) if step.asset == (chain.start or step.asset))
        return tuple(
            index + 1
            for index, step in enumerate(chain.steps)
            if not (
                (index < declared or self._has(step, chain.steps[index - 1] if index > declared else None))
                and self._is_met(step, chain.steps[index - 1] if index else None, asked)
            )
        )

    def _has(self, step: Step, before: Step | None) -> bool:
        base = self._base
        return step.asset in base.assets and (before is None or (before.asset, step.asset) in base.links)

    def _is_met(self, step: Step, before: Step | None, asked: tuple[StepPattern, ...]) -> bool:
        """Base has what the pattern demands at this step."""
        if not (step.number and step.demanded):
            return True
        demand, base = asked[step.number - 1], self._base
        link = (before.asset, step.asset) if before else None
        if demand.unauthorised and link not in base.unauthorised:
            return False
        there = set(base.weak.get(step.asset, ()))
        there |= base.weak_links.get(link, frozenset()) if link else self._weak_into.get(step.asset, set())
        return not demand.weak or self._counts(demand, (rule for rule, _ in there))

    def _counts(self, demand: StepPattern, rules: Iterable[str]) -> bool:
        if not (demand.rules or demand.threats):
            return any(True for _ in rules)
        return any(
            rule in demand.rules or not demand.threats.isdisjoint(self._threats.get(rule, ()))
            for rule in rules
        )
