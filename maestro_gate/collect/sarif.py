"""Reads SARIF 2.1.0 of any tool into findings, and into checks that passed.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html; what the sections say:

1. `runs` or `results` that is null means that the tool failed (3.13.4, 3.14.23): a failed source.
2. A result of kind `pass` is a check that held; `notApplicable` and `informational` are nothing; all
   other kinds are findings (3.27.9).
3. The level is the result's, else `none` when the kind is not `fail`, else the rule's default, else `warning`
   (3.27.10). A `security-severity` of the result or the rule goes before the level.
4. A suppression that nobody rejected is a claim (3.35).
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from maestro_gate import documents
from maestro_gate.collect import anchors, hushing
from maestro_gate.collect.addresses import resource_type
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.collect.sarif_places import Place, Places
from maestro_gate.collect.sarif_rules import Rules, message_of
from maestro_gate.documents import Document
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Passed
from maestro_gate.model.subjects import Claim, Finding, Subject

NAME = "sarif"
PROVIDES = "sarif"

_PLACEHOLDER = "requires login"
"""What Semgrep's free edition writes in place of a fingerprint."""
_SEVERITY = ("issue_severity", "severity")
"""Properties that hold a scanner's own word, which says more than the level; some put their name before it."""
_CONFIDENCE = ("precision", "confidence", "issue_confidence")
_NO_FINDING = ("notApplicable", "informational")


