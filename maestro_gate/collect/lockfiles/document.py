"""Turns what a lock file says into a bill of materials: components, their graph, and one subject for the whole."""

from collections import defaultdict
from collections.abc import Iterable
from sys import intern

from msgspec.structs import replace

from maestro_gate.collect import purls
from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.lockfiles import digests
from maestro_gate.collect.lockfiles.locked import SCOPES, Lock, Package
from maestro_gate.collect.reading import Reading, ordered
from maestro_gate.model.evidence import DependencyGraph
from maestro_gate.model.subjects import Component, Sbom, Subject

FORMAT = "lock file"

_NESTED_NAMES = frozenset({"npm", "maven"})
"""Ecosystems in which generators write what stands before the slash as the group."""


def reading(path: str, lock: Lock) -> Reading:
    """The lock file as a reader hands it back."""
    ignored = Ignored()
    components: dict[str, Component] = {}
    held: dict[str, set[str]] = defaultdict(set)
    refs: dict[str, str] = {}
    for package in lock.packages:
        component = _component(path, lock.ecosystem, package)
        if component is None:
            ignored.note("packages[]", "has a name that no package can have")
            continue
        refs[package.key] = component.purl
        if package.hashes:
            held[component.purl].update(digest for digest in package.hashes if not digest.endswith(":"))
        known = components.get(component.purl)
        components[component.purl] = component if known is None else _joined(known, component)
    graph = _graph(lock, refs, components)
    notes = tuple(f"{path}: {note}" for note in sorted({*lock.notes, *ignored.sentences()}))
    subjects: list[Subject] = [*components.values(), _sbom(path, components.values(), graph, ignored)]
    return Reading(
        subjects=ordered(subjects),
        dependencies=(graph,),
        digests={purl: tuple(sorted(found)) for purl, found in held.items()},
        notes=notes,
    )


def _component(path: str, ecosystem: str, package: Package) -> Component | None:
    group, _, name = package.name.rpartition("/") if ecosystem in _NESTED_NAMES else ("", "", package.name)
    try:
        purl = purls.made(ecosystem, package.name, package.version, package.origin)
        base_purl, ecosystem = purls.base(purl)
    except ValueError:
        return None
    return Component(
        path=path,
        line=0,
        type="library",
        group=intern(group),
        name=name,
        version=intern(package.version),
        purl=purl,
        base_purl=base_purl,
        ecosystem=intern(ecosystem),
        supplier="",
        licenses=(package.licence,) if package.licence else (),
        hashes=digests.algorithms(package.hashes),
        scope=package.scope,
        direct=package.direct,
        properties=(),
        reference_types=(),
        has_model_card=False,
        datasets=(),
        considerations=(),
        classification=(),
        sensitive_data=(),
        governance=(),
        is_locked=True,
    )


def _joined(one: Component, other: Component) -> Component:
    """One package that the file lists several times, once for each place that it is installed in."""
    if one == other:
        return one
    return replace(
        one,
        hashes=tuple(sorted({*one.hashes, *other.hashes})),
        scope=min(one.scope, other.scope, key=SCOPES.index),
        direct=one.direct or other.direct,
        licenses=tuple(sorted({*one.licenses, *other.licenses})),
    )


def _graph(lock: Lock, refs: dict[str, str], components: dict[str, Component]) -> DependencyGraph:
    depends: dict[str, set[str]] = {}
    for package in lock.packages:
        known = [refs[key] for key in package.depends_on if key in refs]
        if known and package.key in refs:
            depends.setdefault(refs[package.key], set()).update(known)
    return DependencyGraph(
        {purl: frozenset(on) for purl, on in depends.items()},
        {purl: component.identity for purl, component in components.items()},
    )


def _sbom(path: str, components: Iterable[Component], graph: DependencyGraph, ignored: Ignored) -> Sbom:
    held = tuple(components)
    return Sbom(
        path=path,
        line=0,
        format=FORMAT,
        root="",
        timestamp=None,
        tools=(),
        components=len(held),
        models=0,
        datasets=0,
        services=0,
        dependencies=sum(map(len, graph.depends_on.values())),
        without_version=sum(not component.version for component in held),
        without_purl=0,
        without_license=sum(not component.licenses for component in held),
        without_hash=sum(not component.hashes for component in held),
        without_supplier=len(held),
        ignored=ignored.sentences(),
        is_generated=True,
        packages=len(held),
    )
