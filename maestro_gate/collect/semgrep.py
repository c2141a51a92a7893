"""Reads `semgrep --json`: of the scanner that the gate runs, and of result files that a team commits.

1. The free edition writes a placeholder for fingerprint and lines: identity is the matched code in the tree's
   own bytes.
2. `nosemgrep` on a matched line, or on the line above, is a claim: the gate runs with `--disable-nosem`.
3. What timed out or could not be read is missing evidence.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator

from maestro_gate import documents
from maestro_gate.collect import anchors
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.collect.reading import Reading, Scan, Tables, ordered
from maestro_gate.collect.weaknesses import cwes
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Claim, Finding, Subject

NAME = "semgrep-results"
PROVIDES = "scan-results"
TOOL = "semgrep"

Source = Callable[[str], bytes]
"""Bytes of a file of the tree; raises OSError when it has none."""

_PLACEHOLDER = "requires login"
_THREAT = re.compile(r"(?:L[1-7]|X|EXT)-[0-9]{2}\Z")
_COMMENT = re.compile(r"\bnosem(?:grep)?\b\s*([:=]?)(.*)", re.IGNORECASE)
_BEFORE_REASON = re.compile(r"(?:^|\s)(?:--|–|—|#|//|\*/)\s*")
_ONLY_COMMENT = re.compile(r"[^A-Za-z0-9]*\bnosem", re.IGNORECASE)


def recognises(_path: str, head: bytes) -> bool:
    """Does the beginning of the file say that Semgrep wrote it."""
    return (b'"check_id"' in head and b'"extra"' in head) or (b'"paths"' in head and b'"scanned"' in head)


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """A committed result file. Raises InvalidInput with the place."""
    scan = parse(data, tables, _no_source, where=path)
    unread = tuple(f"{file or 'a file'}: {why}" for file, why in scan.unread)
    return Reading(subjects=scan.reading.subjects, notes=(*scan.reading.notes, *unread))


def parse(data: bytes, tables: Tables, source: Source, *, where: str = "semgrep's output") -> Scan:
    """What Semgrep says, with code looked up in `source`. Raises InvalidInput when this is not its output."""
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    top = mapping(documents.load_json(data, where, limits).value)
    if not isinstance(top.get("results"), list) or not isinstance(top.get("errors"), list):
        raise InvalidInput("this is not a result of Semgrep", where=where)
    ignored = Ignored()
    reader = _Results(source, tables, ignored)
    subjects = [s for result in ignored.objects(top["results"], "results") for s in reader.subjects(result)]
    scanned = {_plain(path) for path in map(text, sequence(mapping(top.get("paths")).get("scanned")))}
    return Scan(
        reading=Reading(subjects=ordered(subjects), notes=ignored.sentences()),
        scanned=tuple(sorted(scanned - {""})),
        unread=tuple(sorted(set(_unread(ignored.objects(top["errors"], "errors"))))),
    )


class _Results:
    """Turns results into findings and claims; lines of each file are split once."""

    def __init__(self, source: Source, tables: Tables, ignored: Ignored) -> None:
        self._source = source
        self._severities = tables.severities
        self._checks = tables.checks
        self._ignored = ignored
        self._lines: dict[str, list[str] | None] = {}

    def subjects(self, result: Object) -> Iterator[Subject]:
        path, check_id = _plain(text(result.get("path"))), text(result.get("check_id"))
        if not path or not check_id:
            self._ignored.note("results[]", "has no rule or no file of the tree")
            return
        extra = mapping(result.get("extra"))
        metadata = mapping(extra.get("metadata"))
        start, end = _line(result.get("start")), _line(result.get("end"))
        comment = self._suppression(path, start, end, check_id)
        is_suppressed = comment is not None or extra.get("is_ignored") is True
        yield Finding(
            path=path,
            line=start,
            tool=TOOL,
            check_id=check_id,
            title=text(extra.get("message")),
            severity=self._severity(extra, metadata),
            topic=text(metadata.get("topic"))
            or self._checks.topic(TOOL, check_id, cwes=cwes(metadata.get("cwe"))),
            framework="",
            resource="",
            resource_type="",
            threats=_threats(metadata),
            confidence=text(metadata.get("confidence")).lower(),
            suppressed=is_suppressed,
            _anchor=self._anchor(path, start, end, extra),
            cwes=cwes(metadata.get("cwe")),
            _end_line=end,
            _code=self._first_line(path, start),
        )
        if is_suppressed:
            yield Claim(
                path=path,
                line=start,
                type="inline-suppression",
                tool=TOOL,
                check_ids=(check_id,),
                reason=comment or "",
            )

    def _severity(self, extra: Object, metadata: Object) -> str:
        said = self._severities.of_word(text(metadata.get("severity")))
        if said != self._severities.unknown:
            return said
        return self._severities.semgrep.get(text(extra.get("severity")), self._severities.unknown)

    def _anchor(self, path: str, start: int, end: int, extra: Object) -> str:
        lines = self._code(path)
        matched = lines[start - 1 : max(start, end)] if lines and start else []
        if not matched:
            given = text(extra.get("lines"))
            return anchors.of_code(given if given != _PLACEHOLDER else text(extra.get("message")))
        return anchors.of_code("\n".join(matched))

    def _first_line(self, path: str, start: int) -> str:
        lines = self._code(path) or []
        said = lines[start - 1] if 0 < start <= len(lines) else ""
        return anchors.of_code(said) if said.strip() else ""

    def _suppression(self, path: str, start: int, end: int, check_id: str) -> str | None:
        """The words of the comment that asks for silence about this rule; None without one."""
        lines = self._code(path) or []
        near = lines[start - 1 : max(start, end)] if start else []
        if start > 1 and len(lines) >= start and _ONLY_COMMENT.match(lines[start - 2]):
            near = [lines[start - 2], *near]
        for line in near:
            comment = _COMMENT.search(line)
            if comment:
                ids, _, reason = _BEFORE_REASON.sub("\0", comment[2], count=1).partition("\0")
                if not comment[1] or _names(ids, check_id):
                    return (reason if comment[1] else comment[2]).strip(" \t-–—#*/")
        return None

    def _code(self, path: str) -> list[str] | None:
        if path not in self._lines:
            try:
                self._lines[path] = self._source(path).decode("utf-8", "replace").split("\n")
            except OSError:
                self._lines[path] = None
        return self._lines[path]


def _names(ids: str, check_id: str) -> bool:
    """A comment without ids is about every rule; an id may leave out, or carry, the folders of the rule."""
    named = [id_ for id_ in re.split(r"[,\s]+", ids) if id_]
    return not named or any(
        check_id == id_ or check_id.endswith(f".{id_}") or id_.endswith(f".{check_id}") for id_ in named
    )


def _unread(errors: Iterable[Object]) -> Iterator[tuple[str, str]]:
    for error in errors:
        kind = error.get("type")
        name = text(kind) or text(next(iter(sequence(kind)), ""))
        rule = text(error.get("rule_id"))
        why = f"{name or 'error'}{f' of rule {rule}' if rule else ''}: {text(error.get('message'))}"
        yield _plain(text(error.get("path"))), " ".join(why.split())[:300]


def _threats(metadata: Object) -> tuple[str, ...]:
    return tuple(
        sorted({word for word in map(text, sequence(metadata.get("threats"))) if _THREAT.match(word)})
    )


def _line(position: object) -> int:
    line = mapping(position).get("line")
    return line if isinstance(line, int) and line > 0 else 0


def _plain(path: str) -> str:
    """Relative to the tree's root; empty when it leads out of it."""
    plain = posixpath.normpath(path) if path and not path.startswith("/") else ""
    return "" if plain in ("", ".", "..") or plain.startswith("../") else plain


def _no_source(path: str) -> bytes:
    """A committed result stands alone: the tree may have moved on."""
    raise FileNotFoundError(path)
