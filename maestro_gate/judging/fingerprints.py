"""Fingerprints of what a run is made of, so that a later run can say what differs: code, evidence, law.

1. Documents of reports (bills of materials, threat models, results) are evidence, law files are law, all else is code.
2. Evidence is also how each source went: a scanner of another version, or one that failed, is other evidence.
3. Law is what judged, and what the trees hold of law: a change of the law is no change of code.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from maestro_gate.law import LawBook, is_law_file
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Evidence, Source
from maestro_gate.model.judgement import Made


def of(trees: Sequence[Mapping[str, Entry]], evidence: Sequence[Evidence], book: LawBook) -> Made:
    """The fingerprints of a run over these trees, base first."""
    code, reports, law = hashlib.sha256(), hashlib.sha256(), hashlib.sha256(book.law.digest.encode())
    for entries, collected in zip(trees, evidence, strict=True):
        documents = _documents(collected.sources)
        named = sorted(path for path in entries if path in documents or is_law_file(path))
        apart = {path: entries[path] for path in named}
        code.update(_lines(entry for entry in sorted(entries.items()) if entry[0] not in apart))
        law.update(_lines(entry for entry in apart.items() if is_law_file(entry[0])))
        reports.update(_lines(entry for entry in apart.items() if not is_law_file(entry[0])))
        went = sorted(_went(source) for source in collected.sources)
        reports.update("".join(went).encode("utf-8", "surrogatepass"))
    return Made(code.hexdigest(), reports.hexdigest(), law.hexdigest())


def _lines(entries: Iterable[tuple[str, Entry]]) -> bytes:
    text = "".join([f"{entry.mode} {entry.oid} {path}\0" for path, entry in entries])
    return f"{text}\0".encode("utf-8", "surrogateescape")


def _documents(sources: Iterable[Source]) -> frozenset[str]:
    return frozenset(path for source in sources if source.is_report for path in source.documents)


def _went(source: Source) -> str:
    """How a source went, without what only follows from its documents and from the code."""
    return f"{source.name} {type(source.status).__name__} {source.fingerprint}\0"
