"""Turns packages of SPDX, 2 and 3, into components."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple

from msgspec.structs import replace

from maestro_gate.collect import kept_digests, licences, purls
from maestro_gate.collect.lenient import Ignored, unique
from maestro_gate.collect.licences import Known, Odd
from maestro_gate.collect.spdx import words
from maestro_gate.collect.spdx.rows import PackageRow
from maestro_gate.model.subjects import Component

_NONE: tuple[str, ...] = ()
_LOOKED_INTO = "Class: lang-pkgs"
"""Trivy lists the lock file, or the folder, that it found packages in as an application: nobody releases one."""


class Package(NamedTuple):
    """What a package of either version says, in its words."""

    name: str
    version: str
    purls: tuple[str, ...]
    purpose: str
    supplier: str
    licences: tuple[str, ...]
    """Concluded and declared."""
    digests: tuple[str, ...]
    """Algorithms."""
    references: tuple[str, ...]
    """Types, in the words of CycloneDX."""


def with_digests(component: Component, pairs: Iterable[tuple[str, str]]) -> Component:
    """The component with these digests, each with its algorithm in the words of SPDX."""
    return replace(component, digests=kept_digests.of((words.digest(word), value) for word, value in pairs))


@dataclass(slots=True)
class PackageReader:
    """Reads the packages of one document; equal tuples of texts become one object."""

    path: str
    ignored: Ignored
    _shared: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def row(self, row: PackageRow) -> Component | None:
        """A package of SPDX 2; None when it has no name."""
        references = row.external_refs or ()
        component = self.component(
            Package(
                name=row.name or "",
                version=row.version_info or "",
                purls=tuple(
                    one.reference_locator or "" for one in references if one.reference_type == "purl"
                ),
                purpose=row.primary_package_purpose or "",
                supplier=words.agent(row.supplier or "") or words.agent(row.originator or ""),
                licences=(row.license_concluded or "", row.license_declared or ""),
                digests=tuple(one.algorithm or "" for one in row.checksums or () if one.checksum_value),
                references=(
                    *(words.reference(one.reference_type or "") for one in references),
                    words.place(row.download_location or ""),
                    "website" if licences.says_something(row.homepage or "") else "",
                ),
            )
        )
        said = row.annotations or row.attribution_texts
        if component is not None and said and not component.purl and _LOOKED_INTO in repr(said):
            return replace(component, type=words.FILE)
        if component is None or not row.checksums or not kept_digests.are_kept(component.type):
            return component
        return with_digests(
            component, ((one.algorithm or "", one.checksum_value or "") for one in row.checksums)
        )

    def component(self, package: Package) -> Component | None:
        """The component; None when it has no name. What its relationships say is not in it yet."""
        purl, base, ecosystem = self._purl(package.purls) if package.purls else ("", "", "")
        if not package.name and not base:
            self.ignored.note("packages[]", "has no name")
            return None
        version = package.version if licences.says_something(package.version) else ""
        # In the order of the fields: as keywords they would take a fifth of the time that a component takes.
        return Component(
            self.path,
            0,
            intern(words.component_type(package.purpose, purl)),
            "",
            package.name,
            intern(version),
            purl,
            base,
            intern(ecosystem),
            package.supplier,
            self.licences(package.licences),
            self._once(tuple(map(words.digest, package.digests))) if package.digests else _NONE,
            "",
            False,  # noqa: FBT003 - as above
            _NONE,
            self._once(package.references),
            False,  # noqa: FBT003 - as above
            _NONE,
            _NONE,
            _NONE,
            _NONE,
            _NONE,
        )

    def licences(self, texts: Iterable[str]) -> tuple[str, ...]:
        """What is concluded and what is declared, each written in one way; a note for what is no expression."""
        found = []
        for text in texts:
            if not licences.says_something(text):
                continue
            match licences.normalised(text):
                case Known(text=known):
                    found.append(known)
                case Odd(text=odd, why=why):
                    self.ignored.note("packages[] licence", why)
                    found.append(odd)
        return self._once(tuple(found))

    def _purl(self, texts: tuple[str, ...]) -> tuple[str, str, str]:
        """The package URL, what identifies in it, and its type: of several the first in their order."""
        found = []
        for text in set(texts):
            try:
                found.append((text, *purls.base(text)))
            except ValueError:
                self.ignored.note("packages[] purl", "is not a package URL")
        if len(found) > 1:
            self.ignored.note("packages[] purl", "one of several counts")
        return min(found, default=("", "", ""))

    def _once(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """The texts that are not empty, each once, sorted; the same object for the same texts."""
        found = self._shared.get(texts)
        if found is None:
            found = unique(texts)
            found = self._shared[texts] = self._shared.setdefault(found, found)
        return found
