"""Reads which packages a project declares, by name alone: what they reveal is there also without a bill of materials.

Names become detections, not components: no version is claimed, nothing is resolved, nothing of the tree is run.

1. What counts is what the project asks for by itself. What others pull in is no asset of the project.
2. A manifest says that. A lock file counts where no manifest stands beside it (`yields_to` in `policies/sources.yaml`),
   and by its own word of what the project asks for, where it has one.
3. A file that is not what its name says, or that is read in part, is passed over with a note.
"""

from collections.abc import Callable
from xml.parsers.expat import ExpatError

from maestro_gate.collect import purls
from maestro_gate.collect.declared import (
    dotnet,
    go_packages,
    gradle,
    locks,
    maven,
    node_packages,
    python_projects,
    requirements,
    ruby,
    rust,
    setup_script,
)
from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.detectors import Detectors
from maestro_gate.collect.globs import Globs
from maestro_gate.collect.lockfiles import bun, cargo, npm, pnpm, pylock, python_lines, python_toml, yarn
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Detection

NAME = "declared-packages"
PROVIDES = "declared-packages"

_FORMATS: Globs[Callable[[str], Reader]] = Globs(
    (pattern, reader)
    for reader, patterns in (
        (python_projects.pyproject, ("pyproject.toml",)),
        (python_projects.setup_cfg, ("setup.cfg",)),
        (python_projects.pipfile, ("Pipfile",)),
        (setup_script.read, ("setup.py",)),
        (locks.asked_for(python_toml.uv, locks.in_toml), ("uv.lock",)),
        (locks.asked_for(python_toml.poetry, locks.in_toml), ("poetry.lock",)),
        (locks.asked_for(python_toml.pdm, locks.in_toml), ("pdm.lock",)),
        (locks.asked_for(pylock.read, locks.in_toml), ("pylock.toml", "pylock.*.toml")),
        (locks.asked_for(python_lines.pipfile, locks.quoted), ("Pipfile.lock",)),
        (requirements.read, ("*.in", "*.txt")),
        (node_packages.read, ("package.json",)),
        (locks.asked_for(npm.read, locks.in_npm), ("package-lock.json", "npm-shrinkwrap.json")),
        (locks.asked_for(pnpm.read, locks.in_pnpm), ("pnpm-lock.yaml",)),
        (locks.asked_for(yarn.read, locks.in_yarn), ("yarn.lock",)),
        (locks.asked_for(bun.read, locks.quoted), ("bun.lock",)),
        (go_packages.read, ("go.mod",)),
        (rust.read, ("Cargo.toml",)),
        (locks.asked_for(cargo.read, locks.in_cargo), ("Cargo.lock",)),
        (maven.read, ("pom.xml",)),
        (gradle.script, ("build.gradle", "build.gradle.kts")),
        (gradle.catalogue, ("*.versions.toml",)),
        (dotnet.read, ("*.csproj", "*.fsproj", "*.vbproj", "Directory.*.props", "packages.config")),
        (ruby.read, ("Gemfile", "*.gemspec")),
        (ruby.lock, ("Gemfile.lock",)),
    )
    for pattern in patterns
)


def recognises(_path: str, _head: bytes) -> bool:
    """The file is known by its name alone."""
    return True


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The assets that the declared packages reveal."""
    try:
        text = data.decode("utf-8-sig")
        ecosystem, declared, notes = _format(path)(text)
        found = {one for d in declared for one in _detections(ecosystem, d, path, text, tables.detectors)}
    except (ValueError, RecursionError, ExpatError, InvalidInput):
        return Reading(notes=(f"{path}: not what its name says; its packages are not known",))
    return Reading(
        detections=tuple(sorted(found, key=repr)), notes=tuple(f"{path}: {note}" for note in sorted(notes))
    )


def _format(path: str) -> Callable[[str], Reader]:
    found = _FORMATS.matches(path)
    return found[0] if found else requirements.read


def _detections(
    ecosystem: str, declared: Declared, path: str, text: str, detectors: Detectors
) -> tuple[Detection, ...]:
    try:
        purl = purls.base(f"pkg:{ecosystem}/{declared.name}")[0]
    except ValueError:  # no package has such a name
        return ()
    # `a_b` and `a-b` are one package there, and whoever imports it calls it by the second.
    name = purl.partition("/")[2] if ecosystem == "pypi" else declared.name
    return detectors.of_package(purl, name, path, line=lambda: declared.line_in(text))
