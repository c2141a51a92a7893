"""The outcome as JSON: `schemas/outcome.schema.json`."""

import json
from dataclasses import asdict
from typing import Any

from maestro_gate.model.evidence import Collected, Source
from maestro_gate.model.judgement import Change, ControlState, LayerDelta, Outcome, Violation, WaiverUse
from maestro_gate.report import json_chains, json_verdicts, wording

SCHEMA_VERSION = "1"


def render(outcome: Outcome) -> str:
    """The outcome as one JSON document with a final newline."""
    return json.dumps(document(outcome), indent=2, ensure_ascii=False) + "\n"


def document(outcome: Outcome) -> dict[str, Any]:
    """The outcome as plain values."""
    names = {info.slug: info for info in outcome.layers}
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "maestro-gate", "version": outcome.version},
        "law": asdict(outcome.law),
        "mode": outcome.mode,
        "as_of": outcome.as_of.isoformat(),
        "forecast": outcome.is_forecast,
        "base": {"ref": outcome.base_ref, "revision": outcome.base_revision},
        "head": {"ref": outcome.head_ref, "revision": outcome.head_revision},
        "verdict": outcome.verdict,
        "would_block": outcome.would_block,
        "reasons": json_verdicts.reasons_written(outcome.reasons),
        "layers": [
            {
                "layer": layer.layer,
                "short": names[layer.layer].short,
                "name": names[layer.layer].name,
                **_layer(layer),
            }
            for layer in outcome.delta.layers
        ],
        "sources": [
            *(source_document("base", source) for source in outcome.base_sources),
            *(source_document("head", source) for source in outcome.head_sources),
        ],
        "controls": [_control(control, outcome) for control in outcome.controls],
        "waivers": [_waiver(use) for use in outcome.waivers],
        "claims": [asdict(claim) for claim in outcome.claims],
        "failures": [asdict(failure) for failure in outcome.failures],
        "chains": [json_chains.written(change) for change in outcome.delta.chains],
        "materials": asdict(outcome.materials),
        "bounds": list(outcome.bounds),
        "inventory": [asdict(layer) for layer in outcome.inventory],
        "patch": outcome.patch,
        "preview": json_verdicts.preview_written(outcome.preview),
        "since": json_verdicts.since_written(outcome.since),
        "made": asdict(outcome.made),
    }


def _layer(layer: LayerDelta) -> dict[str, Any]:
    return {
        "present": layer.present,
        "covered": layer.covered,
        "risk": {
            "base": layer.base_own,
            "head": layer.head_own,
            "delta": layer.change,
            "base_highest": layer.base_highest,
            "head_highest": layer.head_highest,
            "base_inherited": layer.base_inherited,
            "head_inherited": layer.head_inherited,
            "inherited_path": list(layer.inherited_path),
            "exposure": layer.head_exposure,
        },
        "introduced": [_change(change) for change in layer.introduced],
        "worsened": [_change(change) for change in layer.worsened],
        "newly_known": [_change(change) for change in layer.newly_known],
        "resolved": [_change(change) for change in layer.resolved],
        "unchanged": [_change(change) for change in layer.unchanged],
        "unchanged_count": len(layer.unchanged),
        "waived": [{**_violation(violation), "waiver": _waiver(use)} for violation, use in layer.waived],
        "gaps": [
            {
                "evidence": gap.evidence,
                "state": gap.state,
                "reason": gap.reason,
                "fix": gap.fix,
                "new": gap in layer.new_gaps,
            }
            for gap in layer.gaps
        ],
        "threats": [
            {"id": threat.id, "decision": threat.decision, "risk": threat.risk, "residual": threat.residual}
            for threat in layer.threats
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    base = (
        None if change.base is None else {"severity": change.base.severity, "residual": change.base.residual}
    )
    return {**_violation(change.violation), "base": base, "reason": change.reason}


def _violation(violation: Violation) -> dict[str, Any]:
    reported = {"reported_by": list(violation.reported_by)} if violation.reported_by else {}
    return {
        "rule": violation.rule,
        "severity": violation.severity,
        "kind": violation.kind,
        "subject": violation.subject,
        "label": violation.label,
        "title": violation.title,
        "message": violation.message,
        "why": violation.why,
        "fix": violation.fix,
        "threats": list(violation.threats),
        "path": violation.path,
        "line": violation.line,
        "asset": violation.asset,
        "risk": violation.risk,
        "residual": violation.residual,
        **reported,
    }


def source_document(side: str, source: Source) -> dict[str, Any]:
    """One source as plain values."""
    word, detail = wording.status(source)
    notes = list(source.status.notes) if isinstance(source.status, Collected) else []
    dated = {} if source.dated is None else {"dated": source.dated.isoformat()}
    return {
        "side": side,
        "name": source.name,
        "provides": source.provides,
        "status": word,
        "count": int(detail) if word == "collected" else 0,
        "reason": "" if word == "collected" else detail,
        "notes": notes,
        "fingerprint": source.fingerprint,
        **dated,
    }


def _control(control: ControlState, outcome: Outcome) -> dict[str, Any]:
    base = next((c.state for c in outcome.base_controls if c.id == control.id), "")
    return {
        "id": control.id,
        "title": control.title,
        "state": control.state,
        "base_state": base,
        "detail": control.detail,
        "effectiveness": control.effectiveness,
        "satisfies": list(control.satisfies),
    }


def _waiver(use: WaiverUse) -> dict[str, Any]:
    waiver = use.waiver
    return {
        "rule": waiver.rule,
        "subject": waiver.subject,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "expires": waiver.expires.isoformat(),
        "state": use.state,
        "days_left": use.days_left,
    }
