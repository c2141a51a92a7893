"""Finds attacks that get through more often than at base: the same probe, in reports of both trees.

1. A probe is the same by its tool, its name and what judges it, whatever model it ran against: a change of the model is
   when this matters most.
2. Of several reports in a tree the worst counts. One that head no longer has is a loss of evidence, and no success.
3. Models answer differently each time: a rise counts from the share on that `policies/drift.yaml` names.
"""

from collections.abc import Iterator, Mapping

from maestro_gate.assess.drift_sides import Sides
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Drift, Probe

_ATTRIBUTE = "attack_success"


def of(both: Sides) -> Iterator[Drift]:
    """One `changed` for each probe that gets through clearly more often."""
    base, head = _worst(both.base), _worst(both.head)
    for name in sorted(base.keys() & head.keys()):
        was, now = base[name], head[name]
        if now.attack_success - was.attack_success >= both.words.attack_rise and now.failures > was.failures:
            yield _risen(name, was, now)


def _worst(evidence: Evidence) -> Mapping[str, Probe]:
    found: dict[str, Probe] = {}
    for one in evidence.of_kind(Probe):
        if one.adversarial and one.attempts:
            name = ":".join(filter(None, (one.tool, one.name, one.detector)))
            found[name] = max(found.get(name, one), one, key=lambda probe: probe.attack_success)
    return found


def _risen(name: str, was: Probe, now: Probe) -> Drift:
    return Drift(
        path=now.path,
        line=now.line,
        change="changed",
        layer="",
        type="evaluation",
        name=name,
        asset="",
        confidence="",
        attribute=_ATTRIBUTE,
        base=f"{was.failures} of {was.attempts}",
        head=f"{now.failures} of {now.attempts}",
        places=(f"{now.path}:{now.line}",),
    )
