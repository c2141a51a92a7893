"""Makes one finding of what several scanners say of the same issue (docs/adr/0013-one-issue.md).

1. An issue of infrastructure is a meaning of `policies/equivalents.yaml` and the resource, or the file, that has it.
   A scanner that says less of the resource (no module, no namespace, no image) speaks of each that others tell apart.
   Where scanners share no resource, as in workflows, it is a meaning and lines that overlap.
2. An issue of code is a weakness of `policies/checks.yaml`, a file and lines that overlap. One scanner's two results
   are two. What it is about, the first scanner says that knows.
3. Its identity says nothing of who reports it: a scanner more or less changes no violation.
4. The first scanner of the table's order speaks for all; the severity is the gravest; suppressed is what all call so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from maestro_gate.collect import overlaps
from maestro_gate.collect.addresses import resource_type, within_module
from maestro_gate.collect.equivalents import Meaning
from maestro_gate.collect.reading import Tables, ordered
from maestro_gate.model.subjects import Finding, Subject


def merged(subjects: tuple[Subject, ...], tables: Tables) -> tuple[Subject, ...]:
    """The subjects, each issue once, with the scanners that report it."""
    findings = [one for one in subjects if isinstance(one, Finding)]
    once = ordered(_Issues(tables).once(findings))
    if [*once] == findings:
        return subjects
    first = next(place for place, one in enumerate(subjects) if isinstance(one, Finding))
    others = [one for one in subjects if not isinstance(one, Finding)]
    return (*others[:first], *once, *others[first:])


@dataclass(frozen=True, slots=True)
class _Place:
    """What has an issue, as far as every scanner tells it."""

    meaning: Meaning
    file: str
    """The file, or the folder whose files are one namespace."""
    block: str
    """The resource without what some scanners leave out; empty for the file itself."""


_Instance = tuple[str, str]
"""The whole address, and what stands there and can be replaced by another."""
_POSITION = re.compile(r"\[\d+\]")


class _Issues:
    """The issues of one tree."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def once(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Each issue once; what no table knows stays as it is."""
        places: dict[_Place, dict[_Instance, list[Finding]]] = defaultdict(lambda: defaultdict(list))
        files: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        stretches: dict[tuple[Meaning, str], list[Finding]] = defaultdict(list)
        for finding in findings:
            meaning, weakness = self._meaning(finding), self._tables.checks.weakness_of(finding)
            place = _place(meaning, finding) if meaning else None
            if meaning and meaning.is_of_lines and finding.line:
                stretches[meaning, finding.path].append(finding)
            elif place:
                places[place][_instance(place, finding)].append(finding)
            elif weakness and finding.code and not meaning:
                files[weakness.name, finding.path].append(finding)
            else:
                yield finding
        for place, instances in places.items():
            for instance, group in _told_apart(place, instances):
                yield self._of_resource(place, instance, group)
        for (meaning, _), group in stretches.items():
            for same in self._sets(group):
                joined = self._joined(self._speaker(same), same)
                yield replace(joined, severity=meaning.severity, topic=meaning.topic)
        for (name, path), group in files.items():
            yield from self._of_lines(f"code:{name}:{path}", group)

    def _meaning(self, finding: Finding) -> Meaning | None:
        known = (self._tables.equivalents.meaning(*one) for one in finding.reports)
        return next(filter(None, known), None)

    def _of_resource(self, place: _Place, instance: _Instance, group: Sequence[Finding]) -> Finding:
        meaning, (address, detail) = place.meaning, instance
        # A position in a list is no identity: two of them are told apart by their number alone.
        parts = (*meaning.check, place.file, _POSITION.sub("[]", address), detail)
        issue = ":".join(part for part in parts if part)
        joined = self._joined(self._speaker(group), group)
        found = replace(joined, severity=meaning.severity, topic=meaning.topic, _detail=detail)
        if not meaning.is_of_file:
            found = replace(found, resource=address, resource_type=resource_type(address))
        return found if found.identity == issue else replace(found, _issue=issue)

    def _of_lines(self, issue: str, group: Sequence[Finding]) -> Iterator[Finding]:
        """Overlapping results of different scanners, each set as one; the first in the file says which line it is."""
        for same in self._sets(group):
            seed = same[0]
            in_rank = sorted(same, key=self._rank)
            topic = next((one.topic for one in in_rank if one.topic), "")
            yield replace(
                self._joined(in_rank[0], same),
                topic=topic,
                path=seed.path,
                line=seed.line,
                _end_line=seed.lines[1],
                _code=seed.code,
                _issue=f"{issue}:{topic}:{seed.code}",
            )

    def _sets(self, group: Iterable[Finding]) -> list[list[Finding]]:
        return overlaps.sets(sorted(group, key=lambda one: (one.lines, self._rank(one))))

    def _joined(self, first: Finding, group: Sequence[Finding]) -> Finding:
        """The first with what all of them say."""
        if len(group) == 1:
            return first
        reports = tuple(sorted({report for one in group for report in one.reports}))
        return replace(
            first,
            severity=self._tables.severities.highest(one.severity for one in group),
            threats=tuple(sorted({threat for one in group for threat in one.threats})),
            cwes=tuple(sorted({cwe for one in group for cwe in one.cwes})),
            suppressed=all(one.suppressed for one in group),
            tools=tuple(sorted({tool for tool, _ in reports})),
            title=_with_others(first, reports),
            _reports=reports,
        )

    def _speaker(self, group: Sequence[Finding]) -> Finding:
        return min(group, key=self._rank)

    def _rank(self, finding: Finding) -> tuple[object, ...]:
        rank = self._tables.equivalents.rank(finding.tool)
        return (rank, finding.tool, finding.check_id, finding.path, finding.lines, repr(finding))


