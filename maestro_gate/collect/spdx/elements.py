"""Looks at elements of SPDX 3.0: which kind each is, and what it points to."""

from maestro_gate.collect.lenient import Object, text


def kind(element: Object) -> str:
    """`AIPackage` of `ai_AIPackage`, or of the whole address of that class."""
    named = text(element.get("type")) or text(element.get("@type"))
    return named.rpartition("/")[2].rpartition("_")[2].rpartition(":")[2]


def identity(element: Object) -> str:
    """What other elements call it; empty for one that none can point to."""
    return text(element.get("spdxId")) or text(element.get("@id"))


def targets(value: object) -> tuple[str, ...]:
    """What a property points to: one element or several, each by its id or as it stands there."""
    held = value if isinstance(value, list) else [value]
    found = (identity(one) if isinstance(one, dict) else text(one) for one in held)
    return tuple(one for one in found if one)
