"""Holds the reasons of two verdicts against each other: which are more, and which are gone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from maestro_gate.model.judgement import Reason


def beyond(these: Iterable[Reason], those: Iterable[Reason]) -> tuple[Reason, ...]:
    """Of these reasons, the ones that are not among those, with multiplicity. A moved line makes no other reason."""
    known = Counter(map(_key, those))
    more = []
    for reason in these:
        key = _key(reason)
        if known[key]:
            known[key] -= 1
        else:
            more.append(reason)
    return tuple(more)


def _key(reason: Reason) -> Reason:
    return replace(reason, line=0, fix="", cause="")
