"""Counts once what one scanner says of a line in several documents: JSON and SARIF, a report and the gate's run.

1. A result is the same by its scanner, its check, its file and its first line. Two of them in one document are two: of
   each there are as many as the document has that holds most.
2. The gate's own run speaks for all, else what names a resource. The gravest severity counts, and suppressed is what
   every document calls so: no paper beside a report makes it say less.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from maestro_gate.collect.reading import Tables, ordered
from maestro_gate.model.subjects import Finding, Subject

_Key = tuple[str, str, str, int]
_Held = Mapping[int, list[Finding]]
"""Number of the document → what it says of one line, in its order."""


def runs(
    scans: Sequence[Sequence[Subject]], reports: Sequence[Sequence[Subject]], tables: Tables
) -> list[Sequence[Subject]]:
    """The subjects of the gate's own runs, then of each report, without what an earlier one says as well."""
    documents = (*scans, *reports)
    shared = {key: held for key, held in _held(documents, tables).items() if len(held) > 1}
    left: dict[int, list[Finding]] = defaultdict(list)
    for held in shared.values():
        for number, finding in _once(held, len(scans), tables):
            left[number].append(finding)
    touched = {number for held in shared.values() for number in held}
    return [
        ordered([*_others(document, shared, tables), *left[number]]) if number in touched else document
        for number, document in enumerate(documents)
    ]


def _held(documents: Sequence[Sequence[Subject]], tables: Tables) -> dict[_Key, dict[int, list[Finding]]]:
    """What the scanners say that speak in several documents; most speak in one."""
    speakers = Counter(
        tool for document in documents for tool in {one.tool for one in document if isinstance(one, Finding)}
    )
    found: dict[_Key, dict[int, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for number, document in enumerate(documents):
        for one in document:
            if isinstance(one, Finding) and speakers[one.tool] > 1:
                found[_key(one, tables)][number].append(one)
    return found


def _key(one: Finding, tables: Tables) -> _Key:
    # What stands on no line is said of the first one by formats that have to name one.
    return one.tool, tables.equivalents.plain(one.check_id), one.path, one.line or 1


def _once(held: _Held, own: int, tables: Tables) -> Iterator[tuple[int, Finding]]:
    kept: list[tuple[int, Finding]] = []
    for number in sorted(held):
        for place, finding in enumerate(held[number]):
            if place == len(kept):
                kept.append((number, finding))
            else:
                first, told = kept[place]
                knows_more = first >= own and not told.resource and finding.resource
                kept[place] = first, _joined(*(finding, told) if knows_more else (told, finding), tables)
    yield from kept


def _joined(told: Finding, other: Finding, tables: Tables) -> Finding:
    return replace(
        told,
        severity=tables.severities.highest((told.severity, other.severity)),
        suppressed=told.suppressed and other.suppressed,
    )


def _others(document: Iterable[Subject], shared: Mapping[_Key, _Held], tables: Tables) -> Iterator[Subject]:
    return (one for one in document if not (isinstance(one, Finding) and _key(one, tables) in shared))
