"""Says which kinds of evidence a violation stands on: where one side lacks one of them, nobody can be blamed.

1. A subject stands on the kind of evidence that it was read from.
2. What is said of the system or of a layer stands on the kinds that feed the fields its condition names, and on no
   others: an empty report of another kind cannot make it unattributable.
"""

from collections.abc import Iterable, Mapping

from maestro_gate.model.evidence import Evidence, Source
from maestro_gate.model.subjects import Finding, Layer, Subject, System

_KINDS: Mapping[str, str] = {
    "component": "sbom",
    "service": "sbom",
    "vulnerability": "sbom",
    "sbom": "sbom",
    "asset": "threat-model",
    "flow": "threat-model",
    "agent": "threat-model",
    "third_party": "threat-model",
    "threat": "threat-model",
    "control": "threat-model",
    "scenario": "threat-model",
    "evaluation": "evaluation",
}
_OF_FINDINGS = "sarif"
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
_WHOLE_TREE = frozenset({System.kind, Layer.kind})
_PREFIX = "system."


class Grounds:
    """What the violations of one tree stand on."""

    def __init__(self, evidence: Evidence) -> None:
        self._scanners = {source.name: source.provides for source in _by_name(evidence.sources)}

    def of(self, subject: Subject, names: Iterable[str]) -> tuple[str, ...]:
        """Kinds of evidence, sorted; `names` are the fields that the rule's condition names."""
        if subject.kind in _WHOLE_TREE:
            fields = [name.removeprefix(_PREFIX) for name in names]
            return _fed(fields)
        own = self._own(subject)
        system = _fed(name.removeprefix(_PREFIX) for name in names if name.startswith(_PREFIX))
        return tuple(sorted({*own, *system}))

    def _own(self, subject: Subject) -> tuple[str, ...]:
        if isinstance(subject, Finding):
            return (self._scanners.get(subject.tool, _OF_FINDINGS),)
        kind = _KINDS.get(subject.kind)
        return (kind,) if kind else ()


def _fed(fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({kind for field in fields for kind in _FIELDS.get(field, _OF_OTHER_FIELDS)}))


def _by_name(sources: Iterable[Source]) -> list[Source]:
    return [source for source in sources if source.name]
