"""Puts together what a document of SPDX says, whatever its version: components, who depends on whom, the whole.

1. What the document describes is its root. Where that is one package it is no component of itself, as in CycloneDX,
   unless it is a model or a data set; several are components like all others.
2. What the root depends on is direct; where nothing says on what, what it contains.
3. Files are no components.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter, not_

from msgspec.structs import replace

from maestro_gate.collect.lenient import Ignored, unique
from maestro_gate.collect.reading import Reading, ordered
from maestro_gate.model.evidence import DependencyGraph
from maestro_gate.model.subjects import Component, Sbom, Statement, Subject, Vulnerability

MODEL = "machine-learning-model"
DATA = "data"


@dataclass(slots=True)
class Contents:
    """What a document says, while it is being read."""

    format: str
    """`SPDX 2.3` …"""
    timestamp: date | None = None
    tools: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    packages: dict[str, Component] = field(default_factory=dict)
    """By their ids."""
    others: set[str] = field(default_factory=set)
    """Ids of what is here and is no package: files, snippets, the document."""
    roots: list[str] = field(default_factory=list)
    """Ids of what the document describes."""
    depends: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    contains: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    required: set[str] = field(default_factory=set)
    """Ids of what something cannot do without."""
    optional: set[str] = field(default_factory=set)
    """Ids of what something can do without: for tests, for building, by choice."""
    vulnerabilities: list[Vulnerability | Statement] = field(default_factory=list)


def reading(path: str, contents: Contents, ignored: Ignored) -> Reading:
    """Everything that the document says."""
    root = _root(contents)
    direct = contents.depends.get(root) or contents.contains.get(root, set())
    components = [
        _placed(ref, component, direct, contents)
        for ref, component in contents.packages.items()
        if ref != root or component.type in (MODEL, DATA)
    ]
    edges = _edges(contents, ignored)
    identities = {ref: component.identity for ref, component in contents.packages.items()}
    sbom = _sbom(path, contents, components, root, ignored, sum(map(len, edges.values())))
    subjects: list[Subject] = [*components, *contents.vulnerabilities, sbom]
    return Reading(
        subjects=ordered(subjects),
        dependencies=(DependencyGraph(edges, identities),),
        notes=sbom.ignored,
    )


def _root(contents: Contents) -> str:
    """The one package that the document is about; empty where there is none, or several."""
    roots = [ref for ref in dict.fromkeys(contents.roots) if ref in contents.packages]
    return roots[0] if len(roots) == 1 else ""


def _placed(ref: str, component: Component, direct: Collection[str], contents: Contents) -> Component:
    scope = "optional" if ref in contents.optional and ref not in contents.required else component.scope
    is_direct = ref in direct
    if scope == component.scope and is_direct == component.direct:
        return component
    return replace(component, scope=scope, direct=is_direct)


def _edges(contents: Contents, ignored: Ignored) -> Mapping[str, frozenset[str]]:
    """Who depends on whom, among packages; what names nothing is noted."""
    known, others, edges = contents.packages.keys(), contents.others, {}
    for ref, on in contents.depends.items():
        held = on & known
        for other in (ref, *on):
            if other not in known and other not in others and not other.startswith("DocumentRef-"):
                ignored.note("relationships[]", "names nothing in this document")
        if held and ref in known:
            edges[ref] = frozenset(held)
    return edges


def _sbom(
    path: str, contents: Contents, components: list[Component], root: str, ignored: Ignored, edges: int
) -> Sbom:
    return Sbom(
        path=path,
        line=0,
        format=contents.format,
        root=contents.packages[root].name if root else "",
        timestamp=contents.timestamp,
        tools=unique(contents.tools),
        components=len(components),
        models=sum(component.type == MODEL for component in components),
        datasets=sum(component.type == DATA for component in components),
        services=0,
        dependencies=edges,
        without_version=_without("version", components),
        without_purl=_without("purl", components),
        without_license=_without("licenses", components),
        without_hash=_without("hashes", components),
        without_supplier=_without("supplier", components),
        ignored=ignored.sentences(),
    )


def _without(name: str, components: Iterable[Component]) -> int:
    """How many components leave the field empty."""
    return sum(map(not_, map(attrgetter(name), components)))
