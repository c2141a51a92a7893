"""Says which component a vulnerability is about, however a tool names it."""

from dataclasses import dataclass

from packageurl import PackageURL

from maestro_gate.collect import purls
from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.vulnerabilities.words import VulnerabilityWords
from maestro_gate.model.subjects import Component, Service


@dataclass(frozen=True, slots=True)
class Target:
    """What a vulnerability affects."""

    identity: str
    """PURL without version, qualifiers and subpath; else the ecosystem and the name; empty when nothing says."""
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Package:
    """A package as a tool names it."""

    name: str
    version: str
    purl: str = ""
    ecosystem: str = ""
    """In the words of the tool."""


def itself(subject: Component | Service) -> Target:
    """The target that a component or a service is."""
    return Target(subject.identity, subject.name, subject.version)


def of_purl(purl: str) -> Target | None:
    """The target of a PURL; None when it is none."""
    if not purl.startswith("pkg:"):
        return None
    try:
        parsed = purls.parsed(purl)
        return Target(purls.base(purl)[0], parsed.name, parsed.version or "")
    except ValueError:
        return None


def of(package: Package, tool: str, words: VulnerabilityWords, ignored: Ignored) -> Target:
    """The target of a package, by its PURL or by its ecosystem and name."""
    found = of_purl(package.purl)
    if package.purl and found is None:
        ignored.note("package URL", "is not a package URL")
    if found is not None:
        return Target(found.identity, package.name or found.name, package.version or found.version)
    return Target(_identity(package, tool, words), package.name, package.version)


def _identity(package: Package, tool: str, words: VulnerabilityWords) -> str:
    if not package.name:
        return ""
    ecosystem = package.ecosystem.partition(":")[0]
    place = words.packages.get(tool, {}).get(ecosystem, "")
    if not place:
        return f"{ecosystem}:/{package.name}"
    type_, _, namespace = place.partition("/")
    within, _, name = package.name.rpartition(words.separators.get(type_, "/"))
    try:
        return purls.base(PackageURL(type_, namespace or within or None, name).to_string())[0]
    except ValueError:
        return f"{ecosystem}:/{package.name}"
