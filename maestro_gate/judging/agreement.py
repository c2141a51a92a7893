"""Counts how what is declared and what is there agree, layer by layer."""

from collections import Counter

from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import Assessment, LayerInventory
from maestro_gate.model.subjects import Asset


def of(head: Assessment, evidence: Evidence) -> tuple[LayerInventory, ...]:
    """The layers of head in which something is declared or detected."""
    detected = Counter(asset.layer for asset in head.inventory if asset.owes_entry)
    declared = Counter(asset.layer for asset in evidence.of_kind(Asset))
    drift = Counter((one.layer, one.change) for one in head.drift)
    counts = (
        LayerInventory(
            layer.layer,
            detected[layer.layer],
            declared[layer.layer],
            drift[layer.layer, "undeclared"],
            drift[layer.layer, "phantom"],
        )
        for layer in head.layers
    )
    return tuple(one for one in counts if one.detected or one.declared or one.undeclared or one.phantom)