def _place(meaning: Meaning, finding: Finding) -> _Place | None:
    """Where an issue of infrastructure is; None where no scanner and no resource of the tree says."""
    if meaning.is_of_file:
        return _Place(meaning, finding.path, "")
    block = _block(finding)
    return _Place(meaning, finding.place, block) if block else None


def _block(finding: Finding) -> str:
    """The resource as every scanner can tell it: without modules and indices, without a namespace."""
    address = finding.resource
    if finding.place != finding.path:
        return within_module(address)
    kind, _, rest = address.partition(".")
    return f"{kind}.{rest.rpartition('.')[2]}" if rest else address


def _instance(place: _Place, finding: Finding) -> _Instance:
    """What tells this one from others of its place."""
    return ("" if place.meaning.is_of_file else finding.resource), finding.detail


def _told_apart(
    place: _Place, instances: Mapping[_Instance, Sequence[Finding]]
) -> Iterator[tuple[_Instance, Sequence[Finding]]]:
    """(instance, its findings): those that say less are said of each of the others."""
    by_address: dict[str, dict[str, Sequence[Finding]]] = defaultdict(dict)
    for (address, detail), group in instances.items():
        by_address[address][detail] = group
    bare = by_address.pop(place.block, {}) if len(by_address) > 1 else {}
    less_of_all = [*_each_once(bare.get("", ()))]
    for address, details in by_address.items():
        known = {*details, *bare}
        less = less_of_all if known == {""} else [*less_of_all, *_each_once(details.get("", ()))]
        for detail in known - {""} or known:
            more = () if detail == "" else bare.get(detail, ())
            yield (address, detail), [*details.get(detail, ()), *more, *less]


def _each_once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """One finding for each report: what is said of many is not said many times."""
    return {one.reports: one for one in findings}.values()


def _with_others(first: Finding, reports: Iterable[tuple[str, str]]) -> str:
    others = [f"{tool} {check}" for tool, check in reports if (tool, check) != (first.tool, first.check_id)]
    return f"{first.title} [also {', '.join(others)}]" if others else first.title
