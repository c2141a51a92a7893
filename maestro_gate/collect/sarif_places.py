"""Says which file of the tree a SARIF result stands in. What leads out of the tree is refused, and noted."""

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text

_MANY = 10
"""Bases that may stand on one another; more is a circle."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result stands."""

    path: str
    line: int
    end_line: int
    resource: str
    snippet: str


class Places:
    """The places of one run's results."""

    def __init__(self, sarif_path: str, run: Object, ignored: Ignored) -> None:
        self._sarif_path = sarif_path
        self._ignored = ignored
        self._artifacts = sequence(run.get("artifacts"))
        self._bases = mapping(run.get("originalUriBaseIds"))
        self.folders = _absolute_folders(run, self._bases)
        """Where the tree, or a part of it, may have stood."""

    def of(self, result: Object) -> Place:
        """The first location; the SARIF file itself when there is none in the tree."""
        location = next(map(mapping, sequence(result.get("locations"))), {})
        physical = mapping(location.get("physicalLocation"))
        region = mapping(physical.get("region"))
        context = mapping(physical.get("contextRegion"))
        logical = next(map(mapping, sequence(location.get("logicalLocations"))), {})
        snippet = text(mapping(region.get("snippet")).get("text")) or text(
            mapping(context.get("snippet")).get("text")
        )
        path = self._path(mapping(physical.get("artifactLocation")))
        return Place(
            path=path or self._sarif_path,
            line=_line(region.get("startLine")) if path else 0,
            end_line=_line(region.get("endLine")) if path else 0,
            resource=text(logical.get("fullyQualifiedName")) or text(logical.get("name")),
            snippet=snippet,
        )

    def _path(self, artifact: Object) -> str:
        """Path relative to the tree's root, or an empty string."""
        index = artifact.get("index")
        if not artifact.get("uri") and isinstance(index, int) and 0 <= index < len(self._artifacts):
            artifact = mapping(mapping(self._artifacts[index]).get("location"))
        uri = text(artifact.get("uri")).replace("\\", "/")
        if not uri:
            return ""
        folder = self._folder(text(artifact.get("uriBaseId")))
        relative = self._relative(uri if _scheme(uri) or uri.startswith("/") else folder + uri)
        path = None if relative is None else _inside(unquote(relative))
        if path is None:
            self._ignored.note("results[].locations[]", "names a file outside the tree")
            return ""
        return path

    def _folder(self, base: str) -> str:
        """The part of a base that is relative; an absolute base is where the tree stood."""
        parts: list[str] = []
        for _ in range(_MANY):
            said = mapping(self._bases.get(base))
            uri = text(said.get("uri"))
            if not said or _scheme(uri) or uri.startswith("/"):
                break
            parts.insert(0, uri)
            base = text(said.get("uriBaseId"))
        return "".join(part if part.endswith("/") or not part else f"{part}/" for part in parts)

    def _relative(self, uri: str) -> str | None:
        """The part of the URI under a folder where the tree stood; None when it is elsewhere."""
        if not _scheme(uri) and not uri.startswith("/"):
            return uri
        path = _file_path(uri)
        for root in self.folders:
            if path is not None and path.startswith(root):
                return path[len(root) :]
        return None


def _line(value: object) -> int:
    return value if type(value) is int and value > 0 else 0


def _absolute_folders(run: Object, bases: Object) -> tuple[str, ...]:
    """Folders where the tree may have stood, outermost first: bases, then working directories."""
    said = [text(mapping(base).get("uri")) for base in bases.values()]
    paths = sorted({path for path in map(_file_path, said) if path}, key=lambda path: (len(path), path))
    for invocation in sequence(run.get("invocations")):
        working = mapping(mapping(invocation).get("workingDirectory"))
        path = _file_path(text(working.get("uri")))
        if path:
            paths.append(path)
    folders = (path if path.endswith("/") else f"{path}/" for path in paths)
    return tuple(folder for folder in folders if folder != "/")


def _scheme(uri: str) -> bool:
    return ":" in uri.partition("/")[0]


def _file_path(uri: str) -> str | None:
    """The path of a `file:` URI or of an absolute path, still escaped."""
    if uri.startswith("/"):
        return uri
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    return parts.path if parts.scheme == "file" and parts.netloc in ("", "localhost") else None


def _inside(path: str) -> str | None:
    """The path in its plain form; None when it leaves the tree or is none."""
    plain = posixpath.normpath(path.lstrip("/")) if path.strip("/") else "."
    if (
        plain in (".", "..")
        or plain.startswith("../")
        or any(ord(character) < ord(" ") for character in plain)
    ):
        return None
    return plain
