"""Makes one entry of files of the same kind in one folder: weights in ten parts are one model, to a reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from maestro_gate.drafting import entries
from maestro_gate.drafting.words import Catalogue
from maestro_gate.model.subjects import DetectedAsset


def grouped(assets: Iterable[DetectedAsset], catalogue: Catalogue) -> list[DetectedAsset]:
    """The assets, with files of one type in one folder as one asset that has the folder's name."""
    folders: dict[tuple[str, str], dict[str, list[DetectedAsset]]] = defaultdict(lambda: defaultdict(list))
    others: list[DetectedAsset] = []
    for asset in sorted(assets, key=repr):
        folder = asset.path.rpartition("/")[0]
        if folder and not asset.model and entries.is_file(asset):
            folders[asset.layer, asset.type][folder].append(asset)
        else:
            others.append(asset)
    for _, by_folder in sorted(folders.items()):
        kept = _outermost(by_folder) if len(by_folder) > catalogue.max_folders else by_folder
        for folder, members in sorted(kept.items()):
            others.append(members[0] if len(members) == 1 else _joined(folder, members, catalogue))
    return others


def _outermost(by_folder: Mapping[str, list[DetectedAsset]]) -> dict[str, list[DetectedAsset]]:
    """The same files by the outermost of these folders that they are in."""
    kept: dict[str, list[DetectedAsset]] = defaultdict(list)
    for folder, members in by_folder.items():
        parts = folder.split("/")
        above = ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
        kept[next(name for name in above if name in by_folder)] += members
    return kept


def _joined(folder: str, members: Sequence[DetectedAsset], catalogue: Catalogue) -> DetectedAsset:
    refs = sorted({ref for asset in members for ref in asset.refs})
    return replace(
        members[0],
        name=folder.rsplit("/", 1)[-1],
        refs=tuple(refs) if len(refs) <= catalogue.max_paths else (f"path:{folder}/",),
        places=tuple(sorted({place for asset in members for place in asset.places})),
    )
