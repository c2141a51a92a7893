"""Reads which weaknesses (CWE) a scanner says its finding is an instance of, however it spells them."""

import re
from collections.abc import Iterator

_CWE = re.compile(r"\A(?:external/cwe/)?cwe-0*([1-9][0-9]{0,4})(?![0-9])", re.IGNORECASE)
"""`CWE-78`, `CWE-78: Improper Neutralization …`, CodeQL's tag `external/cwe/cwe-078`."""


def cwes(said: object) -> tuple[str, ...]:
    """`CWE-78` for each weakness in a number, a text or a list of these; sorted."""
    return tuple(
        sorted({found for one in (said if isinstance(said, list) else [said]) for found in _cwe(one)})
    )


def _cwe(said: object) -> Iterator[str]:
    if type(said) is int or (type(said) is str and said.isascii() and said.isdigit()):
        said = f"CWE-{str(said)[:6]}"
    match = _CWE.match(said) if isinstance(said, str) else None
    if match:
        yield f"CWE-{match[1]}"
