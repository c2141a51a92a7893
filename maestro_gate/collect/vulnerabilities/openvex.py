"""Reads OpenVEX 0.0.1–0.2.0: who says of which vulnerability in which product that it matters, or not.

1. A product is a package URL or another name; where it lists subcomponents, the statement is about those within it,
   else about the product and all that it holds.
2. What a statement leaves out the document says: its author, its time.
"""

from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, mapping, text
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.said import Author, Said
from maestro_gate.collect.vulnerabilities.target import Target

_CONTEXT = "openvex.dev/ns"


def recognises(data: bytes) -> bool:
    """Does the file say that it is OpenVEX."""
    return b'"@context"' in data and b"openvex.dev" in data


def is_whole(top: Object) -> bool:
    """Its frame is that of OpenVEX."""
    return _CONTEXT in text(top.get("@context")) and isinstance(top.get("statements"), list)


def author(top: Object, path: str) -> Author:
    """Who says it: the author's documents are one chain, those of nobody are each their own."""
    name = text(top.get("author"))
    at = text(top.get("last_updated")) or text(top.get("timestamp"))
    return Author(path, name, name or text(top.get("@id")) or path, at)


def statements(top: Object, ignored: Ignored) -> Iterator[Said]:
    """Each statement, once for each component that it is about."""
    for row in ignored.objects(top.get("statements"), "statements"):
        id_, aliases = _vulnerability(row, ignored)
        status = ignored.text(row.get("status"), "statements[].status")
        if not id_ or not status:
            ignored.note("statements[]", "names no vulnerability or no status")
            continue
        about = list(_products(row, ignored))
        if not about:
            ignored.note("statements[]", "names no product")
        explained = (row.get(key) for key in ("impact_statement", "action_statement", "status_notes"))
        for one, within in about:
            yield Said(
                id=id_,
                target=one,
                state=status,
                aliases=aliases,
                within=within.identity if within else "",
                within_version=within.version if within else "",
                justification=text(row.get("justification")),
                explanation=next((words for words in map(text, explained) if words), ""),
                at=text(row.get("last_updated")) or text(row.get("timestamp")),
            )


def _vulnerability(row: Object, ignored: Ignored) -> tuple[str, tuple[str, ...]]:
    """Its id and its other ids; before 0.2.0 it was a text."""
    named = row.get("vulnerability")
    if isinstance(named, str):
        return named, ()
    about = ignored.mapping(named, "statements[].vulnerability")
    name = text(about.get("name")) or text(about.get("@id")).rpartition("/")[2]
    return name, tuple(ignored.texts(about.get("aliases"), "statements[].vulnerability.aliases"))


def _products(row: Object, ignored: Ignored) -> Iterator[tuple[Target, Target | None]]:
    """What it is about, and the product that holds it."""
    loose = row.get("subcomponents")
    for product in ignored.sequence(row.get("products"), "statements[].products"):
        whole = _target(product)
        held = mapping(product).get("subcomponents") or loose
        parts = [_target(part) for part in ignored.sequence(held, "statements[].products[].subcomponents")]
        if whole is None and not parts:
            ignored.note("statements[].products[]", "has no id that a component has")
        elif parts:
            for part in parts:
                if part is None:
                    ignored.note("statements[].products[].subcomponents[]", "has no id that a component has")
                else:
                    yield part, whole
        elif whole:
            yield whole, None


def _target(product: object) -> Target | None:
    """By its package URL, else by its id."""
    holder = mapping(product)
    ids = (product, holder.get("@id"), mapping(holder.get("identifiers")).get("purl"))
    names = [name for name in map(text, ids) if name]
    by_purl = (target.of_purl(name) for name in names)
    found = next((one for one in by_purl if one), None)
    return found or (Target(names[0], names[0], "") if names else None)
