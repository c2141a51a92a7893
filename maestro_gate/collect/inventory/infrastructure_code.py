"""Reads infrastructure code: Terraform, CloudFormation, Kubernetes, Compose, Dockerfiles. Nothing is rendered.

Every resource is kept with what it says literally and the resources that it names. Those that
`policies/detectors.yaml` knows are assets, and so are images, models and safeguards within them.
"""

from collections.abc import Callable, Iterator

from maestro_gate.collect.globs import Globs
from maestro_gate.collect.inventory.infrastructure import (
    attributes,
    cloudformation,
    compose,
    dockerfile,
    helm,
    kubernetes,
    sightings,
    terraform,
    workflow,
)
from maestro_gate.collect.inventory.infrastructure.attributes import Privacy
from maestro_gate.collect.inventory.infrastructure.definition import Definition, Parsed
from maestro_gate.collect.inventory.infrastructure.sightings import Knowledge, Place
from maestro_gate.collect.inventory.infrastructure.words import InfrastructureWords
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Detection, Resource

NAME = "infrastructure-code"
PROVIDES = "infrastructure-code"

_MOST_DEFINITIONS = 5_000

_NO_BICEP = "Bicep is not read; its resources are not known"

_BY_NAME: Globs[Callable[[str, bytes, InfrastructureWords], Parsed]] = Globs(
    (pattern, reader)
    for reader, patterns in (
        (lambda _, data, _words: terraform.native(data), ("*.tf", "*.tofu")),
        (lambda _, data, _words: terraform.variables(data), ("*.tfvars",)),
        (lambda path, data, _: terraform.json_syntax(path, data), ("*.tf.json", "*.tofu.json")),
        (lambda path, data, words: workflow.read(path, data, words.resources), (".github/workflows/*.y*ml",)),
        (lambda _path, _data, _words: Parsed(notes=(_NO_BICEP,)), ("*.bicep",)),
        (lambda path, data, _: dockerfile.read(path, data), ("*Dockerfile*", "Containerfile*")),
        (lambda path, data, _: compose.read(path, data), ("*compose*.yml", "*compose*.yaml")),
        (lambda path, data, _: helm.chart(path, data), ("Chart.yaml",)),
        (lambda path, data, _: helm.default_values(path, data), ("values*.yaml", "values*.yml")),
    )
    for pattern in patterns
)


def recognises(path: str, head: bytes) -> bool:
    """Known by its name, or a template or manifest by what it says."""
    return bool(_BY_NAME.matches(path)) or cloudformation.recognises(head) or kubernetes.recognises(head)


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The resources that a file defines, and the assets that they reveal."""
    words = tables.infrastructure
    try:
        parsed = _parsed(path, data, words)
    except InvalidInput as error:
        return Reading(notes=tuple(_notes(path, Parsed(notes=(f"{error}; its resources are not known",)))))
    kept = parsed.definitions[:_MOST_DEFINITIONS]
    if not kept:  # nearly all YAML of most repositories
        return Reading(notes=tuple(_notes(path, parsed)))
    place = Place.of(path, data)
    privacy = Privacy(tables.mcp.secrets, words.private)
    knowledge = Knowledge(words, tables.detectors, tables.assets, tables.model_ids)
    return Reading(
        detections=(*_document(path, parsed, words), *sightings.of(kept, place, knowledge)),
        resources=tuple(sorted({_resource(d, path, privacy) for d in kept if d.address}, key=repr)),
        notes=tuple(_notes(path, parsed)),
    )


def _parsed(path: str, data: bytes, words: InfrastructureWords) -> Parsed:
    """By its content where that is plain, whatever it is called; else by its name."""
    named = _BY_NAME.matches(path)
    if not named or path.lower().endswith((".yaml", ".yml")):
        by_content = _by_content(path, data, words)
        if not named or (by_content.is_infrastructure and by_content.definitions):
            return by_content
    return named[0](path, data, words)


def _by_content(path: str, data: bytes, words: InfrastructureWords) -> Parsed:
    if cloudformation.recognises(data):
        return cloudformation.read(path, data)
    return kubernetes.read(path, data, words) if kubernetes.recognises(data) else Parsed()


def _document(path: str, parsed: Parsed, words: InfrastructureWords) -> tuple[Detection, ...]:
    """The file itself, where its name does not say what it is."""
    if _BY_NAME.matches(path) or not any(one.address for one in parsed.definitions):
        return ()
    asset = words.document
    return (Detection(asset.layer, asset.type, path.rpartition("/")[2], path, ref=f"path:{path}"),)


def _resource(definition: Definition, path: str, privacy: Privacy) -> Resource:
    return Resource(
        definition.address,
        definition.type,
        path,
        definition.line,
        attributes.of(definition.value, privacy),
        definition.references,
    )


def _notes(path: str, parsed: Parsed) -> Iterator[str]:
    for whole in parsed.notes:
        note = whole.partition("\n")[0]
        yield note if note.startswith(path) else f"{path}: {note}"
    if len(parsed.definitions) > _MOST_DEFINITIONS:
        count = len(parsed.definitions)
        yield f"{path}: {count:,} definitions; what is said of the first {_MOST_DEFINITIONS:,} is kept"
