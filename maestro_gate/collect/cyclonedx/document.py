"""Reads CycloneDX 1.0–1.7: what the software is made of, and what is known to be wrong with it.

1. Components and services inside one another are flattened; the document's root component is not one of them,
   unless it is itself a model or a data set.
2. References (`bom-ref`) are random; identities are PURLs or names. Edges and vulnerabilities speak in them.
3. What vendors get wrong below the top level is passed over and listed; a wrong top level is a failed source.
4. What can be read and breaks the official schema is read, and listed apart.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import TypeVar

from msgspec import UNSET, Struct
from msgspec.structs import replace

from maestro_gate.collect import completeness
from maestro_gate.collect.cyclonedx import formats
from maestro_gate.collect.cyclonedx.components import DATA, FILE, MODEL, ComponentReader, nested, service
from maestro_gate.collect.cyclonedx.conformance import Conformance
from maestro_gate.collect.cyclonedx.references import References
from maestro_gate.collect.cyclonedx.rows import (
    COMPONENT,
    DEPENDENCY,
    ComponentRow,
    DependencyRow,
    component_row,
)
from maestro_gate.collect.cyclonedx.sbom import SbomReader
from maestro_gate.collect.cyclonedx.vulnerabilities import VulnerabilityReader, author
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.lenient import Ignored, Object, mapping, text, unique
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.collect.row_shapes import Shape
from maestro_gate.collect.vulnerabilities import links, target
from maestro_gate.model.evidence import DependencyGraph
from maestro_gate.model.subjects import Component, Service, Subject

S = TypeVar("S", bound=Struct)
T = TypeVar("T")


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All that the document says. Raises InvalidInput with the place."""
    return formats.read(path, data, lambda parts, ignored: _Document(path, tables, ignored).read(parts))


