"""Makes one entry of files of the same kind in one folder: weights in ten parts are one model, to a reader."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from maestro_gate.drafting import entries
from maestro_gate.drafting.words import Catalogue
from maestro_gate.model.subjects import DetectedAsset


def grouped(assets: Iterable[DetectedAsset], catalogue: Catalogue) -> list[DetectedAsset]:
    """The assets, with files of one type in one folder as one asset that has the folder's name."""
    folders: dict[tuple[str, str, str], list[DetectedAsset]] = defaultdict(list)
    others: list[DetectedAsset] = []
    for asset in sorted(assets, key=repr):
        folder = asset.path.rpartition("/")[0]
        if folder and not asset.model and entries.is_file(asset):
            folders[asset.layer, asset.type, folder].append(asset)
        else:
            others.append(asset)
    for (_, _, folder), members in sorted(folders.items()):
        others.append(members[0] if len(members) == 1 else _joined(folder, members, catalogue))
    return others


def _joined(folder: str, members: Sequence[DetectedAsset], catalogue: Catalogue) -> DetectedAsset:
    refs = sorted({ref for asset in members for ref in asset.refs})
    return replace(
        members[0],
        name=folder.rsplit("/", 1)[-1],
        refs=tuple(refs) if len(refs) <= catalogue.max_paths else (f"path:{folder}/",),
        places=tuple(sorted({place for asset in members for place in asset.places})),
    )
