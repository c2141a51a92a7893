"""Arithmetic of basis points: integers from 0 to 10000, the same on every machine."""

from collections.abc import Iterable

WHOLE = 10_000
SCALE = 10**24
"""Fixed point of a product: thousands of factors lose less than a basis point."""


def percent(points: int) -> str:
    """Basis points as a percentage with one decimal: 1234 → `12.3`; exact, no float."""
    return f"{points // 100}.{points % 100 // 10}"


def inherent(likelihood: int, impact: int) -> int:
    """R = likelihood × impact, rounded up: a risk that exists is never zero."""
    return -(-likelihood * impact // WHOLE)


def left_of(risk: int, effects: Iterable[int], floor: int) -> int:
    """What safeguards leave of a risk, at least `floor` basis points of it; rounded up, so that it stays monotone."""
    left = risk * SCALE
    for effect in sorted(effects, reverse=True):
        left = -(-left * (WHOLE - effect) // WHOLE)
    return max(-(-risk * floor // WHOLE), -(-left // SCALE))


def combined(residuals: Iterable[int]) -> int:
    """Noisy-OR of residuals: the chance that at least one of them comes true."""
    spared = SCALE
    for value in sorted(residuals, reverse=True):
        spared = spared * (WHOLE - value) // WHOLE
    return WHOLE - -(-spared * WHOLE // SCALE)
