"""Reveals assets, model files and governance documents by the names of files, packages and resources.

What reveals what is `policies/detectors.yaml`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from maestro_gate.collect import purls
from maestro_gate.collect.addresses import resource_type, within_module
from maestro_gate.collect.globs import Globs
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Detection, Passed, Resource
from maestro_gate.model.subjects import Component, Finding, ModelFile, Subject


@dataclass(frozen=True, slots=True)
class AssetType:
    """A type of asset in a layer."""

    layer: str
    type: str
    named_by_path: bool = False
    """Every file is an asset of its own."""
    one_below: str = ""
    """Name of a folder: each folder in it is one asset with all its files, and so are the files right in it."""

    def name_of(self, path: str) -> str:
        """How an asset of this type is called that a file name reveals."""
        if self.named_by_path:
            return path
        *folders, name = path.split("/")
        low = [folder.lower() for folder in folders]
        return "/".join(folders[: low.index(self.one_below) + 2]) if self.one_below in low else name


@dataclass(frozen=True, slots=True)
class ModelFormat:
    """A format of model files."""

    format: str
    executes_code: bool


@dataclass(frozen=True, slots=True)
class Product:
    """What a package is a part of."""

    name: str
    provider: str
    """OpenTelemetry `gen_ai.provider.name`; empty for what offers no models."""


class Names:
    """Names that reveal asset types: exact ones, and beginnings (written with a `*` at the end)."""

    def __init__(self, rows: Iterable[tuple[str, AssetType]]) -> None:
        self._exact: dict[str, list[AssetType]] = defaultdict(list)
        self._beginnings: list[tuple[str, AssetType]] = []
        for name, asset in rows:
            if name.endswith("*"):
                self._beginnings.append((name[:-1], asset))
            else:
                self._exact[name].append(asset)
        self._any = tuple(beginning for beginning, _ in self._beginnings)
        self.reveal = cache(self._reveal)
        """The asset types that a name reveals. Base and head ask for nearly the same names."""

    def _reveal(self, name: str) -> Sequence[AssetType]:
        exact = self._exact.get(name, ())
        if not name.startswith(self._any):  # nearly always, and the many components feel it
            return exact
        return [*exact, *(asset for beginning, asset in self._beginnings if name.startswith(beginning))]


@dataclass(frozen=True, slots=True)
class Detectors:
    """`policies/detectors.yaml`, for looking things up."""

    packages: Names
    """By PURL without version."""
    component_types: Names
    resources: Names
    """By resource type."""
    paths: Globs[AssetType]
    not_paths: Globs[AssetType]
    model_files: Globs[ModelFormat]
    documents: Globs[str]
    products: Mapping[str, Product]
    """By PURL without version."""
    product_families: tuple[tuple[str, Product], ...] = ()
    """By the beginning of a PURL."""

    def product(self, purl: str, name: str) -> Product:
        """What the package with this PURL and name is a part of: itself, when nothing else is known."""
        known = self.products.get(purl)
        if known is None:
            known = next((whole for start, whole in self.product_families if purl.startswith(start)), None)
        return known or Product(name, "")

    def of_package(
        self, purl: str, name: str, path: str, line: Callable[[], int] = int
    ) -> tuple[Detection, ...]:
        """The assets that a declared package reveals. `line` is asked only for one that reveals something."""
        revealed = self.packages.reveal(purl)
        if not revealed:
            return ()
        product, place, ref = self.product(purl, name), line(), f"purl:{purl}"
        return tuple(
            Detection(asset.layer, asset.type, product.name, path, place, provider=product.provider, ref=ref)
            for asset in revealed
        )


def detections(
    files: Mapping[str, Entry],
    subjects: Iterable[Subject],
    passed: Iterable[Passed],
    detectors: Detectors,
    resources: Iterable[Resource] = (),
) -> tuple[Detection, ...]:
    """The assets that a tree's file names, bills of materials and infrastructure scans reveal, sorted.

    `subjects` are of any kind; components and findings count. What a scan says of one of `resources` reveals nothing:
    the code that defines it was read.
    """
    read = {(resource.path, within_module(resource.address)) for resource in resources}
    found: set[Detection] = set()
    seen = {(check.resource, resource_type(check.resource), check.path) for check in passed}
    for path in _plain_files(files):
        for asset in _by_path(path, detectors) if files[path].size else ():
            found.add(Detection(asset.layer, asset.type, asset.name_of(path), path, ref=f"path:{path}"))
    for subject in subjects:
        if isinstance(subject, Component):
            found.update(_of_component(subject, detectors))
        elif isinstance(subject, Finding) and subject.resource_type:
            seen.add((subject.resource, subject.resource_type, subject.path))
    for address, type_, path in seen:
        if (path, within_module(address)) not in read:
            found.update(_of_resource(asset, address, path) for asset in detectors.resources.reveal(type_))
    return tuple(sorted(found, key=repr))


def _by_path(path: str, detectors: Detectors) -> list[AssetType]:
    found = detectors.paths.matches(path)
    ruled_out = detectors.not_paths.matches(path) if found else ()
    return [asset for asset in dict.fromkeys(found) if asset not in ruled_out]


def _of_component(component: Component, detectors: Detectors) -> Sequence[Detection]:
    if component.is_locked:
        return ()  # `declared` tells what the project asks for by itself from what others bring
    by_package = detectors.of_package(component.base_purl, component.name, component.path)
    by_type = detectors.component_types.reveal(component.type)
    return [*by_package, *(_of_typed(asset, component) for asset in by_type)] if by_type else by_package


def _of_typed(asset: AssetType, component: Component) -> Detection:
    ref = f"purl:{component.base_purl}" if component.base_purl else ""
    return Detection(asset.layer, asset.type, component.name, component.path, ref=ref)


def _of_resource(asset: AssetType, address: str, path: str) -> Detection:
    return Detection(asset.layer, asset.type, address, path, confidence="used", ref=f"tf_address:{address}")


def model_files(
    files: Mapping[str, Entry], detectors: Detectors, looked_at: Iterable[ModelFile] = ()
) -> tuple[ModelFile, ...]:
    """The model and weights files of a tree, sorted: by their content where that was looked at, else by their names."""
    known = {file.path: file for file in looked_at}
    for path in _plain_files(files):
        for form in detectors.model_files.matches(path)[:1] if path not in known else ():
            known[path] = ModelFile(
                path=path, line=0, format=form.format, executes_code=form.executes_code, size=0
            )
    return tuple(
        replace(file, size=files[path].size, _blob=files[path].oid)
        for path, file in sorted(known.items())
        if path in files
    )


def documents(files: Mapping[str, Entry], detectors: Detectors) -> tuple[str, ...]:
    """Kinds of governance documents that the tree holds, by their names, sorted. An empty file is none."""
    return tuple(
        sorted(
            {
                kind
                for path in _plain_files(files)
                if files[path].size
                for kind in detectors.documents.matches(path)
            }
        )
    )


def parse(value: Any) -> Detectors:
    """The tables of the file's value."""
    rows = [
        (AssetType(row["layer"], row["type"], row.get("named_by_path", False), row.get("one_below", "")), row)
        for row in value["assets"]
    ]
    products = [
        (_normal(purl), Product(row["name"], row.get("provider", "")))
        for row in value["products"]
        for purl in row["packages"]
    ]
    return Detectors(
        packages=Names((name, asset) for asset, row in rows for name in _package_urls(row)),
        component_types=Names(
            (name, asset) for asset, row in rows for name in row.get("component_types", ())
        ),
        resources=Names(
            (name, asset)
            for asset, row in rows
            for key in ("terraform", "kubernetes", "scanned")
            for name in row.get(key, ())
        ),
        paths=Globs((pattern, asset) for asset, row in rows for pattern in row.get("paths", ())),
        not_paths=Globs((pattern, asset) for asset, row in rows for pattern in row.get("not_paths", ())),
        model_files=Globs(
            (pattern, ModelFormat(row["format"], row["executes_code"]))
            for row in value["model_files"]
            for pattern in row["paths"]
        ),
        documents=Globs((pattern, row["kind"]) for row in value["documents"] for pattern in row["paths"]),
        products={purl: product for purl, product in products if not purl.endswith("*")},
        product_families=tuple((purl[:-1], product) for purl, product in products if purl.endswith("*")),
    )


def _plain_files(files: Mapping[str, Entry]) -> list[str]:
    """Regular files; what a symlink or a submodule is called reveals nothing."""
    return sorted(path for path, entry in files.items() if entry.mode.startswith("100"))


def _package_urls(row: Mapping[str, Any]) -> Iterator[str]:
    for ecosystem in ("pypi", "npm"):
        for name in row.get(ecosystem, ()):
            yield _normal(f"pkg:{ecosystem}/{name}")
    yield from map(_normal, row.get("purls", ()))


def _normal(purl: str) -> str:
    """The PURL as bills of materials are read, its `*` kept."""
    if not purl.endswith("*"):
        return purls.base(purl)[0]
    # `pkg:type/*` and `pkg:type/namespace/*` have no name yet: one is lent to them.
    return purls.base(f"{purl[:-1]}x")[0][:-1] + "*"
