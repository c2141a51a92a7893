"""Holds `policies/detectors.yaml`: which names of files, packages and resources reveal what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from maestro_gate.collect import purls
from maestro_gate.collect.globs import Globs
from maestro_gate.model.evidence import Detection


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
