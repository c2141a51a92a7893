"""Reads the source of a condition as text: the operands of its outermost conjunction, and what it may name."""

import re

_STRING = re.compile(r"""r?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
_STRUCTURE = re.compile(r"&&|\|\||[()\[\]{}?]")
_NAME = re.compile(r"(?<![\w.])([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)")


def conjuncts_of(source: str) -> tuple[str, ...]:
    """The operands of the outermost `&&`, or the source itself where something binds looser than `&&`."""
    text = _STRING.sub(lambda match: "_" * len(match[0]), source)
    depth, start, cuts = 0, 0, []
    for token in _STRUCTURE.finditer(text):
        sign = token[0]
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth == 0 and sign == "&&":
            cuts.append((start, token.start()))
            start = token.end()
        elif depth == 0:
            return (source,)
    return tuple(source[begin:end].strip() for begin, end in [*cuts, (start, len(source))])


def named_in(source: str) -> frozenset[str]:
    """Every name in the source that could be a variable: a superset is harmless, a subset would be wrong."""
    text = _STRING.sub("''", source)
    found = set(_NAME.findall(text))
    return frozenset(found | {name.split(".")[0] for name in found})