def recognises(_path: str, head: bytes) -> bool:
    """Does the beginning of the file say that it is SARIF."""
    return b'"runs"' in head or (b'"$schema"' in head and b"sarif" in head.lower())


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All results of all runs. Raises InvalidInput with the place."""
    document = documents.load_json(data, path, documents.Limits(max_bytes=len(data), max_nodes=len(data)))
    ignored = Ignored()
    subjects: list[Subject] = []
    passed: set[Passed] = set()
    folders: set[str] = set()
    for index, run in enumerate(_runs(document)):
        reader = _Run(path, run, tables, ignored)
        folders.update(reader.folders)
        for item in reader.read(document, index):
            if isinstance(item, Passed):
                passed.add(item)
            else:
                subjects.append(item)
    in_order = tuple(sorted(passed, key=lambda p: (p.tool, p.check_id, p.path, p.resource)))
    return Reading(
        subjects=ordered(subjects),
        passed=in_order,
        notes=ignored.sentences(),
        folders=tuple(sorted(folders)),
    )


def _runs(document: Document) -> list[Object]:
    top = document.value
    if not isinstance(top, dict) or not text(top.get("version")).startswith("2.1.0"):
        raise InvalidInput(
            'this is not SARIF 2.1.0: "version" is not "2.1.0"', where=document.place(["version"])
        )
    runs = top.get("runs")
    if not isinstance(runs, list):
        what = "the tool failed to produce its runs" if runs is None else '"runs" is not an array'
        raise InvalidInput(what, where=document.place(["runs"]), fix="Run the tool again.")
    for index, run in enumerate(runs):
        if not isinstance(run, dict):
            raise InvalidInput("a run is not an object", where=document.place(["runs", index]))
    return runs


class _Run:
    """One run of one tool."""

    def __init__(self, path: str, run: Object, tables: Tables, ignored: Ignored) -> None:
        self._run = run
        self._severities = tables.severities
        self._checks = tables.checks
        self._ignored = ignored
        self._rules = Rules(run, ignored)
        self._places = Places(path, run, ignored)
        self.folders = self._places.folders
        driver = mapping(mapping(run.get("tool")).get("driver"))
        self._tool = self._checks.name(text(driver.get("name")).lower()) or "unknown tool"

    def read(self, document: Document, index: int) -> Iterator[Subject | Passed]:
        results = self._run.get("results")
        if "results" in self._run and not isinstance(results, list):
            what = (
                "the tool failed to produce its results" if results is None else '"results" is not an array'
            )
            raise InvalidInput(
                what, where=document.place(["runs", index, "results"]), fix="Run the tool again."
            )
        self._check_end(document, index)
        for result in self._ignored.objects(results, "results"):
            yield from self._result(result)

    def _check_end(self, document: Document, index: int) -> None:
        """A run that broke off is no evidence of absence."""
        for invocation in sequence(self._run.get("invocations")):
            if mapping(invocation).get("executionSuccessful") is False:
                if not self._run.get("results"):
                    where = document.place(["runs", index, "invocations"])
                    raise InvalidInput(
                        f"{self._tool} says that its run failed", where=where, fix="Run it again."
                    )
                self._ignored.note(self._tool, "says that its run failed; what it found before is shown")
            for notice in sequence(mapping(invocation).get("toolExecutionNotifications")):
                if mapping(notice).get("level") == "error":
                    self._ignored.note(self._tool, "reports an error of its own")
        if "results" not in self._run:
            self._ignored.note(self._tool, "has a run without results")

    def _result(self, result: Object) -> Iterator[Subject | Passed]:
        kind = text(result.get("kind")) or "fail"
        if kind in _NO_FINDING:
            return
        rule = self._rules.rule_of(result)
        check_id = self._rules.id_of(result, rule).removeprefix(f"{self._tool}/")
        if not check_id:
            self._ignored.note("results[]", "names no rule")
        place = self._places.of(result)
        if kind == "pass":
            yield Passed(self._tool, check_id, place.resource, place.path)
            return
        found = self._finding(result, rule, kind, check_id, place)
        reasons = _suppressions(result)
        yield replace(found, suppressed=True) if reasons else found
        for type_, reason in reasons:
            yield Claim(
                path=place.path,
                line=place.line,
                type=type_,
                tool=self._tool,
                check_ids=(check_id,),
                reason=reason,
            )

    def _finding(self, result: Object, rule: Object, kind: str, check_id: str, place: Place) -> Finding:
        severity, topic = self._severity(result, rule, kind, check_id)
        properties = mapping(rule.get("properties"))
        message = message_of(result, rule)
        weaknesses = self._checks.cwes(self._tool, check_id, self._rules.cwes(result, rule))
        title = message or _short_description(rule)
        topic = topic or text(properties.get("topic"))
        is_infrastructure = self._checks.is_infrastructure(self._tool, check_id)
        topic = topic or self._checks.topic(
            self._tool,
            check_id,
            is_infrastructure=is_infrastructure,
            words=_short_description(rule),
            cwes=weaknesses,
        )
        return Finding(
            path=place.path,
            line=place.line,
            tool=self._tool,
            check_id=check_id,
            title=hushing.plain(hushing.hushed(title) if topic in self._checks.secret else title),
            severity=severity,
            topic=topic,
            framework="infrastructure" if is_infrastructure else "",
            resource=place.resource,
            resource_type=resource_type(place.resource) if is_infrastructure else "",
            threats=self._rules.threats(rule),
            confidence=(self._said(result, _CONFIDENCE) or self._said(rule, _CONFIDENCE)).lower(),
            suppressed=False,
            _anchor=_anchor(result, place.snippet, message),
            cwes=weaknesses,
            _end_line=place.end_line,
        )

    def _said(self, holder: Object, names: tuple[str, ...]) -> str:
        properties = mapping(holder.get("properties"))
        own = (f"{self._tool}/{name}" for name in names)
        return next((text(properties.get(name)) for name in (*names, *own) if text(properties.get(name))), "")

    def _severity(self, result: Object, rule: Object, kind: str, check_id: str) -> tuple[str, str]:
        known = self._severities.of_check(self._tool, check_id)
        if known:
            return known
        for holder in (result, rule):
            score = _score(mapping(holder.get("properties")).get("security-severity"))
            if score is not None:
                return self._severities.of_score(score), ""
        word = self._severities.of_level(self._tool, self._said(result, _SEVERITY))
        if word != self._severities.unknown:
            return word, ""
        level = text(result.get("level"))
        if not level and kind != "fail":
            level = "none"
        level = level or text(mapping(rule.get("defaultConfiguration")).get("level")) or "warning"
        return self._severities.sarif.get(level, self._severities.unknown), ""


def _suppressions(result: Object) -> tuple[tuple[str, str], ...]:
    """(type of claim, reason) of each suppression that nobody rejected."""
    found = []
    for suppression in sequence(result.get("suppressions")):
        said = mapping(suppression)
        if said and said.get("status") != "rejected":
            type_ = "inline-suppression" if said.get("kind") == "inSource" else "scanner-configuration"
            found.append((type_, text(said.get("justification"))))
    return tuple(sorted(found))


def _anchor(result: Object, snippet: str, message: str) -> str:
    if snippet.strip():
        return anchors.of_code(snippet)
    for key in ("partialFingerprints", "fingerprints"):
        prints = [
            f"{name}={value}"
            for name, value in sorted(mapping(result.get(key)).items())
            if text(value) not in ("", _PLACEHOLDER)
        ]
        if prints:
            return anchors.digest(*prints)
    return anchors.digest(message)


def _score(value: object) -> float | None:
    try:
        score = float(value) if isinstance(value, str | int | float) else -1.0
    except (ValueError, OverflowError):
        return None
    return score if math.isfinite(score) and score >= 0 else None


def _short_description(rule: Object) -> str:
    return text(mapping(rule.get("shortDescription")).get("text")) or text(rule.get("name"))
