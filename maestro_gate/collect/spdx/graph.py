"""Reads SPDX 3.0: software, AI and dataset packages, their licences and relationships, and the security profile.

Nothing is fetched: the context is known by its name, and only elements in the compact form that it gives are read.
"""

from collections import defaultdict
from collections.abc import Iterator
from sys import intern

from maestro_gate.collect import licences
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.lenient import Ignored, Object, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.spdx import assembly, security, words
from maestro_gate.collect.spdx.assembly import DATA, MODEL, Contents
from maestro_gate.collect.spdx.elements import identity, kind, targets
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Component

ROWS = ("@graph",)

_PACKAGES = {"Package": "", "AIPackage": MODEL, "DatasetPackage": DATA}
_CARD = {
    "ai_limitation": "technicalLimitations",
    "ai_informationAboutApplication": "useCases",
    "ai_domain": "useCases",
    "ai_safetyRiskAssessment": "ethicalConsiderations",
    "ai_energyConsumption": "environmentalConsiderations",
    "ai_metric": "performanceTradeoffs",
}
"""What a package says of its model → section of a model card, as CycloneDX calls it."""
_LICENCES = ("hasConcludedLicense", "hasDeclaredLicense")
"""What was concluded goes before what is declared."""
_CONTAINS = frozenset({"contains"})
_DISTRIBUTED = frozenset({"hasDistributionArtifact"})
_DATASETS = frozenset({"trainedOn", "testedOn"})
_DEPENDS = frozenset({"dependsOn", "hasPrerequisite", "hasDynamicLink", "hasStaticLink"})
_LATER = frozenset({"hasOptionalDependency", "hasProvidedDependency"})
_SCOPES_LATER = frozenset({"development", "test", "build"})


def read(path: str, document: Parts, tables: Tables) -> Reading:
    """All that the document says. Raises InvalidInput when it is not SPDX 3.0."""
    if document.top.get("@graph") is not None:
        raise InvalidInput('"@graph" is not an array', where=path)
    ignored = Ignored()
    graph = _Graph(path, ignored, _elements(document, ignored))
    contents = graph.contents()
    contents.vulnerabilities = list(security.subjects(path, graph.elements, contents, ignored, tables))
    return assembly.reading(path, contents, ignored)


def _elements(document: Parts, ignored: Ignored) -> list[Object]:
    """The elements of the graph; a document that has none is one itself."""
    found: list[Object] = []
    for row in document.rows("@graph"):
        if isinstance(row, dict):
            found.append(row)
        else:
            ignored.note("@graph[]", "is not an object")
    return found or [document.top]


