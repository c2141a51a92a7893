"""Finds what statements say of a vulnerability: those about exactly this one, this product and this version."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from maestro_gate.model.subjects import Statement, Vulnerability

EXCUSES = "excuses"
BADNESS = {EXCUSES: 0, "open": 1, "accuses": 2}
"""Effects of statements; the higher one counts where authors disagree."""

_MOST = 1_000
"""Statements about one vulnerability in one version of one product that are weighed: the worst of them."""


class Spoken:
    """Statements by the vulnerability, the product and the version that they name."""

    def __init__(self, statements: Iterable[Statement], roots: frozenset[str]) -> None:
        """`roots` are the products that the tree is, by its bills of materials."""
        only = next(iter(roots)) if len(roots) == 1 else ""
        found: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
        for said in statements:
            if said.product and _is_within(said, roots):
                is_whole = _called(said.product) == only and not (said.within or said.product_version)
                product = "" if is_whole else said.product
                found[said.vulnerability, product, _bare(said.product_version)].append(said)
        self._found = {
            key: same if len(same) <= _MOST else sorted(same, key=_worst_first)[:_MOST]
            for key, same in found.items()
        }
        self._matched: set[Statement] = set()

    def about(self, one: Vulnerability) -> Iterator[Statement]:
        """The statements about this vulnerability of this component, of all its versions, and of the whole tree."""
        keys = {(one.id, "", "")}
        if one.component_identity:
            keys |= {
                (one.id, one.component_identity, version) for version in ("", _bare(one.component_version))
            }
        for key in sorted(keys):
            for said in self._found.get(key, ()):
                self._matched.add(said)
                yield said

    def is_matched(self, said: Statement) -> bool:
        """Some vulnerability that was asked for is what it speaks of."""
        return said in self._matched


def _worst_first(said: Statement) -> tuple[int, str]:
    return -BADNESS[said.effect], repr(said)


def _is_within(said: Statement, roots: frozenset[str]) -> bool:
    """The product that holds the component is this tree's, as far as the tree says what it is."""
    return not said.within or not roots or _called(said.within) in roots


def _called(product: str) -> str:
    return product.rpartition("/")[2] if product.startswith("pkg:") else product


def _bare(version: str) -> str:
    """Some ecosystems write a `v` before it, some tools do not."""
    return version[1:] if version[:1] == "v" and version[1:2].isdigit() else version
