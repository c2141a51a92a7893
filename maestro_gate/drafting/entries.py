"""Writes one detected asset as an entry of the threat model: its name, its refs, its source files."""

from collections.abc import Mapping
from typing import Any

from maestro_gate.documents.yaml_text import Row
from maestro_gate.drafting.words import Catalogue
from maestro_gate.model.ids import slug
from maestro_gate.model.subjects import DetectedAsset

REF_KINDS = (
    "purl",
    "model_id",
    "mcp_server",
    "service",
    "host",
    "image",
    "tf_address",
    "k8s",
    "path",
    "env",
)
"""Those of `assets[].refs` in the schema, in the order of a draft."""

_LONGEST_NAME = 200
_LONGEST_REF = 1000


def name(asset: DetectedAsset) -> str:
    """How a draft calls it; never empty."""
    visible = "".join(c if c.isprintable() else " " for c in asset.label[: _LONGEST_NAME * 4])
    return " ".join(visible.split())[:_LONGEST_NAME].rstrip() or "unnamed"


def refs(asset: DetectedAsset) -> tuple[str, ...]:
    """Those of its refs that an entry can hold, sorted; a model is always bound by its id."""
    all_ = {*asset.refs, f"model_id:{asset.model}"} if asset.model else asset.refs
    return tuple(sorted(ref for ref in all_ if _is_bindable(ref)))


def is_file(asset: DetectedAsset) -> bool:
    """It is a file, and has its name or its path."""
    paths = [ref.removeprefix("path:") for ref in asset.refs if ref.startswith("path:")]
    return any(asset.name in (path, path.rsplit("/", 1)[-1]) for path in paths)


def files(asset: DetectedAsset) -> tuple[str, ...]:
    """The files that it was seen in, sorted."""
    return tuple(sorted({_file(place) for place in asset.places}))


def row(asset: DetectedAsset, id_: str, zone: str, catalogue: Catalogue, note: str = "") -> Row:
    """Its entry in `assets`; `zone` may be empty."""
    kept = tuple(sorted({*refs(asset), *_host(asset)}))
    value: dict[str, Any] = {"id": id_, "layer": asset.layer, "type": slug(asset.type)}
    if name(asset) != id_:
        value["name"] = name(asset)
    if zone:
        value["trust_zone"] = zone
    if kept:
        value["refs"] = _by_kind(kept)
    sources = _sources(asset, catalogue, kept)
    if sources:
        value["source_files"] = sources
    # There are many tools, and little to say of each.
    return Row(value, note=note, is_spread=catalogue.role(asset.type) not in catalogue.bindings)


def _host(asset: DetectedAsset) -> tuple[str, ...]:
    """The ref of its host. It binds what reaches the host; two servers of one host are not one asset."""
    ref = f"host:{asset.host}"
    return (ref,) if _is_bindable(ref) else ()


def _by_kind(kept: tuple[str, ...]) -> Mapping[str, list[str]]:
    return {
        kind: values
        for kind in REF_KINDS
        if (values := [ref.partition(":")[2] for ref in kept if ref.partition(":")[0] == kind])
    }


def _sources(asset: DetectedAsset, catalogue: Catalogue, kept: tuple[str, ...]) -> list[str]:
    """Files that say how it is used: when one of them changes, somebody should look at its entry."""
    telling = [
        file
        for file in files(asset)
        if f"path:{file}" not in kept
        and len(file) <= _LONGEST_REF
        and not catalogue.manifests.match(file.rsplit("/", 1)[-1])
    ]
    return telling[: catalogue.max_source_files]


def _is_bindable(ref: str) -> bool:
    kind, _, value = ref.partition(":")
    # A text with a character that YAML cannot hold would bind nothing.
    return kind in REF_KINDS and 0 < len(value) <= _LONGEST_REF and value.isprintable()


def _file(place: str) -> str:
    path, colon, line = place.rpartition(":")
    return path if colon and line.isdigit() else place
