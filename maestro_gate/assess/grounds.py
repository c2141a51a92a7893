"""Says which kinds of evidence a violation stands on: where one side lacks one of them, nobody can be blamed.

1. A subject stands on the kind of evidence that it was read from.
2. What is said of the system or of a layer stands on the kinds that feed the fields its condition names, and on no
   others: an empty report of another kind cannot make it unattributable.
3. Where a scanner was not launched, what asks for the proof of a control that rests on it, or for what it reveals, is
   marked: `decide.untouched` says why.
4. How far a scenario gets stands on the scans that prove controls, too.
"""

from collections.abc import Iterable, Mapping

from maestro_gate.model.evidence import Evidence, Source
from maestro_gate.model.judgement import SCANS_NOT_RUN
from maestro_gate.model.subjects import (
    Component,
    Control,
    Drift,
    Finding,
    Layer,
    Sbom,
    Scenario,
    Subject,
    System,
    Vulnerability,
)

_OF_MATERIALS = "sbom"
_OF_VULNERABILITIES = "vulnerabilities"
_OF_STATEMENTS = "statements"
_KINDS: Mapping[str, str] = {
    "component": "sbom",
    "service": "sbom",
    "sbom": "sbom",
    "asset": "threat-model",
    "flow": "threat-model",
    "agent": "threat-model",
    "third_party": "threat-model",
    "threat": "threat-model",
    "control": "threat-model",
    "scenario": "threat-model",
    "business_service": "threat-model",
    "drift": "threat-model",
    "path": "threat-model",
    "evaluation": "evaluation",
    "statement": _OF_STATEMENTS,
    "probe": "evaluation",
}
_OF_FINDINGS = ("sarif", "scan-results")
"""Of scanners that the gate does not run: by which of the two their results came, nobody remembers."""
_OF_LOCKED = "lock-files"
_AGAINST_THE_MODEL = frozenset({"undeclared", "phantom"})
"""Drift that holds the tree against the threat model."""
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "asset_types": ("sbom", "threat-model"),
    "sboms": ("sbom",),
    "evaluations": ("evaluation",),
    "adversarial_evaluations": ("evaluation",),
    "last_evaluated": ("evaluation",),
    "last_adversarial_evaluation": ("evaluation",),
    "documents": (),
    "unpinned_mcp_servers": (),
    "open_mcp_servers": (),
    "present": ("sbom", "threat-model"),
    "detected": ("sbom",),
    "slug": (),
    "threats": (),
}
_OF_OTHER_FIELDS = ("threat-model",)
_PROVED: Mapping[str, frozenset[str]] = {
    "control": frozenset({"state", "detail"}),
    "threat": frozenset({"verified_controls"}),
    "system": frozenset({"verified_controls", "control_categories"}),
    "scenario": frozenset({"broken", "reached", "unreached", "unstopped", "unnoticed"}),
    "path": frozenset({"unguarded", "controls", "unproven_controls", "detected_by", "severity"}),
}
"""Fields that the state of controls feeds, by the kind of the subject."""
_REVEALED: Mapping[str, frozenset[str]] = {
    "layer": frozenset({"present", "detected"}),
    "system": frozenset({"asset_types"}),
}
"""Fields that scans feed otherwise."""
_WHOLE_TREE = frozenset({System.kind, Layer.kind})
_PREFIX = "system."


class Grounds:
    """What the violations of one tree stand on."""

    def __init__(self, evidence: Evidence) -> None:
        self._scanners = {source.name: source.provides for source in _by_name(evidence.sources)}
        self._reporters = evidence.reporters
        self._untouched = evidence.untouched
        claims = [claim for claims in evidence.control_claims.values() for claim in claims]
        self._asks_for_proof = any(claim.get("tool") in evidence.untouched for claim in claims)
        tools = {claim.get("tool") for claim in claims}.intersection(self._scanners)
        self._proofs = frozenset(self._scanners[tool] for tool in tools)

    def of(self, subject: Subject, names: Iterable[str]) -> tuple[str, ...]:
        """Kinds of evidence, sorted; `names` are the fields that the rule's condition names."""
        known = self._known(subject, names)
        return (*known, SCANS_NOT_RUN) if self._untouched and self._is_open(subject, names) else known

    def _known(self, subject: Subject, names: Iterable[str]) -> tuple[str, ...]:
        if subject.kind in _WHOLE_TREE:
            fields = [name.removeprefix(_PREFIX) for name in names]
            return _fed(fields)
        own = {*self._own(subject), *self._walked(subject, names)}
        system = _fed(name.removeprefix(_PREFIX) for name in names if name.startswith(_PREFIX))
        return tuple(sorted({*own, *system}))

    def _walked(self, subject: Subject, names: Iterable[str]) -> frozenset[str]:
        """How far a scenario gets depends on which controls are proved, and so on what the scanners saw."""
        is_walked = subject.kind == Scenario.kind and not _PROVED[Scenario.kind].isdisjoint(names)
        return self._proofs if is_walked else frozenset()

    def _is_open(self, subject: Subject, names: Iterable[str]) -> bool:
        """Does the condition name something that a scanner that was not launched could settle."""
        if isinstance(subject, Control) and subject.state == "refuted":
            return False  # by evidence that is there
        asked = {(subject.kind, name) for name in names if "." not in name}
        asked |= {(System.kind, name.removeprefix(_PREFIX)) for name in names if name.startswith(_PREFIX)}
        tables = (_PROVED, _REVEALED) if self._asks_for_proof else (_REVEALED,)
        return any(name in table.get(kind, ()) for kind, name in asked for table in tables)

    def _own(self, subject: Subject) -> tuple[str, ...]:
        if isinstance(subject, Finding):
            return self._finding(subject)
        if isinstance(subject, Drift) and subject.change not in _AGAINST_THE_MODEL:
            return ()  # two trees show it, whatever a threat model says
        if isinstance(subject, Vulnerability):
            return self._reporting(subject)
        if isinstance(subject, Component) and subject.is_locked:
            return (_OF_LOCKED,)
        if isinstance(subject, Sbom) and subject.is_generated:
            return (_OF_LOCKED,)
        kind = _KINDS.get(subject.kind)
        return (kind,) if kind else ()

    def _finding(self, subject: Finding) -> tuple[str, ...]:
        """The kinds of all that report it: a side that has one of them would know."""
        known = self._scanners.get(subject.tool)
        if known:
            return (known,)
        tools = subject.tools or (subject.tool,)
        return tuple(sorted({kind for tool in tools for kind in self._reporters.get(tool, _OF_FINDINGS)}))

    def _reporting(self, subject: Vulnerability) -> tuple[str, ...]:
        """The kinds of all that report it: a side that has one of them would know."""
        kinds = {self._scanners.get(source, _OF_VULNERABILITIES) for source in subject.sources}
        return tuple(sorted(kinds - {_OF_STATEMENTS})) or ((_OF_STATEMENTS,) if kinds else (_OF_MATERIALS,))


def _fed(fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({kind for field in fields for kind in _FIELDS.get(field, _OF_OTHER_FIELDS)}))


def _by_name(sources: Iterable[Source]) -> list[Source]:
    return [source for source in sources if source.name]
