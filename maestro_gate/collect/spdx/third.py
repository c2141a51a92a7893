"""Reads SPDX 3.0 as JSON-LD: packages, models, data sets, licences, vulnerabilities and what relates them.

1. Elements stand in any order and refer to one another by id, so all are taken in before anything is made of them.
2. The root is what the document's `rootElement` leads to, through bills of materials, and what it `describes`.
3. Elements of other kinds are passed over; an element without a kind is listed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from maestro_gate.collect import kept_digests, licences
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.lenient import Ignored, Object, text, unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.spdx import model_facts, words
from maestro_gate.collect.spdx.bill import About, Bill
from maestro_gate.collect.spdx.creation import Creation
from maestro_gate.collect.spdx.frame import MisshapenError
from maestro_gate.collect.spdx.graph import Graph
from maestro_gate.collect.spdx.licensing import Licensing
from maestro_gate.collect.spdx.packages import Package, PackageReader, with_digests
from maestro_gate.collect.spdx.vulnerabilities import VulnerabilityReader
from maestro_gate.collect.vulnerabilities.said import Author
from maestro_gate.model.subjects import Component

GRAPH = "@graph"

_CONTEXT = re.compile(r"https?://spdx\.(?:org|github\.io)/.*\b3\.0(?:\.\d+)?\b.*", re.DOTALL)
_VERSION = re.compile(r"3\.0(?:\.\d+)?")
_LICENSED = ("hasDeclaredLicense", "hasConcludedLicense")
_DISTRIBUTED = "hasDistributionArtifact"
_COLLECTIONS = ("SpdxDocument", "Sbom", "Bom", "Bundle", "ElementCollection")


def read(path: str, parts: Parts, tables: Tables) -> Reading:
    """All that the document says. Raises MisshapenError."""
    _check(parts.top)
    return _Third(path, tables, Ignored()).read(parts)


class _Third:
    """One document while it is being read."""

    def __init__(self, path: str, tables: Tables, ignored: Ignored) -> None:
        self._ignored = ignored
        self._bill = Bill(path, ignored)
        self._reader = PackageReader(path, ignored)
        self._graph = Graph(ignored)
        self._creation = Creation()
        self._licensing = Licensing()
        self._vulnerabilities = VulnerabilityReader(path, ignored, tables)
        self._licensed: dict[str, list[str]] = defaultdict(list)
        self._artifacts: dict[str, list[str]] = defaultdict(list)
        self._digests: dict[str, tuple[tuple[str, str], ...]] = {}
        """Of packages and files: a package has those of the file that it is distributed as, too."""
        self._roots: dict[str, list[str]] = {}
        self._documents: list[str] = []
        self._take: dict[str, Callable[[str, Object], None]] = {
            "Package": self._take_package,
            "AIPackage": self._take_model,
            "DatasetPackage": self._take_data,
            "Dataset": self._take_data,
            "File": self._take_file,
            "Snippet": self._take_other,
            "Relationship": self._take_relationship,
            "LifecycleScopedRelationship": self._take_relationship,
            "Vulnerability": self._vulnerabilities.take,
            **dict.fromkeys(_COLLECTIONS, self._take_collection),
        }

    def read(self, parts: Parts) -> Reading:
        for ref, kind, element in self._graph.elements(_rows(parts)):
            if kind == "SpdxDocument":
                self._documents.append(ref)
            take = self._take.get(kind)
            if take:
                take(ref, element)
            elif kind.endswith("AssessmentRelationship"):
                self._vulnerabilities.assess(kind, element, self._graph)
            else:
                self._licensing.take(ref, kind, element, self._graph)
                self._creation.take(ref, kind, element, self._graph)
        self._finish()
        about = self._about()
        author = Author(
            self._bill.path,
            ", ".join(about.authors),
            self._bill.path,
            self._creation.of(min(self._documents, default="")).created,
        )
        return self._bill.reading(about, self._vulnerabilities.subjects(self._bill.find, author))

    def _take_package(self, ref: str, element: Object) -> None:
        component = self._component(ref, element)
        if component is not None:
            self._bill.components.append((ref, component))

    def _take_model(self, ref: str, element: Object) -> None:
        component = self._component(ref, element)
        if component is not None:
            self._bill.components.append((ref, model_facts.model(component, element)))

    def _take_data(self, ref: str, element: Object) -> None:
        component = self._component(ref, element)
        if component is not None:
            self._bill.components.append((ref, model_facts.data(component, element, self._ignored)))

    def _take_file(self, ref: str, element: Object) -> None:
        self._bill.files += 1
        self._digests[ref] = tuple(_digests(element, self._ignored))
        self._take_other(ref, element)

    def _take_other(self, ref: str, element: Object) -> None:
        self._bill.others[ref] = text(element.get("name"))

    def _take_collection(self, ref: str, element: Object) -> None:
        self._take_other(ref, element)
        self._creation.about(ref, element, self._graph)
        self._roots[ref] = self._graph.refs(element.get("rootElement"), "@graph[].rootElement")

    def _take_relationship(self, ref: str, element: Object) -> None:  # noqa: ARG002 - as every taker
        one = self._graph.ref(element.get("from"), "@graph[].from")
        word = self._ignored.text(element.get("relationshipType"), "@graph[].relationshipType")
        others = self._graph.refs(element.get("to"), "@graph[].to")
        if word in _LICENSED:
            self._licensed[one].extend(others)
        elif word == _DISTRIBUTED:
            self._artifacts[one].extend(others)
        self._vulnerabilities.relate(one, word, others)
        for other in others:
            self._bill.relate(one, word, other)

    def _component(self, ref: str, element: Object) -> Component | None:
        """A package without its licences; its supplier is still an id."""
        said = self._ignored
        maker = self._graph.ref(element.get("suppliedBy"), "@graph[].suppliedBy")
        makers = [maker] if maker else self._graph.refs(element.get("originatedBy"), "@graph[].originatedBy")
        version = said.text(element.get("software_packageVersion"), "@graph[].software_packageVersion")
        digests = self._digests[ref] = tuple(_digests(element, said))
        return self._reader.component(
            Package(
                name=said.text(element.get("name"), "@graph[].name"),
                version=version,
                purls=tuple(_purls(element, said)),
                purpose=text(element.get("software_primaryPurpose")),
                supplier=min(makers, default=""),
                licences=(),
                digests=tuple(algorithm for algorithm, _ in digests),
                references=tuple(_references(element, said)),
            )
        )

    def _finish(self) -> None:
        """Everything was taken in: what do ids name."""
        own = self._licensing.names()
        for place, (ref, component) in enumerate(self._bill.components):
            texts = [self._licensing.expression(on) for on in self._licensed.get(ref, ())]
            found = self._reader.licences(texts) if texts else ()
            named = unique(licences.resolved(one, own) for one in found) if own else found
            supplier = self._creation.name(component.supplier)
            self._bill.components[place] = (
                ref,
                self._with_digests(ref, replace(component, licenses=named, supplier=supplier)),
            )
        for root in self._rooted():
            self._bill.relate("", "describes", root)
        self._bill.index()

    def _with_digests(self, ref: str, component: Component) -> Component:
        """The component with the digests of the files that it is distributed as."""
        lent = [pair for on in self._artifacts.get(ref, ()) for pair in self._digests.get(on, ())]
        if lent:
            hashes = unique([*component.hashes, *(words.digest(algorithm) for algorithm, _ in lent)])
            component = replace(component, hashes=hashes)
        if not component.hashes or not kept_digests.are_kept(component.type):
            return component
        return with_digests(component, [*self._digests.get(ref, ()), *lent])

    def _rooted(self) -> Iterator[str]:
        """What the roots of collections lead to, collections left out; where there is no document, of all of them."""
        waiting = list(self._documents or self._roots)
        seen = set(waiting)
        while waiting:
            for ref in self._roots.get(waiting.pop(), ()):
                if ref not in self._roots:
                    yield ref
                elif ref not in seen:
                    seen.add(ref)
                    waiting.append(ref)

    def _about(self) -> About:
        document = min(self._documents, default="")
        said = self._creation.of(document)
        return About(
            format=f"SPDX {said.version}",
            name=self._bill.others.get(document, ""),
            created=self._ignored.day(said.created or None, "@graph[].created"),
            tools=said.tools,
            authors=said.authors,
            lifecycles=said.lifecycles,
        )


def _rows(parts: Parts) -> Iterable[object]:
    """The elements of the graph; a document of one element has none."""
    return parts.rows(GRAPH) if "type" not in parts.top else [parts.top]


def _purls(element: Object, ignored: Ignored) -> Iterator[str]:
    found = text(element.get("software_packageUrl"))
    if found:
        yield found
    for one in ignored.objects(element.get("externalIdentifier"), "@graph[].externalIdentifier"):
        if one.get("externalIdentifierType") in ("packageUrl", "purl"):
            yield text(one.get("identifier"))


def _digests(element: Object, ignored: Ignored) -> Iterator[tuple[str, str]]:
    """(algorithm, digest)."""
    for one in ignored.objects(element.get("verifiedUsing"), "@graph[].verifiedUsing"):
        if one.get("hashValue") and not text(one.get("type")).endswith("PackageVerificationCode"):
            yield text(one.get("algorithm")), text(one.get("hashValue"))


def _references(element: Object, ignored: Ignored) -> Iterator[str]:
    for one in ignored.objects(element.get("externalRef"), "@graph[].externalRef"):
        yield words.reference(text(one.get("externalRefType")))
    yield words.place(text(element.get("software_downloadLocation")))
    yield "website" if element.get("software_homePage") else ""


def _check(top: Object) -> None:
    """Is the frame that of SPDX 3.0."""
    context = top.get("@context")
    named = [context] if isinstance(context, str) else context if isinstance(context, list) else []
    if not any(isinstance(one, str) and _CONTEXT.fullmatch(one) for one in named):
        raise MisshapenError(
            "the context is not that of SPDX 3.0", "@context", fix="Write the document as SPDX 3.0.1."
        )
    if top.get(GRAPH) is not None:
        raise MisshapenError(f'"{GRAPH}" is not an array', GRAPH)
