"""Adds to a component what SPDX 3 says of models and data sets, in the words that rules know from CycloneDX."""

from collections.abc import Iterator

from msgspec.structs import replace

from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text, unique
from maestro_gate.collect.spdx import words
from maestro_gate.model.subjects import Component

_SECTIONS = {
    "ai_limitation": "technicalLimitations",
    "ai_informationAboutApplication": "useCases",
    "ai_safetyRiskAssessment": "ethicalConsiderations",
    "ai_energyConsumption": "environmentalConsiderations",
}
"""Member → section of a model card that it fills."""
_CARD = (
    *_SECTIONS, "ai_informationAboutTraining", "ai_metric", "ai_metricDecisionThreshold", "ai_modelDataPreprocessing",
    "ai_modelExplainability", "ai_standardCompliance", "ai_hyperparameter",
)  # fmt: skip
"""Members that describe a model beyond naming it."""
_MODEL_FACTS = (
    "ai_autonomyType", "ai_domain", "ai_typeOfModel", "ai_safetyRiskAssessment", "ai_standardCompliance",
    "ai_useSensitivePersonalInformation", "ai_hyperparameter", "ai_metric",
)  # fmt: skip
_DATA_FACTS = (
    "dataset_datasetAvailability", "dataset_datasetSize", "dataset_datasetType", "dataset_intendedUse",
    "dataset_knownBias", "dataset_anonymizationMethodUsed", "dataset_confidentialityLevel",
    "dataset_hasSensitivePersonalInformation",
)  # fmt: skip
_SENSITIVE = "sensitive personal information"
_HARMLESS = "non-sensitive"


def model(component: Component, element: Object) -> Component:
    """An AI package: its card, and its facts as properties."""
    return replace(
        component,
        type=words.MODEL,
        has_model_card=any(element.get(member) for member in _CARD),
        considerations=unique(section for member, section in _SECTIONS.items() if element.get(member)),
        properties=unique(_facts(element, _MODEL_FACTS)),
        performance_metrics=unique(
            text(mapping(one).get("key")) for one in sequence(element.get("ai_metric"))
        ),
    )


def data(component: Component, element: Object, ignored: Ignored) -> Component:
    """A data set: how confidential it is, whether it holds what is sensitive, and its facts as properties."""
    level = ignored.text(element.get("dataset_confidentialityLevel"), "@graph[].dataset_confidentialityLevel")
    sensitive = text(element.get("dataset_hasSensitivePersonalInformation"))
    return replace(
        component,
        type=words.DATA,
        classification=unique(
            [words.classification(level) if level else "", _HARMLESS if sensitive == "no" else ""]
        ),
        sensitive_data=(_SENSITIVE,) if sensitive == "yes" else (),
        properties=unique(_facts(element, _DATA_FACTS)),
    )


def _facts(element: Object, members: tuple[str, ...]) -> Iterator[str]:
    """`name=value`; of a dictionary one for each key."""
    for member in members:
        value = element.get(member)
        for item in sequence(value) or (value,):
            entry = mapping(item)
            if entry:
                yield f"{member}.{text(entry.get('key'))}={text(entry.get('value'))}"
            elif isinstance(item, str | int | float) and not isinstance(item, bool):
                yield f"{member}={item}"
