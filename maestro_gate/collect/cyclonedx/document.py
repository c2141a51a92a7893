"""Reads CycloneDX JSON 1.2–1.7: what the software is made of, and what is known to be wrong with it.

1. Components and services inside one another are flattened; the document's root component is not one of them,
   unless it is itself a model or a data set.
2. References (`bom-ref`) are random; identities are PURLs or names. Edges and vulnerabilities speak in them.
3. What vendors get wrong below the top level is passed over and listed; a wrong top level is a failed source.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter, not_
from typing import TypeVar

from msgspec import UNSET
from msgspec.json import Decoder
from msgspec.structs import replace

from maestro_gate.collect import json_rows
from maestro_gate.collect.cyclonedx.components import DATA, MODEL, ComponentReader, nested, service
from maestro_gate.collect.cyclonedx.references import References
from maestro_gate.collect.cyclonedx.rows import (
    COMPONENT,
    DEPENDENCY,
    ComponentRow,
    DependencyRow,
    component_row,
)
from maestro_gate.collect.cyclonedx.vulnerabilities import VulnerabilityReader, author
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.lenient import Ignored, Object, mapping, text, unique
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.collect.vulnerabilities import links
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import DependencyGraph
from maestro_gate.model.subjects import Component, Sbom, Service, Subject

S = TypeVar("S")
T = TypeVar("T")

VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")

_ROWS = ("components", "services", "vulnerabilities", "dependencies")


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All that the JSON document says. Raises InvalidInput with the place."""
    try:
        return _Document(path, tables).read(json_rows.fast(data, _ROWS))
    except (*json_rows.ODD, _MisshapenError):
        # Rare, and four times as slow: it knows the places.
        parts, document = json_rows.strict(data, path, _ROWS)
    try:
        return _Document(path, tables).read(parts)
    except _MisshapenError as error:
        raise InvalidInput(error.what, where=document.place(error.pointer), fix=error.fix) from error


class _MisshapenError(Exception):
    """The document's frame is not CycloneDX."""

    def __init__(self, what: str, *pointer: str, fix: str = "") -> None:
        super().__init__(what)
        self.what, self.pointer, self.fix = what, pointer, fix


