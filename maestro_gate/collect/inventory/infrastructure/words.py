"""What reveals assets in infrastructure code: `infrastructure` and the rows of assets in `policies/detectors.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.detectors import AssetType, Names
from maestro_gate.collect.globs import Globs
from maestro_gate.collect.inventory import env_words
from maestro_gate.collect.inventory.env_words import EnvWords


@dataclass(frozen=True, slots=True)
class SafeguardRow:
    """Attributes that make a safeguard of a resource."""

    asset: AssetType
    safeguard: str
    resources: frozenset[str]
    """Types of resources."""
    attribute: str
    """Dotted name that the resource has, or the beginning of one (with a dot at its end); empty when its being there
    is enough."""
    values: frozenset[str]
    """What stands there, in lower case; empty for anything."""
    without: frozenset[str]
    """What may stand nowhere below `attribute`."""
    literal: frozenset[str]
    """Names below `attribute` that nothing can be told of while they are computed."""


@dataclass(frozen=True, slots=True)
class DenyWords:
    """What makes a statement one that denies."""

    asset: AssetType
    safeguard: str
    keys: frozenset[str]
    values: frozenset[str]
    ids: tuple[str, ...]
    """Keys beside it that name the statement, the most telling first."""


@dataclass(frozen=True, slots=True)
class GpuWords:
    """What asks for an accelerator."""

    asset: AssetType
    resources: frozenset[str]
    """Names of resources that a container is granted."""
    drivers: frozenset[str]
    blocks: frozenset[str]
    instance_keys: frozenset[str]
    instances: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ModelWords:
    """Where models are named."""

    attributes: tuple[str, ...]
    """Ends of attributes that always name a model, in lower case without `_` and `-`."""
    doubtful: tuple[str, ...]
    """The same for attributes that may name other things."""
    weights: re.Pattern[str]
    """Owner and name of weights, where a model is asked for."""
    flags: frozenset[str]
    commands: tuple[tuple[str, ...], ...]
    """Words in front of a model on a command line."""
    providers: tuple[tuple[str, str], ...]
    """Beginning of a resource type, and who serves its models."""


@dataclass(frozen=True, slots=True)
class ContainerWords:
    """Keys of what runs, in lower case without `_` and `-`."""

    images: frozenset[str]
    environments: frozenset[str]
    arguments: frozenset[str]


@dataclass(frozen=True, slots=True)
class Installer:
    """A command that installs packages by name."""

    ecosystem: str
    words: tuple[str, ...]
    value_flags: frozenset[str]
    """Flags that are followed by a value."""


@dataclass(frozen=True, slots=True)
class InfrastructureWords:
    """The whole table."""

    document: AssetType
    """What a file with infrastructure code is."""
    resources: Names
    """By type of resource: `aws_bedrock_guardrail`, `AWS::Bedrock::Agent`, `kagent.dev/Agent`; also an action of a
    workflow without its version."""
    images: Names
    """By image without its tag and the default registry."""
    environment: EnvWords
    models: ModelWords
    containers: ContainerWords
    installers: tuple[Installer, ...]
    private: frozenset[str]
    """Last words of names whose values are not kept."""
    gpu: GpuWords
    deny: DenyWords
    safeguards: tuple[SafeguardRow, ...]
    embedded: Globs[bool]
    """Keys of Kubernetes manifests whose text is a document."""
    references: Mapping[str, str]
    """Key of Kubernetes manifests, in lower case → kind of the object that it names."""


def plain(key: str) -> str:
    """A key as the tables have it: `FoundationModel`, `foundation_model` and `foundation-model` are one."""
    return key.replace("_", "").replace("-", "").lower()


def parse(value: Any) -> InfrastructureWords:
    """The table of the file's value."""
    rows = [(AssetType(row["layer"], row["type"]), row) for row in value["assets"]]
    table = value["infrastructure"]
    return InfrastructureWords(
        document=_asset(table["document"]),
        resources=_names(rows, "terraform", "kubernetes", "actions"),
        images=_names(rows, "images"),
        environment=env_words.parse(value),
        models=_models(table["models"]),
        containers=_containers(table["containers"]),
        installers=tuple(
            Installer(row["ecosystem"], tuple(words), frozenset(row["value_flags"]))
            for row in table["installers"]
            for words in row["commands"]
        ),
        private=frozenset(table["private"]),
        gpu=_gpu(table["gpu"]),
        deny=_deny(table["deny"]),
        safeguards=tuple(map(_safeguard, table["safeguards"])),
        embedded=Globs((key, True) for key in table["embedded"]),
        references={key.lower(): kind for key, kind in table["references"].items()},
    )


def _asset(row: Any) -> AssetType:
    return AssetType(row["layer"], row["type"])


def _names(rows: list[tuple[AssetType, Any]], *keys: str) -> Names:
    return Names((name, asset) for asset, row in rows for key in keys for name in row.get(key, ()))


def _models(row: Any) -> ModelWords:
    return ModelWords(
        attributes=tuple(map(plain, row["attributes"])),
        doubtful=tuple(map(plain, row["doubtful"])),
        weights=re.compile(row["weights"], re.ASCII),
        flags=frozenset(row["flags"]),
        commands=tuple(map(tuple, row["commands"])),
        providers=tuple((name, one["provider"]) for one in row["providers"] for name in one["resources"]),
    )


def _containers(row: Any) -> ContainerWords:
    return ContainerWords(
        images=frozenset(map(plain, row["images"])),
        environments=frozenset(map(plain, row["environments"])),
        arguments=frozenset(map(plain, row["arguments"])),
    )


def _gpu(row: Any) -> GpuWords:
    return GpuWords(
        asset=_asset(row),
        resources=frozenset(row["resources"]),
        drivers=frozenset(row["drivers"]),
        blocks=frozenset(map(plain, row["blocks"])),
        instance_keys=frozenset(map(plain, row["instance_keys"])),
        instances=re.compile("|".join(row["instances"]), re.IGNORECASE | re.ASCII),
    )


def _deny(row: Any) -> DenyWords:
    return DenyWords(
        _asset(row), row["safeguard"], frozenset(row["keys"]), frozenset(row["values"]), tuple(row["ids"])
    )


def _safeguard(row: Any) -> SafeguardRow:
    return SafeguardRow(
        asset=_asset(row),
        safeguard=row["safeguard"],
        resources=frozenset(row["resources"]),
        attribute=row.get("attribute", ""),
        values=frozenset(row.get("values", ())),
        without=frozenset(row.get("without", ())),
        literal=frozenset(map(plain, row.get("literal", ()))),
    )
