"""Finds what statements say of a vulnerability: those about exactly this one, this product and this version."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from maestro_gate.assess.products import Product, Products
from maestro_gate.model.subjects import Statement, Vulnerability
from maestro_gate.model.versions import bare

EXCUSES = "excuses"
BADNESS = {EXCUSES: 0, "open": 1, "accuses": 2}
"""Effects of statements; the higher one counts where authors disagree."""

_MOST = 1_000
"""Statements about one vulnerability in one version of one product that are weighed: the worst of them."""


class Spoken:
    """Statements by the vulnerability, the component and the version that they name."""

    def __init__(self, statements: Iterable[Statement], products: Products) -> None:
        found: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
        for said in statements:
            if said.product:
                found[said.vulnerability, said.product, bare(said.product_version)].append(said)
                if not said.within and products.is_named(said.product):
                    found[said.vulnerability, "", ""].append(said)
        self._found = {
            key: same if len(same) <= _MOST else sorted(same, key=_worst_first)[:_MOST]
            for key, same in found.items()
        }
        self._matched: set[Statement] = set()

    def about(self, one: Vulnerability, holder: Product | None) -> Iterator[Statement]:
        """The statements about this vulnerability of this component, of all its versions, and of the product that
        holds it; None where the tree does not say what it is.
        """
        exact = {("", "")}
        if one.component_identity:
            exact |= {(one.component_identity, version) for version in ("", bare(one.component_version))}
        for product, version in sorted(exact):
            for said in self._found.get((one.id, product, version), ()):
                if _is_in(said, holder) if product else _is_of(said, holder, one):
                    self._matched.add(said)
                    yield said

    def is_matched(self, said: Statement) -> bool:
        """Some vulnerability that was asked for is what it speaks of."""
        return said in self._matched


def _worst_first(said: Statement) -> tuple[int, str]:
    return -BADNESS[said.effect], repr(said)


def _is_in(said: Statement, holder: Product | None) -> bool:
    """It names no product around the component, or this one, in a version that it may be."""
    if not said.within or holder is None:
        return True
    return holder.is_meant(said.within, said.within_version if holder.versions else "")


def _is_of(said: Statement, holder: Product | None, one: Vulnerability) -> bool:
    """It is about this product, and so about all that is in it."""
    is_itself = said.product == one.component_identity
    return holder is not None and not is_itself and holder.is_meant(said.product, said.product_version)