class _Document:
    """One document while it is being read."""

    def __init__(self, path: str, tables: Tables, ignored: Ignored) -> None:
        self._path = path
        self._tables = tables
        self._ignored = ignored
        self._references = References()
        self._absent: list[tuple[str, Component]] = []
        self._reader = ComponentReader(path, self._ignored)
        self._about: Component | None = None

    def read(self, parts: Parts) -> Reading:
        conformance = self._conformance = Conformance(text(parts.top.get("specVersion")), formats.ROWS)
        conformance.check_frame(parts.top, parts.arrays)
        root = mapping(mapping(parts.top.get("metadata")).get("component"))
        depends = self._depends(parts)
        components = self._components(parts, root, depends)
        services = self._services(parts)
        sought = frozenset(name for ref, one in self._absent for name in (ref, one.purl))
        edges = self._references.edges(depends, sought, self._ignored)
        vulnerabilities = VulnerabilityReader(
            author=author(self._path, mapping(parts.top.get("metadata"))),
            ignored=self._ignored,
            tables=self._tables,
            resolve=self._references.target,
            product=target.itself(self._about) if components and self._about else None,
            has_components=bool(components),
        )
        rows = self._objects(parts, "vulnerabilities")
        found = [subject for row in rows for subject in vulnerabilities.subjects(row)]
        sections = [key for key in (*parts.top, *parts.arrays) if parts.holds(key)]
        sbom = SbomReader(self._path, parts.top, self._ignored).sbom(
            components,
            services,
            sections,
            edges=edges.number,
            unrelated=self._unrelated(edges.met),
        )
        conformance.note_repeated(self._references.repeated)
        whole = dataclasses.replace(
            sbom,
            ignored=self._ignored.sentences(),
            deviations=conformance.sentences(),
            root_identity=self._about.identity if self._about else "",
            root_version=self._about.version if self._about else "",
        )
        subjects: list[Subject] = [*components, *services, *found, whole]
        notes = tuple(sorted((*whole.ignored, *whole.deviations)))
        linked = DependencyGraph(depends, edges.identities, links.of(parts.top))
        return Reading(subjects=ordered(subjects), dependencies=(linked,), notes=notes)

    def _objects(self, parts: Parts, key: str) -> Iterator[Object]:
        for row in parts.rows(key):
            self._conformance.check_rows(key, [row])
            if type(row) is dict:
                yield row
            else:
                self._ignored.note(f"{key}[]", "is not an object")

    def _components(
        self, parts: Parts, root: Object, depends: Mapping[str, frozenset[str]]
    ) -> list[Component]:
        direct = depends.get(text(root.get("bom-ref")), frozenset())
        rows = self._meanings(parts, "components", COMPONENT, self._named)
        named: list[tuple[str, Component]] = []
        files: list[str] = []
        has_datasets = False
        for ref, component in chain.from_iterable(rows):
            self._references.add(ref, component, self._ignored)
            has_datasets = has_datasets or bool(component.datasets)
            if ref in direct:
                placed = _direct(component)
                named.append((ref, placed))
                if placed.direct and placed.type == FILE:
                    files.append(ref)
            else:
                named.append((ref, component))
        if files:
            # What a lock file is said to depend on, the project does.
            inside = frozenset[str]().union(*(depends.get(ref, ()) for ref in files))
            named = [(ref, _direct(component) if ref in inside else component) for ref, component in named]
        self._absent = [(ref, component) for ref, component in named if ref not in depends]
        found = [component for _, component in named]
        found.extend(self._root(root, direct))
        return [*map(self._with_named_datasets, found)] if has_datasets else found

    def _meanings(
        self, parts: Parts, key: str, shape: Shape[S], read: Callable[[S | Object], T]
    ) -> Iterator[T]:
        conformance = self._conformance
        # What keeps to the schema of one version may break that of another.
        known = self._tables.known_rows(self._path, f"{conformance.version} {key}")
        return parts.meanings(key, shape, read, self._ignored, known, partial(conformance.check_rows, key))

    def _named(self, row: ComponentRow | Object) -> Sequence[tuple[str, Component]]:
        """The components of a row, itself and those inside it, each with its reference."""
        outer = row if isinstance(row, ComponentRow) else component_row(row, self._ignored)
        read = self._reader.component
        if outer.components is UNSET:
            found = read(outer)
            return () if found is None else ((outer.bom_ref or "", found),)
        rows = (outer, *self._inside(outer))
        return [(each.bom_ref or "", found) for each in rows if (found := read(each)) is not None]

    def _inside(self, outer: ComponentRow) -> Iterator[ComponentRow]:
        whole = nested({"components": outer.components}, "components", self._ignored)
        return (component_row(row, self._ignored) for row in islice(whole, 1, None))

    def _root(self, root: Object, direct: frozenset[str]) -> Iterator[Component]:
        for row in nested(root, "components", self._ignored) if root else ():
            component = self._reader.component(component_row(row, self._ignored))
            if component is not None:
                ref = text(row.get("bom-ref"))
                placed = _direct(component) if ref in direct else component
                if row is root:
                    self._about = placed
                self._references.add(ref, placed, self._ignored)
                if row is not root or component.type in (MODEL, DATA):
                    yield placed

    def _with_named_datasets(self, component: Component) -> Component:
        if not component.datasets:
            return component
        return replace(component, datasets=unique(map(self._references.name, component.datasets)))

    def _services(self, parts: Parts) -> list[Service]:
        found = []
        for row in self._objects(parts, "services"):
            for item in nested(row, "services", self._ignored):
                named = service(item, self._path, self._ignored)
                if named is not None:
                    self._references.add(text(item.get("bom-ref")), named, self._ignored)
                    found.append(named)
        return found

    def _depends(self, parts: Parts) -> dict[str, frozenset[str]]:
        """bom-ref → bom-refs that it depends on."""
        depends: dict[str, frozenset[str]] = {}
        for ref, on in self._meanings(parts, "dependencies", DEPENDENCY, self._edges):
            depends[ref] = depends[ref] | on if ref in depends else on
        return depends

    def _unrelated(self, met: Collection[str]) -> int:
        """How many of the packages that it lists the graph does not mention."""
        return sum(
            ref not in met and one.purl not in met and completeness.is_package(one)
            for ref, one in self._absent
        )

    def _edges(self, row: DependencyRow | Object) -> tuple[str, frozenset[str]]:
        if isinstance(row, DependencyRow):
            return row.ref, row.depends_on or frozenset()
        ref = self._ignored.text(row.get("ref"), "dependencies[].ref")
        return ref, frozenset(self._ignored.texts(row.get("dependsOn"), "dependencies[].dependsOn"))


def _direct(component: Component) -> Component:
    """The component as one that the root depends on. A part that the project defines itself is no dependency."""
    return component if completeness.is_own_part(component) else replace(component, direct=True)