class _Document:
    """One document while it is being read."""

    def __init__(self, path: str, tables: Tables) -> None:
        self._path = path
        self._tables = tables
        self._ignored = Ignored()
        self._references = References()
        self._reader = ComponentReader(path, self._ignored)

    def read(self, parts: Parts) -> Reading:
        version = _spec_version(parts.top)
        metadata = mapping(parts.top.get("metadata"))
        root = mapping(metadata.get("component"))
        depends = self._depends(parts)
        direct = depends.get(text(root.get("bom-ref")), frozenset())
        components = self._components(parts, root, direct)
        services = self._services(parts)
        graph, count = self._references.graph(depends, self._ignored)
        vulnerabilities = VulnerabilityReader(
            author=author(self._path, metadata),
            ignored=self._ignored,
            tables=self._tables,
            resolve=self._references.target,
            has_components=bool(components),
        )
        rows = self._objects(parts, "vulnerabilities")
        found = [subject for row in rows for subject in vulnerabilities.subjects(row)]
        sbom = self._sbom(version, parts.top, components, services, count)
        subjects: list[Subject] = [*components, *services, *found, sbom]
        linked = DependencyGraph(graph.depends_on, graph.identities, links.of(parts.top))
        return Reading(subjects=ordered(subjects), dependencies=(linked,), notes=sbom.ignored)

    def _objects(self, parts: Parts, key: str) -> Iterator[Object]:
        for row in parts.rows(key):
            if type(row) is dict:
                yield row
            else:
                self._ignored.note(f"{key}[]", "is not an object")

    def _components(self, parts: Parts, root: Object, direct: frozenset[str]) -> list[Component]:
        rows = self._meanings(parts, "components", COMPONENT, self._named)
        named = [(ref, _placed(ref, component, direct)) for ref, component in chain.from_iterable(rows)]
        self._references.add(named, self._ignored)
        found = [component for _, component in named]
        found.extend(self._root(root, direct))
        return [
            self._with_named_datasets(component) if component.datasets else component for component in found
        ]

    def _meanings(
        self, parts: Parts, key: str, shape: "Decoder[S]", read: Callable[[S | Object], T]
    ) -> Iterator[T]:
        return parts.meanings(key, shape, read, self._ignored, self._tables.memory.of(self._path, key))

    def _named(self, row: ComponentRow | Object) -> Sequence[tuple[str, Component]]:
        """The components of a row, itself and those inside it, each with its reference."""
        outer = row if isinstance(row, ComponentRow) else component_row(row, self._ignored)
        rows = [outer] if outer.components is UNSET else [outer, *self._inside(outer)]
        read = ((row.bom_ref or "", self._reader.component(row)) for row in rows)
        return [(ref, component) for ref, component in read if component is not None]

    def _inside(self, outer: ComponentRow) -> Iterator[ComponentRow]:
        whole = nested({"components": outer.components}, "components", self._ignored)
        return (component_row(row, self._ignored) for row in islice(whole, 1, None))

    def _root(self, root: Object, direct: frozenset[str]) -> Iterator[Component]:
        for row in nested(root, "components", self._ignored) if root else ():
            component = self._reader.component(component_row(row, self._ignored))
            if component is not None:
                ref = text(row.get("bom-ref"))
                placed = _placed(ref, component, direct)
                self._references.add([(ref, placed)], self._ignored)
                if row is not root or component.type in (MODEL, DATA):
                    yield placed

    def _with_named_datasets(self, component: Component) -> Component:
        return replace(component, datasets=unique(map(self._references.name, component.datasets)))

    def _services(self, parts: Parts) -> list[Service]:
        found = []
        for row in self._objects(parts, "services"):
            for item in nested(row, "services", self._ignored):
                named = service(item, self._path, self._ignored)
                if named is not None:
                    self._references.add([(text(item.get("bom-ref")), named)], self._ignored)
                    found.append(named)
        return found

    def _depends(self, parts: Parts) -> dict[str, frozenset[str]]:
        """bom-ref → bom-refs that it depends on."""
        depends: dict[str, frozenset[str]] = {}
        for ref, on in self._meanings(parts, "dependencies", DEPENDENCY, self._edges):
            depends[ref] = depends[ref] | on if ref in depends else on
        return depends

    def _edges(self, row: DependencyRow | Object) -> tuple[str, frozenset[str]]:
        if isinstance(row, DependencyRow):
            return row.ref or "", frozenset(row.depends_on or ())
        ref = self._ignored.text(row.get("ref"), "dependencies[].ref")
        return ref, frozenset(self._ignored.texts(row.get("dependsOn"), "dependencies[].dependsOn"))

    def _sbom(
        self, version: str, top: Object, components: list[Component], services: list[Service], edges: int
    ) -> Sbom:
        metadata = mapping(top.get("metadata"))
        timestamp = self._ignored.day(metadata.get("timestamp"), "metadata.timestamp")
        tools = unique(self._tools(metadata.get("tools")))
        properties = unique([*self._properties(top, ""), *self._properties(metadata, "metadata.")])
        return Sbom(
            path=self._path,
            line=0,
            format=f"CycloneDX {version}",
            root=text(mapping(metadata.get("component")).get("name")),
            timestamp=timestamp,
            tools=tools,
            components=len(components),
            models=sum(component.type == MODEL for component in components),
            datasets=sum(component.type == DATA for component in components),
            services=len(services),
            dependencies=edges,
            without_version=_without("version", components),
            without_purl=_without("purl", components),
            without_license=_without("licenses", components),
            without_hash=_without("hashes", components),
            without_supplier=_without("supplier", components),
            ignored=self._ignored.sentences(),
            properties=properties,
        )

    def _properties(self, holder: Object, where: str) -> Iterator[str]:
        for pair in self._ignored.objects(holder.get("properties"), f"{where}properties"):
            yield f"{text(pair.get('name'))}={text(pair.get('value'))}"

    def _tools(self, value: object) -> Iterator[str]:
        """An array of tools until 1.4, an object of components and services since 1.5."""
        held: Iterable[Object] = ()
        if isinstance(value, dict):
            held = [
                tool
                for key in ("components", "services")
                for tool in self._ignored.objects(value.get(key), f"metadata.tools.{key}")
            ]
        elif value is not None:
            held = self._ignored.objects(value, "metadata.tools")
        for tool in held:
            yield f"{text(tool.get('name'))} {text(tool.get('version'))}".strip()


def _placed(ref: str, component: Component, direct: frozenset[str]) -> Component:
    """The component as this document refers to it."""
    return replace(component, direct=True) if ref in direct else component


def _without(field: str, components: Iterable[Component]) -> int:
    """How many components leave the field empty."""
    return sum(map(not_, map(attrgetter(field), components)))


def _spec_version(top: Object) -> str:
    """The version that the document names, once its frame was found to be CycloneDX."""
    if top.get("bomFormat") != "CycloneDX":
        raise _MisshapenError('this is not a CycloneDX document: "bomFormat" is not "CycloneDX"', "bomFormat")
    version = top.get("specVersion")
    if version not in VERSIONS:
        shown = repr(version)[:40] if "specVersion" in top else "missing"
        raise _MisshapenError(
            f'"specVersion" is {shown}; CycloneDX JSON {VERSIONS[0]} to {VERSIONS[-1]} is read',
            "specVersion",
            fix=f"Write the document in one of these versions: {', '.join(VERSIONS)}.",
        )
    for key in _ROWS:
        if top.get(key) is not None:
            raise _MisshapenError(f'"{key}" is not an array', key)
    if not isinstance(top.get("metadata", {}), dict | None):
        raise _MisshapenError('"metadata" is not an object', "metadata")
    return str(version)
