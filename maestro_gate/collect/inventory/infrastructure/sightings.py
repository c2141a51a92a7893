"""Says which assets and safeguards the definitions of a file reveal."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from maestro_gate.collect.detectors import AssetType, Detectors
from maestro_gate.collect.inventory.assets import AssetWords
from maestro_gate.collect.inventory.infrastructure import containers, installs, models, safeguards, values
from maestro_gate.collect.inventory.infrastructure.containers import Container
from maestro_gate.collect.inventory.infrastructure.definition import Definition
from maestro_gate.collect.inventory.infrastructure.values import Computed, Leaf
from maestro_gate.collect.inventory.infrastructure.words import GpuWords, InfrastructureWords, plain
from maestro_gate.collect.inventory.model_ids import ModelIds
from maestro_gate.model.evidence import Detection

_LINE_END = re.compile(r"\n")
_ADDRESS = re.compile(r"https?://(?:[^/@\s]{0,200}@)?([A-Za-z0-9.-]{1,253})(?=[:/?#]|\Z)")
_SEARCHED = 200_000
"""Characters behind the beginning of a definition in which the line of a text is looked for."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The tables that sightings are made with."""

    words: InfrastructureWords
    detectors: Detectors
    assets: AssetWords
    model_ids: ModelIds


@dataclass(frozen=True, slots=True)
class Place:
    """The file that the definitions stand in."""

    path: str
    text: str
    starts: tuple[int, ...]
    """Offset of each line."""

    @classmethod
    def of(cls, path: str, data: bytes) -> "Place":
        """The place that a file's bytes make."""
        text = data.decode("utf-8", "replace")
        return cls(path, text, (0, *(found.end() for found in _LINE_END.finditer(text))))

    def line_of(self, written: str, definition: Definition) -> int:
        """Line of a text within a definition; the definition's own where it is written otherwise."""
        start = self.starts[min(definition.line, len(self.starts)) - 1]
        at = self.text.find(written, start, start + _SEARCHED) if written else -1
        return bisect_right(self.starts, at) if at >= 0 else definition.line


def of(definitions: Iterable[Definition], place: Place, knowledge: Knowledge) -> tuple[Detection, ...]:
    """Everything that the definitions of a file reveal, sorted."""
    found = {
        _with_safeguard(detection, knowledge.assets)
        for definition in definitions
        for detection in _of_definition(definition, place, knowledge)
    }
    return tuple(sorted(found, key=repr))


def _of_definition(definition: Definition, place: Place, knowledge: Knowledge) -> Iterator[Detection]:
    words = knowledge.words
    for asset in _kinds(definition, words) if definition.address else ():
        yield _itself(asset, definition, place, words)
    found = tuple(values.leaves(definition.value))
    running = containers.of(definition.value, words.containers)
    for image in (image for container in running for image in container.images):
        name = containers.repository(image)
        for asset in words.images.reveal(name):
            line = place.line_of(image, definition)
            yield Detection(
                asset.layer, asset.type, name, place.path, line, definition.confidence, ref=f"image:{name}"
            )
    for purl, name, written in installs.of(running, words.installers):
        line = place.line_of(written, definition)
        yield from knowledge.detectors.of_package(purl, name, place.path, lambda line=line: line)  # type: ignore[misc]
    yield from _credentials(definition, running, place, words)
    yield from _tracing(definition, running, place, words)
    yield from _endpoints(definition, [*found, *_variables(running)], place, words)
    for one in models.of(definition, found, running, words, knowledge.model_ids):
        yield _model(one, definition, place, words)
    if definition.address:
        if _has_gpu(found, words.gpu):
            yield _itself(words.gpu.asset, definition, place, words)
        yield from safeguards.of(definition, found, place.path, words)


def _kinds(definition: Definition, words: InfrastructureWords) -> list[AssetType]:
    return list(dict.fromkeys(asset for kind in definition.kinds for asset in words.resources.reveal(kind)))


def _itself(asset: AssetType, definition: Definition, place: Place, words: InfrastructureWords) -> Detection:
    providers = words.models.providers
    provider = next((by for beginning, by in providers if definition.type.startswith(beginning)), "")
    return Detection(
        asset.layer,
        asset.type,
        definition.address,
        place.path,
        definition.line,
        "used",
        provider=provider,
        ref=definition.ref,
    )


def _credentials(
    definition: Definition, running: Sequence[Container], place: Place, words: InfrastructureWords
) -> Iterator[Detection]:
    asset = words.environment.credential
    for name in sorted({name for container in running for name, _ in container.environment}):
        provider = words.environment.credentials.get(name)
        if provider is not None:
            yield Detection(
                asset.layer,
                asset.type,
                name,
                place.path,
                place.line_of(name, definition),
                definition.confidence,
                provider=provider,
                ref=f"env:{name}",
            )


def _tracing(
    definition: Definition, running: Sequence[Container], place: Place, words: InfrastructureWords
) -> Iterator[Detection]:
    """Services that a variable has traces sent to."""
    asset, switches = words.environment.tracing.place, words.environment.tracing.products
    for name, value in (variable for container in running for variable in container.environment):
        if name in switches and value.lower() in words.environment.on:
            line, ref = place.line_of(name, definition), f"env:{name}"
            yield Detection(
                asset.layer, asset.type, switches[name], place.path, line, definition.confidence, ref=ref
            )


def _variables(running: Sequence[Container]) -> Iterator[Leaf]:
    return (((name,), value) for container in running for name, value in container.environment)


def _endpoints(
    definition: Definition, found: Iterable[Leaf], place: Place, words: InfrastructureWords
) -> Iterator[Detection]:
    """Hosts that serve models, in whatever is an address."""
    asset = words.environment.endpoint
    for host in sorted({host for _, leaf in found for host in _host(leaf)}):
        for provider in words.environment.hosts.matches(host)[:1]:
            line, ref = place.line_of(host, definition), f"host:{host}"
            yield Detection(
                asset.layer, asset.type, host, place.path, line, definition.confidence, provider, ref=ref
            )


def _host(leaf: str | Computed) -> Iterator[str]:
    if isinstance(leaf, str) and "://" in leaf[:12] and (found := _ADDRESS.match(leaf)):
        yield found[1].lower()


def _model(
    one: models.NamedModel, definition: Definition, place: Place, words: InfrastructureWords
) -> Detection:
    asset = words.environment.model
    return Detection(
        asset.layer,
        asset.type,
        one.model.name,
        place.path,
        place.line_of(one.written, definition),
        definition.confidence,
        provider=one.model.provider,
        model=one.model.name,
        ref=f"model_id:{one.model.name}",
    )


def _has_gpu(found: Sequence[Leaf], words: GpuWords) -> bool:
    for names, leaf in found:
        value = leaf.text if isinstance(leaf, Computed) else leaf
        if names[-1] in words.resources and value != "0":
            return True
        named = [plain(name) for name in names if not name.isdigit()]
        if not words.blocks.isdisjoint(named) or (named[-1:] == ["driver"] and value in words.drivers):
            return True
        if named and named[-1] in words.instance_keys and words.instances.fullmatch(value):
            return True
    return False


def _with_safeguard(detection: Detection, words: AssetWords) -> Detection:
    """The sighting with the safeguard that every asset of its type is."""
    kind = words.safeguards.get(detection.type, "")
    return replace(detection, safeguard=kind) if kind and not detection.safeguard else detection
