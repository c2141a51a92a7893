"""Makes a reading of what one document lists: its root, what is direct, what was trained on what.

1. A single package that the document describes is the root and no component of it, as in CycloneDX; a model or a data
   set is both. Of several described things all are components.
2. Direct is what a described thing depends on. Where it depends on nothing it is what it contains and nothing else in
   the document depends on: many generators only say what is inside an image or a folder.
3. References are the document's own; identities are package URLs or names, and edges speak in them.
4. What a model's files were trained on, the model was trained on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from msgspec.structs import replace

from maestro_gate.collect import completeness
from maestro_gate.collect.lenient import Ignored, unique
from maestro_gate.collect.reading import Reading, ordered
from maestro_gate.collect.spdx.relations import MEANINGS, Link
from maestro_gate.collect.spdx.words import DATA, FILE, MODEL
from maestro_gate.model.evidence import DependencyGraph
from maestro_gate.model.subjects import Component, Sbom, Subject

_ELSEWHERE = "DocumentRef-"
_NOBODY = ("NOASSERTION", "NONE")
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself."""

    format: str
    name: str
    created: date | None
    tools: tuple[str, ...]
    authors: tuple[str, ...] = ()
    lifecycles: tuple[str, ...] = ()
    """When it was made, as SPDX calls the kinds of bills, sorted."""


