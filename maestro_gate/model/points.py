"""Arithmetic of basis points: integers from 0 to 10000, the same on every machine."""

from collections.abc import Iterable

WHOLE = 10_000
SCALE = 10**24
"""Fixed point of a product: thousands of factors lose less than a basis point."""


def combined(residuals: Iterable[int]) -> int:
    """Noisy-OR of residuals: the chance that at least one of them comes true."""
    spared = SCALE
    for value in sorted(residuals, reverse=True):
        spared = spared * (WHOLE - value) // WHOLE
    return WHOLE - -(-spared * WHOLE // SCALE)
