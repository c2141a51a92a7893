"""Reads Checkov's JSON: of the scanner that the gate runs, and of result files that a team commits.

1. The shape depends on how many frameworks found something: a summary for none, an object for one, an array
   for more.
2. A skipped check is a finding all the same, and a claim: the comment in the tree decides nothing.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

from maestro_gate import documents
from maestro_gate.collect import checkov_check
from maestro_gate.collect.checkov_check import Check
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.collect.reading import Reading, Scan, Tables, ordered
from maestro_gate.collect.severities import Severities
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Passed
from maestro_gate.model.subjects import Subject

NAME = "checkov-results"
PROVIDES = "scan-results"

Code = Callable[[str], bytes]
"""Path as Checkov writes it, relative to the root → the file's bytes."""

_OUTCOMES = ("passed_checks", "failed_checks", "skipped_checks")


def recognises(_path: str, head: bytes) -> bool:
    """Does the beginning of the file say that Checkov wrote it."""
    return b'"check_type"' in head or b'"checkov_version"' in head


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """A committed result file. Raises InvalidInput with the place."""
    scan = parse(data, tables, where=path)
    unread = tuple(f"{file or 'a file'}: {why}" for file, why in scan.unread)
    reading = scan.reading
    return Reading(subjects=reading.subjects, passed=reading.passed, notes=(*reading.notes, *unread))


def parse(
    data: bytes, tables: Tables, *, root: str = "", code: Code | None = None, where: str = "checkov's output"
) -> Scan:
    """What Checkov says. `root` is the absolute folder that it scanned; paths are made relative to it.

    `code` gives the bytes of a file that it looked at; without it the code that Checkov itself quotes counts.
    """
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    reports = _Reports(tables.severities, root, code)
    for report in _with_results(documents.load_json(data, where, limits).value, where):
        reports.read(report, where)
    in_order = tuple(sorted(reports.passed, key=lambda p: (p.check_id, p.path, p.resource)))
    return Scan(
        reading=Reading(
            subjects=ordered(reports.subjects), passed=in_order, notes=reports.ignored.sentences()
        ),
        scanned=tuple(sorted(reports.scanned)),
        unread=tuple(sorted(reports.unread)),
    )


def _with_results(value: object, where: str) -> list[Object]:
    """The reports of the frameworks that found something."""
    reports = [mapping(item) for item in (value if isinstance(value, list) else [value])]
    if not all("results" in report or "checkov_version" in report for report in reports):
        raise InvalidInput("this is not a result of Checkov", where=where)
    return [report for report in reports if "results" in report]


@dataclass(slots=True)
class _Reports:
    """Everything that the reports of one run say."""

    severities: Severities
    root: str
    code: Code | None = None
    subjects: list[Subject] = field(default_factory=list)
    passed: set[Passed] = field(default_factory=set)
    scanned: set[str] = field(default_factory=set)
    unread: set[tuple[str, str]] = field(default_factory=set)
    ignored: Ignored = field(default_factory=Ignored)

    def read(self, report: Object, where: str) -> None:
        """One framework's report."""
        framework = text(report.get("check_type"))
        results = report.get("results")
        if not isinstance(results, dict):
            raise InvalidInput(f'"results" of {framework or "a framework"} is not an object', where=where)
        for outcome in _OUTCOMES:
            for record in self.ignored.objects(results.get(outcome), f"results.{outcome}"):
                self._add(self._check(record, framework), outcome)
        for file in self.ignored.texts(results.get("parsing_errors"), "results.parsing_errors"):
            self.unread.add((self._path(file), f"{framework} could not read it"))

    def _add(self, check: Check, outcome: str) -> None:
        if not check.path or not check.check_id:
            self.ignored.note(f"results.{outcome}[]", "has no check or no file of the tree")
            return
        self.scanned.add(check.path)
        if outcome == "passed_checks":
            self.passed.add(Passed(checkov_check.TOOL, check.check_id, check.shown_resource, check.path))
            return
        is_skipped = outcome == "skipped_checks"
        self.subjects.append(checkov_check.finding(check, self.severities, is_suppressed=is_skipped))
        if is_skipped:
            self.subjects.append(checkov_check.claim(check))

    def _check(self, record: Object, framework: str) -> Check:
        result = mapping(record.get("check_result"))
        path, check_id = self._path(record.get("file_path")), text(record.get("check_id"))
        first, last = _span(record)
        return Check(
            framework=framework,
            path=path,
            line=first,
            end=last,
            check_id=check_id,
            title=text(record.get("check_name")),
            resource=text(record.get("resource")),
            severity=text(record.get("severity")),
            content=result.get("results_configuration"),
            reason=text(result.get("suppress_comment")),
            things=self._things(check_id, path, record),
        )

    def _things(self, check_id: str, path: str, record: Object) -> tuple[str, ...]:
        if not path or check_id not in self.severities.replaceable:
            return ()
        if self.code is None:
            quoted = [sequence(row) for row in sequence(record.get("code_block"))]
            lines = [text(row[1]) for row in quoted if len(row) > 1]
        else:
            first, last = _span(record)
            lines = self.code(path).decode("utf-8", "replace").splitlines()[max(0, first - 1) : last]
        return self.severities.things(check_id, lines)

    def _path(self, value: object) -> str:
        """Relative to the tree's root; empty when it is not in the tree."""
        said, root = text(value).replace("\\", "/"), self.root.rstrip("/")
        if root and (said == root or said.startswith(f"{root}/")):
            said = said[len(root) :]
        path = posixpath.normpath(said.lstrip("/")) if said.strip("/") else ""
        return "" if path in ("", ".", "..") or path.startswith("../") else path


def _span(record: Object) -> tuple[int, int]:
    """First and last line, 1-based; 0 for a line that is not said."""
    lines = [n if isinstance(n, int) and n > 0 else 0 for n in sequence(record.get("file_line_range"))]
    first, last = (*lines, 0, 0)[:2]
    return first, max(first, last)
