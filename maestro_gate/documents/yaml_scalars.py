"""Says what a plain YAML scalar means, by the core schema of YAML 1.2.

YAML 1.1 reads `on`, `no` and `yes` as truth values, `1:30` as a number and `2026-02-30` as a date or an
error. Here they are strings, as in YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema); schemas say more.
"""

import re
from math import isfinite

Scalar = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

_LONGEST_NUMBER = 400
"""Characters. Python itself refuses integers of more than 4,300 digits; none of ours needs a tenth of it."""


def plain(text: str) -> Scalar:
    """The value of an unquoted scalar. Raises ValueError for a number that has no finite value."""
    if text in _WORDS:
        return _WORDS[text]
    return _number(text) if text[0] in _NUMBER_STARTS else text


def tagged(kind: str, text: str) -> Scalar:
    """The value of a scalar with an explicit core tag. Raises ValueError when the text does not fit it."""
    if kind == "str":
        return text
    value = plain(text)
    if kind == "float" and type(value) is int:
        return _finite(text)
    if type(value) is not {"int": int, "float": float, "bool": bool, "null": type(None)}[kind]:
        raise ValueError(f"the value does not fit its tag !!{kind}")
    return value


def _number(text: str) -> Scalar:
    if not _FLOAT.fullmatch(text):
        if _NOT_FINITE.fullmatch(text):
            raise ValueError("infinity and not-a-number are not accepted")
        if _OCTAL.fullmatch(text):
            return int(_bounded(text), 8)
        return int(_bounded(text), 16) if _HEXADECIMAL.fullmatch(text) else text
    return int(_bounded(text)) if _DECIMAL.fullmatch(text) else _finite(text)


def _bounded(text: str) -> str:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"the number has more than {_LONGEST_NUMBER} characters")
    return text


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError("the number is too large for a float")
    return value
