"""Reads the dependencies of a `pom.xml` with the versions that stand in it, literally or by a property of it.

It is no lock file, and what its dependencies bring is not in it; projects of Maven have nothing else.
"""

import re
from collections.abc import Mapping

from maestro_gate.collect.lockfiles import pom
from maestro_gate.collect.lockfiles.locked import DEVELOPMENT, OPTIONAL, REQUIRED, Lock, Package
from maestro_gate.collect.lockfiles.pom import Project, Wanted

_PROPERTY = re.compile(r"\$\{([^}$]{1,200})\}")
_DEEPEST = 8
"""Properties that name properties."""
_LONGEST = 1_000


def read(content: str) -> Lock:
    """The packages that the project asks for."""
    project = pom.project(content)
    managed = {
        (_filled(one.group, project), _filled(one.artifact, project)): _filled(one.version, project)
        for one in project.managed
    }
    found: dict[str, Package] = {}
    for one in project.wanted:
        group, artifact = _filled(one.group, project), _filled(one.artifact, project)
        if not group or not artifact:
            continue
        version = _filled(one.version, project) if one.version else managed.get((group, artifact), "")
        key = f"{group}/{artifact} {version}"
        found.setdefault(key, Package(key, f"{group}/{artifact}", version, scope=_scope(one), direct=True))
    return Lock("maven", [*found.values()])


def _scope(wanted: Wanted) -> str:
    if wanted.scope == "test":
        return DEVELOPMENT
    return OPTIONAL if wanted.is_optional else REQUIRED


def _filled(written: str, project: Project) -> str:
    """The text with the project's own properties in it; empty when one of them is not known here, or is a range."""
    for _ in range(_DEEPEST):
        if "$" not in written:
            break
        written = _PROPERTY.sub(lambda match: _property(match[1], project.properties), written)[:_LONGEST]
    return "" if "$" in written or written[:1] in "[(" else written


def _property(name: str, properties: Mapping[str, str]) -> str:
    return properties.get(name, "$")
