"""Says what a CycloneDX document covers as a whole, who answers for it, and what it leaves out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter

from maestro_gate.collect import completeness
from maestro_gate.collect.cyclonedx.components import DATA, MODEL
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text, unique
from maestro_gate.model.subjects import Component, Sbom, Service

_KINDS = {
    "machine-learning-model": "ML-BOM",
    "cryptographic-asset": "CBOM",
    "device": "HBOM",
    "device-driver": "HBOM",
    "firmware": "HBOM",
    "operating-system": "OBOM",
}
"""Component type → the kind of bill of materials that it belongs to; all others belong to software's."""
_SECTIONS = {
    "services": "SaaSBOM",
    "vulnerabilities": "VDR",
    "formulation": "MBOM",
    "declarations": "CDXA",
}
"""What a document with such a section is besides."""
_SOFTWARE = "SBOM"


class SbomReader:
    """Reads what one document says of itself."""

    def __init__(self, path: str, top: Object, ignored: Ignored) -> None:
        self._path = path
        self._top = top
        self._metadata = mapping(top.get("metadata"))
        self._root = mapping(self._metadata.get("component"))
        self._ignored = ignored

    def sbom(
        self,
        components: Sequence[Component],
        services: Sequence[Service],
        sections: Iterable[str],
        *,
        edges: int,
        unrelated: int,
    ) -> Sbom:
        """The document as a subject; what it leaves unread and where it breaks its schema is added at the end."""
        metadata = self._metadata
        counts = Counter(map(attrgetter("type"), components))
        types = unique(counts)
        workflows = self._workflows()
        lacks = completeness.counted(components)
        return Sbom(
            path=self._path,
            line=0,
            format=f"CycloneDX {text(self._top.get('specVersion'))}",
            root=text(self._root.get("name")),
            timestamp=self._ignored.day(metadata.get("timestamp"), "metadata.timestamp"),
            tools=unique(self._tools(metadata.get("tools"))),
            components=len(components),
            models=counts[MODEL],
            datasets=counts[DATA],
            services=len(services),
            dependencies=edges,
            without_version=lacks.version,
            without_purl=lacks.purl,
            without_license=lacks.license,
            without_hash=lacks.hash,
            without_supplier=lacks.supplier,
            ignored=(),
            properties=unique(
                chain(self._properties(self._top, ""), self._properties(metadata, "metadata."))
            ),
            authors=unique(self._names(metadata.get("authors"), "metadata.authors")),
            supplier=self._supplier(),
            lifecycles=unique(self._lifecycles()),
            kinds=_kinds(types, sections),
            component_types=types,
            compositions=unique(self._compositions()),
            without_relationship=unrelated,
            workflows=len(workflows),
            task_types=unique(chain.from_iterable(_texts(one.get("taskTypes")) for one in workflows)),
            annotations=len(self._ignored.objects(self._top.get("annotations"), "annotations")),
            attestations=len(self._attestations()),
            packages=lacks.packages,
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

    def _names(self, value: object, place: str) -> Iterator[str]:
        for someone in self._ignored.objects(value, place):
            yield text(someone.get("name")) or text(someone.get("email"))

    def _supplier(self) -> str:
        """Who supplies or makes what the document is about; until 1.5 the maker was called `manufacture`."""
        for holder, key in (
            (self._metadata, "supplier"),
            (self._metadata, "manufacturer"),
            (self._metadata, "manufacture"),
            (self._root, "supplier"),
            (self._root, "manufacturer"),
        ):
            name = text(mapping(holder.get(key)).get("name"))
            if name:
                return name
        return text(self._root.get("publisher"))

    def _lifecycles(self) -> Iterator[str]:
        for one in self._ignored.objects(self._metadata.get("lifecycles"), "metadata.lifecycles"):
            yield text(one.get("phase")) or text(one.get("name"))

    def _compositions(self) -> Iterator[str]:
        for one in self._ignored.objects(self._top.get("compositions"), "compositions"):
            yield text(one.get("aggregate"))

    def _workflows(self) -> Sequence[Object]:
        formulas = self._ignored.objects(self._top.get("formulation"), "formulation")
        return [
            workflow
            for formula in formulas
            for workflow in self._ignored.objects(formula.get("workflows"), "formulation[].workflows")
        ]

    def _attestations(self) -> Sequence[Object]:
        declarations = self._ignored.mapping(self._top.get("declarations"), "declarations")
        return self._ignored.objects(declarations.get("attestations"), "declarations.attestations")


def _kinds(types: Sequence[str], sections: Iterable[str]) -> tuple[str, ...]:
    return unique(
        [
            *(_KINDS.get(type_, _SOFTWARE) for type_ in types),
            *(_SECTIONS[section] for section in sections if section in _SECTIONS),
        ]
    )


def _texts(value: object) -> Iterator[str]:
    return map(text, sequence(value))