@dataclass(slots=True)
class Bill:
    """What one document lists, while it is being read."""

    path: str
    ignored: Ignored
    components: list[tuple[str, Component]] = field(default_factory=list)
    """Each with the document's reference to it."""
    others: dict[str, str] = field(default_factory=dict)
    """Reference → name of what is no component: files, snippets, the document."""
    files: int = 0
    """How many files it lists."""
    _links: dict[Link, dict[str, set[str]]] = field(default_factory=lambda: {link: {} for link in Link})
    _by_ref: dict[str, Component] = field(default_factory=dict)
    _ambiguous: set[str] = field(default_factory=set)

    def relate(self, one: str, word: str, other: str) -> None:
        """Take a relationship; one whose type means nothing here is passed over."""
        meaning = MEANINGS.get(word)
        if meaning is not None:
            subject, target = (other, one) if meaning.is_reversed else (one, other)
            self._links[meaning.link].setdefault(subject, set()).add(target)

    def described(self) -> frozenset[str]:
        """References of what the document is about."""
        return _NOTHING.union(*self._links[Link.DESCRIBES].values())

    def find(self, ref: str) -> Component | None:
        """The component that a reference names; once all are there."""
        return self._by_ref.get(ref)

    def index(self) -> None:
        """All components are there: what does each reference name."""
        for ref, component in self.components:
            taken = self._by_ref.setdefault(ref, component)
            if taken is not component:
                self.ignored.note("SPDXID", "names two things")
                self._ambiguous.add(ref)
                self._by_ref[ref] = min(taken, component, key=attrgetter("identity", "version"))

    def reading(self, about: About, more: Iterable[Subject] = ()) -> Reading:
        """All of it. The components have to be indexed."""
        described = self.described()
        root = self._root(described)
        depends = dict(self._links[Link.DEPENDS])
        edges = self._edges(depends)
        direct = self._direct(described, depends)
        learned = self._learned(Link.TRAINED), self._learned(Link.TESTED)
        components = [
            _placed(component, *(of.get(ref, ()) for of in learned), is_direct=ref in direct)
            for ref, component in self.components
            if ref != root
        ]
        graph = DependencyGraph(
            {ref: frozenset(on) for ref, on in depends.items()},
            {ref: component.identity for ref, component in self._by_ref.items()},
        )
        mentioned = _NOTHING.union(depends, *depends.values())
        held = self._by_ref.get(root) if root else None
        sbom = self._sbom(
            about,
            self._about_what(described, about),
            components,
            edges,
            held=held,
            unrelated=sum(
                ref not in mentioned and completeness.is_package(one)
                for ref, one in self.components
                if ref != root
            ),
        )
        return Reading(
            subjects=ordered([*components, *more, sbom]), dependencies=(graph,), notes=sbom.ignored
        )

    def _root(self, described: frozenset[str]) -> str | None:
        """The one package that the document is about and that is no component of it."""
        ref = next(iter(described)) if len(described) == 1 else ""
        found = self._by_ref.get(ref)
        # A reference that names two things must not take one of them out of the bill.
        return ref if found and found.type not in (MODEL, DATA) and ref not in self._ambiguous else None

    def _about_what(self, described: frozenset[str], about: About) -> str:
        names = [self._name(ref) for ref in described if ref in self._by_ref or ref in self.others]
        return names[0] if len(names) == 1 else about.name if names else ""

    def _direct(self, described: frozenset[str], depends: dict[str, set[str]]) -> frozenset[str]:
        """Rule 2; what is contained in place of depended on becomes an edge."""
        found = _NOTHING.union(*(depends.get(ref, _NOTHING) for ref in described))
        if found:
            return self._with_those_inside(found, depends)
        transitive = _NOTHING.union(*depends.values())
        contains = self._links[Link.CONTAINS]
        for ref in described:
            inside = {on for on in contains.get(ref, ()) if on in self._by_ref and on not in transitive}
            if inside:
                depends[ref] = inside
        found = _NOTHING.union(*(depends.get(ref, _NOTHING) for ref in described))
        return self._with_those_inside(found, depends)

    def _with_those_inside(self, direct: frozenset[str], depends: dict[str, set[str]]) -> frozenset[str]:
        """What a lock file is said to depend on or to contain, the project depends on."""
        files = [ref for ref in direct if (one := self._by_ref.get(ref)) and one.type == FILE]
        links = (depends, self._links[Link.CONTAINS])
        return direct.union(*(inside.get(ref, _NOTHING) for ref in files for inside in links))

    def _edges(self, depends: Mapping[str, set[str]]) -> int:
        """How many dependencies the document names between its components."""
        count = 0
        known, others = self._by_ref.keys(), self.others.keys()
        for ref, on in depends.items():
            if ref in known and on <= known:
                count += len(on)
                continue
            count += len(on & known) if ref in known else 0
            for unknown in {ref, *on} - known - others:
                if unknown.startswith(_ELSEWHERE):
                    self.ignored.note("relationships[]", "names something of another document")
                elif unknown not in _NOBODY:
                    self.ignored.note("relationships[]", "names nothing in this document")
        return count

    def _learned(self, link: Link) -> Mapping[str, tuple[str, ...]]:
        """Model → names of the data; rule 4."""
        if not self._links[link]:
            return {}
        holders: dict[str, set[str]] = defaultdict(set)
        for holder, held in self._links[Link.CONTAINS].items():
            for ref in held:
                holders[ref].add(holder)
        found: dict[str, set[str]] = defaultdict(set)
        for ref, data in self._links[link].items():
            names = {self._name(on) for on in data}
            for model in self._models(ref, holders):
                found[model] |= names
        return {ref: unique(names) for ref, names in found.items()}

    def _models(self, ref: str, holders: Mapping[str, set[str]]) -> Iterator[str]:
        """The component itself, or those that contain the file, however deep."""
        waiting, seen = [ref], {ref}
        while waiting:
            item = waiting.pop()
            if item in self._by_ref:
                yield item
                continue
            outside = holders.get(item, _NOTHING) - seen
            seen |= outside
            waiting.extend(outside)

    def _name(self, ref: str) -> str:
        found = self._by_ref.get(ref)
        return found.name if found else self.others.get(ref, ref)

    def _sbom(
        self,
        about: About,
        root: str,
        components: list[Component],
        edges: int,
        *,
        held: Component | None,
        unrelated: int,
    ) -> Sbom:
        lacks = completeness.counted(components)
        counted = (f"spdx:files={self.files}",) if self.files else ()
        return Sbom(
            path=self.path,
            line=0,
            format=about.format,
            root=root,
            timestamp=about.created,
            tools=about.tools,
            components=len(components),
            models=sum(component.type == MODEL for component in components),
            datasets=sum(component.type == DATA for component in components),
            services=0,
            dependencies=edges,
            without_version=lacks.version,
            without_purl=lacks.purl,
            without_license=lacks.license,
            without_hash=lacks.hash,
            without_supplier=lacks.supplier,
            ignored=self.ignored.sentences(),
            properties=counted,
            authors=about.authors,
            supplier=held.supplier if held else "",
            lifecycles=about.lifecycles,
            component_types=unique(component.type for component in components),
            without_relationship=unrelated,
            packages=lacks.packages,
            root_identity=held.identity if held else "",
            root_version=held.version if held else "",
        )


def _placed(
    component: Component, trained: tuple[str, ...], tested: tuple[str, ...], *, is_direct: bool
) -> Component:
    """The component as the rest of the document speaks of it."""
    if trained or tested:
        properties = unique([*component.properties, *(f"testedOn={name}" for name in tested)])
        component = replace(component, datasets=trained, properties=properties)
    return replace(component, direct=True) if is_direct else component
