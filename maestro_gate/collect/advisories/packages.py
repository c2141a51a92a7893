"""Names the packages of a tree as advisories name them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from maestro_gate.collect import purls
from maestro_gate.collect.advisories.words import AdvisoryWords, Ecosystem
from maestro_gate.collect.lenient import Ignored
from maestro_gate.model.subjects import Component

Key = tuple[str, str]
"""Ecosystem without its release, name as it is compared."""

_RUNS = re.compile(r"[-_.]+")
_RELEASE = re.compile(r"[0-9]+(?:\.[0-9]+)*|rolling")


@dataclass(frozen=True, slots=True)
class Package:
    """One version of a package that is asked about."""

    ecosystem: Ecosystem
    name: str
    """As the schema writes it."""
    version: str
    release: str = ""
    """Of a distribution: `12`, `22.04`; empty when the package URL does not say."""

    @property
    def key(self) -> Key:
        """Where the index has it."""
        return self.ecosystem.osv, spelt(self.name, self.ecosystem)


@dataclass(frozen=True, slots=True)
class Packages:
    """The packages of the components, and what could not be asked about."""

    of: Mapping[int, Package] = field(default_factory=dict)
    """id() of a component → its package."""
    notes: tuple[str, ...] = ()


def spelt(name: str, ecosystem: Ecosystem) -> str:
    """The name as it is compared."""
    if ecosystem.spelt == "pypi":
        return _RUNS.sub("-", name).lower()
    return name.casefold() if ecosystem.spelt else name


def of(components: Iterable[Component], words: AdvisoryWords) -> Packages:
    """The package of every component that advisories can name, by the identity of the object."""
    ignored = Ignored()
    known: dict[tuple[str, str], Package | str] = {}
    found: dict[int, Package] = {}
    for component in components:
        asked = (component.purl, component.version)
        package = known.get(asked)
        if package is None:
            package = known[asked] = _package(component, words)
        if isinstance(package, Package):
            found[id(component)] = package
        elif package:
            ignored.note("components", package)
    return Packages(found, ignored.sentences())


def _package(component: Component, words: AdvisoryWords) -> Package | str:
    """The package, or why nobody can be asked about it; an empty reason where nothing is to be asked."""
    if not component.base_purl or component.ecosystem in words.unadvised:
        return ""
    namespace, _, name = unquote(component.base_purl.partition("/")[2]).rpartition("/")
    ecosystem = words.of_purl(component.ecosystem, namespace.lower())
    if ecosystem is None:
        return f"no ecosystem of advisories is known for packages of type «{component.ecosystem}»"
    version = component.version or _version(component.purl)
    if not version:
        return "a package without a version was not looked up"
    if ecosystem.has_sources or ecosystem.has_releases:
        return _of_distribution(name, version, component.purl, ecosystem)
    is_whole = bool(ecosystem.joined and namespace)
    return Package(ecosystem, f"{namespace}{ecosystem.joined}{name}" if is_whole else name, version)


def _of_distribution(name: str, version: str, purl: str, ecosystem: Ecosystem) -> Package:
    said = _qualifiers(purl)
    upstream = said.get("upstream", "").partition("@")[0] if ecosystem.has_sources else ""
    release = _RELEASE.search(said.get("distro", "")) if ecosystem.has_releases else None
    return Package(ecosystem, upstream or name, version, release[0] if release else "")


def _qualifiers(purl: str) -> Mapping[str, str]:
    """Read only where they matter: it takes five times as long as all the rest."""
    try:
        found = purls.parsed(purl).qualifiers
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _version(purl: str) -> str:
    try:
        return str(purls.parsed(purl).version or "")
    except ValueError:
        return ""