class _Graph:
    """The elements of one document, while they are being read."""

    def __init__(self, path: str, ignored: Ignored, elements: list[Object]) -> None:
        self._path = path
        self._ignored = ignored
        self.elements = elements
        self._by_id: dict[str, Object] = {}
        self._related: dict[str, list[Object]] = defaultdict(list)
        for element in elements:
            ref = identity(element)
            if ref and self._by_id.setdefault(ref, element) is not element:
                ignored.note("@graph[].spdxId", "names two things")
            if "from" in element and kind(element).endswith("Relationship"):
                self._related[text(element.get("from"))].append(element)

    def contents(self) -> Contents:
        contents = Contents("")
        packages: list[tuple[str, Object]] = []
        for number, element in enumerate(self.elements):
            name, ref = kind(element), identity(element)
            if name in _PACKAGES:
                packages.append((ref if ref and ref not in contents.packages else f"#{number}", element))
            else:
                contents.others.add(ref)
            if name == "CreationInfo" and not contents.format:
                self._creation(element, contents)
        for ref, element in packages:
            component = self._component(element, _PACKAGES[kind(element)])
            if component is not None:
                contents.packages[ref] = component
        if not contents.format:
            raise InvalidInput(
                "this is not SPDX 3.0: no CreationInfo says which version it is",
                where=self._path,
                fix="Elements are read in the compact form of https://spdx.org/rdf/3.0.1/spdx-context.jsonld.",
            )
        contents.roots = list(self._roots())
        for element in self.elements:
            if kind(element).endswith("Relationship"):
                self._relationship(element, contents)
        return contents

    def _creation(self, element: Object, contents: Contents) -> None:
        version = text(element.get("specVersion"))
        contents.format = f"SPDX {version}" if version.startswith("3.") else ""
        contents.timestamp = self._ignored.day(element.get("created"), "CreationInfo.created")
        contents.tools = unique(self._names(element.get("createdUsing")))
        contents.authors = unique(self._names(element.get("createdBy")))

    def _names(self, refs: object) -> Iterator[str]:
        for ref in targets(refs):
            yield text(self._by_id.get(ref, {}).get("name"))

    def _roots(self) -> Iterator[str]:
        """What the document is about: by way of a bill of materials that it holds, if it holds one."""
        waiting = [
            ref
            for element in self.elements
            if kind(element) == "SpdxDocument"
            for ref in targets(element.get("rootElement"))
        ]
        seen: set[str] = set()
        while waiting:
            ref = waiting.pop()
            if ref in seen:
                continue
            seen.add(ref)
            inner = targets(self._by_id.get(ref, {}).get("rootElement"))
            if inner:
                waiting.extend(inner)
            else:
                yield ref

    def _component(self, element: Object, type_: str) -> Component | None:
        name = self._ignored.text(element.get("name"), "Package.name")
        if not name:
            self._ignored.note("Package", "has no name")
            return None
        purl = self._purl(element)
        base_purl, ecosystem = words.base(purl, self._ignored)
        has_card = any(key.startswith("ai_") for key in element)
        return Component(
            path=self._path,
            line=0,
            type=intern(type_ or words.component_type(text(element.get("software_primaryPurpose")))),
            group="",
            name=name,
            version=text(element.get("software_packageVersion")),
            purl=purl,
            base_purl=base_purl,
            ecosystem=intern(ecosystem),
            supplier=self._supplier(element),
            licenses=self._licences(identity(element)),
            hashes=unique(self._hashes(element)),
            scope="",
            direct=False,
            properties=(),
            reference_types=unique(
                text(one.get("externalRefType"))
                for one in self._ignored.objects(element.get("externalRef"), "Package.externalRef")
            ),
            has_model_card=type_ == MODEL and has_card,
            datasets=unique(self._datasets(identity(element))),
            considerations=unique(section for key, section in _CARD.items() if element.get(key)),
            classification=unique([text(element.get("dataset_confidentialityLevel"))]),
            sensitive_data=unique(_sensitive(element)),
            governance=(),
        )

    def _purl(self, element: Object) -> str:
        own = text(element.get("software_packageUrl"))
        others = self._ignored.objects(element.get("externalIdentifier"), "Package.externalIdentifier")
        return own or next(
            (
                text(one.get("identifier"))
                for one in others
                if text(one.get("externalIdentifierType")) == "packageUrl"
            ),
            "",
        )

    def _hashes(self, element: Object) -> Iterator[str]:
        """Algorithms of its digests, and of those of the files that it is distributed as."""
        files = (self._by_id.get(ref, {}) for ref in self._to(identity(element), _DISTRIBUTED))
        for held in (element, *files):
            for one in self._ignored.objects(held.get("verifiedUsing"), "verifiedUsing"):
                if one.get("hashValue"):
                    yield words.algorithm(text(one.get("algorithm")))

    def _supplier(self, element: Object) -> str:
        held = (*self._names(element.get("suppliedBy")), *self._names(element.get("originatedBy")))
        return next((intern(name) for name in held if name), "")

    def _licences(self, ref: str) -> tuple[str, ...]:
        said: dict[str, set[str]] = defaultdict(set)
        for related in self._related.get(ref, ()):
            type_ = text(related.get("relationshipType"))
            if type_ in _LICENCES:
                said[type_] |= {found for to in targets(related.get("to")) if (found := self._licence(to))}
        return unique(next((said[type_] for type_ in _LICENCES if said[type_]), ()))

    def _licence(self, ref: str) -> str:
        """An expression, or the name of a licence; empty where nothing is said."""
        element = self._by_id.get(ref, {})
        expression = text(element.get("simplelicensing_licenseExpression"))
        if not expression and ref.startswith(("https://spdx.org/licenses/", "http://spdx.org/licenses/")):
            expression = ref.rpartition("/")[2]
        if expression in licences.UNSAID:
            name = text(element.get("name"))
            return "" if name in licences.UNSAID else name
        own = {
            text(entry.get("key")): text(self._by_id.get(text(entry.get("value")), {}).get("name"))
            for entry in self._ignored.objects(element.get("simplelicensing_customIdToUri"), "customIdToUri")
        }
        found = licences.read(expression, own)
        if found.problem:
            self._ignored.note("LicenseExpression", found.problem)
        return found.text

    def _datasets(self, ref: str) -> Iterator[str]:
        """What it, or a file that it holds, was trained on and tested with."""
        for holder in (ref, *self._to(ref, _CONTAINS)):
            for found in self._to(holder, _DATASETS):
                yield text(self._by_id.get(found, {}).get("name"))

    def _to(self, ref: str, types: frozenset[str]) -> Iterator[str]:
        for related in self._related.get(ref, ()):
            if text(related.get("relationshipType")) in types:
                yield from targets(related.get("to"))

    def _relationship(self, element: Object, contents: Contents) -> None:
        type_, one = text(element.get("relationshipType")), text(element.get("from"))
        to = targets(element.get("to"))
        if type_ in _DEPENDS or type_ in _LATER:
            is_later = type_ in _LATER or text(element.get("scope")) in _SCOPES_LATER
            (contents.optional if is_later else contents.required).update(to)
            contents.depends[one].update(to)
        elif type_ in _CONTAINS:
            contents.contains[one].update(to)


def _sensitive(element: Object) -> Iterator[str]:
    if text(element.get("dataset_hasSensitivePersonalInformation")) == "yes":
        yield "sensitive personal information"
