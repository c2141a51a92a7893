"""Reads the VEX profile of CSAF 2.0: products of a tree, and their status for each vulnerability.

1. A product is known by the package URL of its identification helper, else by its name.
2. A product that another one relates (`default_component_of`) is the component within that other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text, unique
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.said import Author, Said
from maestro_gate.collect.vulnerabilities.target import Target

_JUSTIFIED = "flags"
_EXPLAINED = ("threats", "remediations")
_STATUSES = (
    "known_not_affected", "known_affected", "fixed", "under_investigation", "first_affected", "last_affected",
    "first_fixed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Product:
    """A product, and the one that holds it."""

    target: Target
    within: Target | None = None


def recognises(data: bytes) -> bool:
    """Does the file say that it is CSAF."""
    return b'"csaf_version"' in data and b'"product_tree"' in data


def is_whole(top: Object) -> bool:
    """Its frame is that of CSAF."""
    return bool(text(mapping(top.get("document")).get("csaf_version")))


def author(top: Object, path: str) -> Author:
    """Who says it: what one publisher says is one chain."""
    document = mapping(top.get("document"))
    name = text(mapping(document.get("publisher")).get("name"))
    return Author(
        path, name, name or path, text(mapping(document.get("tracking")).get("current_release_date"))
    )


def statements(top: Object, ignored: Ignored) -> Iterator[Said]:
    """Each status of each product of each vulnerability."""
    products = _products(mapping(top.get("product_tree")), ignored)
    for row in ignored.objects(top.get("vulnerabilities"), "vulnerabilities"):
        ids = [text(other.get("text")) for other in ignored.objects(row.get("ids"), "vulnerabilities[].ids")]
        named = unique([text(row.get("cve")), *ids])
        if not named:
            ignored.note("vulnerabilities[]", "has no id")
            continue
        status = ignored.mapping(row.get("product_status"), "vulnerabilities[].product_status")
        justified = _words(row, (_JUSTIFIED,), "label", ignored)
        explained = _words(row, _EXPLAINED, "details", ignored)
        for word in _STATUSES:
            for product in ignored.texts(status.get(word), f"vulnerabilities[].product_status.{word}"):
                known = products.get(product)
                if known is None:
                    ignored.note(f"vulnerabilities[].product_status.{word}[]", "names no product of the tree")
                    continue
                yield Said(
                    id=text(row.get("cve")) or named[0],
                    target=known.target,
                    state=word,
                    aliases=named,
                    within=known.within.identity if known.within else "",
                    within_version=known.within.version if known.within else "",
                    justification=justified.get(product, ""),
                    explanation=explained.get(product, ""),
                )


def _words(row: Object, keys: tuple[str, ...], member: str, ignored: Ignored) -> dict[str, str]:
    """Product id → what is said of it."""
    found: dict[str, str] = {}
    for key in keys:
        for entry in ignored.objects(row.get(key), f"vulnerabilities[].{key}"):
            for product in sequence(entry.get("product_ids")):
                found.setdefault(text(product), text(entry.get(member)))
    return found


def _products(tree: Object, ignored: Ignored) -> dict[str, _Product]:
    """Product id → what it is."""
    found: dict[str, _Product] = {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting.extend(ignored.objects(node.get("branches"), "product_tree.branches"))
        named = ignored.objects(node.get("full_product_names"), "product_tree.full_product_names")
        for product in (*named, mapping(node.get("product"))):
            id_ = text(product.get("product_id"))
            if id_:
                found[id_] = _Product(_target(product))
    for row in ignored.objects(tree.get("relationships"), "product_tree.relationships"):
        part = found.get(text(row.get("product_reference")))
        whole = found.get(text(row.get("relates_to_product_reference")))
        id_ = text(mapping(row.get("full_product_name")).get("product_id"))
        if part and whole and id_:
            found[id_] = _Product(part.target, whole.target)
    return found


def _target(product: Object) -> Target:
    helper = mapping(product.get("product_identification_helper"))
    name = text(product.get("name"))
    return target.of_purl(text(helper.get("purl"))) or Target(name, name, "")
