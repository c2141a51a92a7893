"""Makes small trees for tests of drift: a threat model with some assets, and sightings grouped as the collector does."""

import re
from dataclasses import replace
from typing import Any

from making import SOURCES, evidence

from maestro_gate import policy
from maestro_gate.assess.expressions import subject_of
from maestro_gate.collect.inventory import assets as inventory
from maestro_gate.documents import load_yaml
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Detection, Evidence
from maestro_gate.model.subjects import Subject
from maestro_gate.policy import DriftWords
from maestro_gate.policy.drift_words import read_drift_words

FILES = policy.bundled_files()
DETECTORS = load_yaml(FILES["detectors.yaml"], "detectors.yaml").value
WORDS: DriftWords = replace(
    read_drift_words(load_yaml(FILES["drift.yaml"], "drift.yaml").value, DETECTORS),
    routes={
        "openai": "openai",
        "bedrock": "aws.bedrock",
        "bedrock/converse": "aws.bedrock",
        "azure": "azure.ai.openai",
        "mistral": "mistral_ai",
    },
    families=(
        ("openai", re.compile(r"gpt-[0-9].*")),
        ("anthropic", re.compile(r"claude-.*")),
        ("", re.compile(r"mistral:[a-z0-9]+|openai/gpt-oss-.*")),
    ),
)
ASSET_WORDS = inventory.parse(DETECTORS)
SYSTEM = subject_of("system", {"declared": True, "path": ".maestro/threat-model.yaml", "name": "s"})
MODELS, AGENTS, SECURITY = "foundation-models", "agent-frameworks", "security-and-compliance"


def declared(id_: str, layer: str = AGENTS, **fields: Any) -> Subject:
    return subject_of("asset", {"id": id_, "layer": layer, "path": ".maestro/threat-model.yaml"} | fields)


def seen(type_: str, name: str, path: str = "src/app.py", layer: str = AGENTS, **fields: Any) -> Detection:
    return Detection(layer, type_, name, path, **({"line": 3, "confidence": "used"} | fields))


def model(name: str, path: str = "src/model.py", provider: str = "openai", **fields: Any) -> Detection:
    ref = f"model_id:{name}"
    return seen(
        "hosted-llm-provider", provider, path, MODELS, model=name, provider=provider, ref=ref, **fields
    )


def tree(*things: Any, files: dict[str, str] | None = None, sources: Any = SOURCES, **more: Any) -> Evidence:
    """Evidence of subjects and detections; every file that something stands in is a file of the tree."""
    detections = tuple(sorted((one for one in things if isinstance(one, Detection)), key=repr))
    subjects = [one for one in things if not isinstance(one, Detection)]
    paths = {one.path: "x" for one in things} | (files or {})
    entries = {path: Entry("100644", content, 1) for path, content in sorted(paths.items()) if path}
    found = inventory.assets(detections, ASSET_WORDS)
    return evidence([*subjects, *found], sources, detections=detections, files=entries, **more)
