"""Puts a what-if question to one tree: proves its controls, draws its graph, and has the answer simulated."""

from datetime import date

from maestro_gate.assess import controls as proving
from maestro_gate.assess import graph, simulation
from maestro_gate.assess.modelled import Model
from maestro_gate.assess.question import understood
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Evidence, Failed, Skipped
from maestro_gate.model.simulation import Simulation
from maestro_gate.model.subjects import Asset, System
from maestro_gate.policy import Policy

_MODEL = "threat-model"


def answer(asked: str, evidence: Evidence, policy: Policy, today: date) -> Simulation:
    """The answer. Raises InvalidInput without a threat model that can be read, and for what it does not know."""
    _require_model(evidence)
    proved = proving.prove(evidence, policy.known_checks, today, policy.drift.asset_types)
    question = understood(asked, evidence, proved)
    model = Model(evidence, graph.of(evidence, policy.risk), proved, policy, today)
    return simulation.simulate(asked, question, model)


def _require_model(evidence: Evidence) -> None:
    for source in evidence.sources:
        if source.name == _MODEL and isinstance(source.status, Failed | Skipped):
            word = "cannot be" if isinstance(source.status, Failed) else "is not"
            raise InvalidInput(
                f"the threat model {word} read: {source.status.reason}",
                fix="Mend what is named, and ask again.",
            )
    if not evidence.of_kind(System):
        raise InvalidInput(
            "this tree has no threat model, so there is no graph to walk",
            where=".maestro/threat-model.yaml",
            fix="Draft one with `maestro-gate init`, or write it: docs/threat-model.md.",
        )
    if not evidence.of_kind(Asset):
        raise InvalidInput(
            "the threat model declares no asset",
            where=".maestro/threat-model.yaml",
            fix="Declare the parts of the system under `assets`, and what leads from one to another under `flows`.",
        )
