"""Looks up which declared assets claim a name or a file: by their `refs` and `source_files`.

1. A PURL counts without its version, an image without tag and digest, a host without case, a model as `model_names`
   has it.
2. A model may stand under `model_id`, under `service`, or under the PURL of a model hub: `pkg:huggingface/owner/name`.
3. A path is a file, a folder (`infra/` or `infra`) or a glob, whose `*` reaches over folders.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import translate
from functools import lru_cache

from maestro_gate.assess import model_names
from maestro_gate.model.subjects import Asset
from maestro_gate.policy import DriftWords

_HUB = "purl:pkg:huggingface/"
_MODEL = "model_id"
_WILD = re.compile(r"[*?\[]")


class References:
    """The references of all declared assets."""

    def __init__(self, assets: Iterable[Asset], words: DriftWords) -> None:
        self._words = words
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._plain: dict[str, list[str]] = defaultdict(list)
        """By file or folder."""
        self._globs: list[tuple[re.Pattern[str], str]] = []
        self._by_path: dict[str, tuple[str, ...]] = {}
        for asset in assets:
            for ref in asset.refs:
                for key in keys(ref, words):
                    self._exact[key].append(asset.id)
            for path in files(asset):
                self._claim(path, asset.id)

    def _claim(self, path: str, asset: str) -> None:
        if _WILD.search(path):
            self._globs.append((pattern(path), asset))
        else:
            self._plain[_bare(path)].append(asset)

    def named(self, ref: str) -> tuple[str, ...]:
        """Ids of the assets that claim this reference: `purl:…`, `model_id:…`, `tf_address:…` …"""
        return tuple(self._exact.get(normal(ref, self._words), ()))

    def at(self, path: str) -> tuple[str, ...]:
        """Ids of the assets that claim this file."""
        if path not in self._by_path:
            found = [asset for place in _places(path) for asset in self._plain.get(place, ())]
            found += [asset for matcher, asset in self._globs if path and matcher.match(path)]
            self._by_path[path] = tuple(dict.fromkeys(found))
        return self._by_path[path]


def files(asset: Asset) -> tuple[str, ...]:
    """Files, folders and globs that an asset claims, sorted."""
    claimed = {ref.removeprefix("path:") for ref in asset.refs if ref.startswith("path:")}
    return tuple(sorted(claimed.union(asset.source_files)))


def keys(ref: str, words: DriftWords) -> tuple[str, ...]:
    """What a declared reference is found by."""
    kind, _, value = ref.partition(":")
    own = normal(ref, words)
    if is_of_hub(own):
        return (own, f"{_MODEL}:{model_names.plain(own.removeprefix(_HUB), words)}")
    return (own, f"{_MODEL}:{model_names.plain(value, words)}") if kind == "service" else (own,)


def is_of_hub(ref: str) -> bool:
    """Is it a model of a hub, which has a name apart from its package URL."""
    return ref.startswith(_HUB)


def normal(ref: str, words: DriftWords) -> str:
    """A reference apart from what does not count in it."""
    kind, _, value = ref.partition(":")
    if kind == "purl":
        return f"{kind}:{unversioned(value)}"
    if kind == _MODEL:
        return f"{kind}:{model_names.plain(value, words)}"
    if kind == "image":
        return f"{kind}:{_untagged(value)}"
    if kind == "path":
        return f"{kind}:{_bare(value)}"
    return ref.lower() if kind == "host" else ref


def unversioned(purl: str) -> str:
    """A package URL without version, qualifiers and subpath: what it is, whichever release."""
    return re.split(r"(?<!/)@|[?#]", purl, maxsplit=1)[0]


@lru_cache(maxsize=4096)
def pattern(path: str) -> re.Pattern[str]:
    """Matches the files that a claimed path means."""
    return re.compile(translate(_bare(path))[:-2] + r"(?:/.*)?\Z")


def matching(path: str, names: Sequence[str]) -> list[str]:
    """Those of the names, which are sorted, that a claimed path means."""
    bare = _bare(path)
    wild = _WILD.search(bare)
    if wild:
        # What stands before the first wild card narrows the names, which are many, before any is matched.
        fixed = bare[: wild.start()]
        first = bisect_left(names, fixed)
        last = bisect_left(names, f"{fixed}\U0010ffff", first) if fixed else len(names)
        matcher = pattern(path)
        return [name for name in names[first:last] if matcher.match(name)]
    # `0` follows `/`: what lies between is what begins with the folder.
    below = list(names[bisect_left(names, f"{bare}/") : bisect_left(names, f"{bare}0")])
    at = bisect_left(names, bare)
    return [bare, *below] if at < len(names) and names[at] == bare else below


def _places(path: str) -> Iterator[str]:
    """The file and every folder around it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _bare(path: str) -> str:
    return path.removeprefix("./").rstrip("/")


def _untagged(image: str) -> str:
    """`registry.example:5000/app:1@sha256:…` → `registry.example:5000/app`."""
    folder, slash, name = image.partition("@")[0].rpartition("/")
    return f"{folder}{slash}{name.partition(':')[0]}"
