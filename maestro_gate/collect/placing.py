"""Says where in the tree a report's findings stand: in which file, at which resource, on which line.

1. Scanners write paths that are absolute, or lead out of where they ran: the file is the longest tail of the path that
   the tree has. A path that the tree has is left as it is.
   Where the tree has no such file, it may be one of the folder that the scanner says it looked into.
2. A report that speaks of files that the tree does not have may be another repository's: that is noted.
3. Where a scanner gives no address, or half of one, the tree's own resource says it: the one that is named, else the
   last one that begins at or above the line.
4. In Terraform the address is that of the block which the line stands in. A secret has none: it is its line's.
5. What a line says is read from the tree: every scanner that names the line then names the same thing.
6. A secret in a file of infrastructure is infrastructure's, whoever found it; elsewhere it is the code's.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from maestro_gate.collect import anchors, blocks, fetching
from maestro_gate.collect.addresses import resource_type
from maestro_gate.collect.checks import Checks
from maestro_gate.collect.fetching import Wanted
from maestro_gate.model.evidence import Resource
from maestro_gate.model.subjects import Claim, Finding, Subject
from maestro_gate.workspace import Tree

_MOST_FILES = 2000
"""Files whose lines are read; findings in others keep the identity that their scanner gives them."""
_MOST_BYTES = 2 * 1024 * 1024
_MOST_PARTS = 64
"""Folders of a path that are tried; a longer path is nobody's."""
_BEFORE_KIND = 2
"""Lines of a YAML object that may stand above the one that says what it is."""
_YAML = (".yaml", ".yml")
_ADDRESSED = (".tf", ".tofu", ".tf.json", ".tofu.json")
"""Files whose resources every scanner calls by the full address."""


def in_tree(path: str, files: Mapping[str, object]) -> str:
    """The longest tail of the path that the tree has; empty when it has none."""
    parts = [part for part in path.split("/") if part not in ("", "..")]
    tails = ("/".join(parts[start:]) for start in range(min(len(parts), _MOST_PARTS)))
    return next((tail for tail in tails if tail in files), "")


class Placing:
    """The places of one tree."""

    def __init__(self, tree: Tree, resources: Iterable[Resource], checks: Checks) -> None:
        self._tree = tree
        self._files = tree.entries
        self._checks = checks
        self._resources = _by_path(resources)
        self._blocks: dict[str, blocks.Blocks] = {}

    def placed(
        self, subjects: Sequence[Subject], folders: Sequence[str] = ()
    ) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
        """The subjects of one report, each finding at its file and resource; and notes of what the tree lacks."""
        said = {one.path for one in subjects if isinstance(one, Finding | Claim)}
        paths = {path: self._path(path, folders) for path in said}
        self._look_into(subjects, paths)
        found = tuple(
            self._placed(one, paths[one.path]) if isinstance(one, Finding | Claim) else one
            for one in subjects
        )
        return found, _lacking({path for path, known in paths.items() if not known})

    def with_lines(self, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
        """The subjects; a finding that another scanner may report as well knows what its line says."""
        wanted = sorted({one.path for one in subjects if isinstance(one, Finding) and self._is_to_read(one)})
        read = wanted[:_MOST_FILES]
        contents = fetching.contents(Wanted(self._tree, path, _MOST_BYTES) for path in read)
        lines = {
            path: data.decode("utf-8", "replace").split("\n")
            for path, data in zip(read, contents, strict=True)
            if isinstance(data, bytes)
        }
        return tuple(self._with_line(one, lines) if isinstance(one, Finding) else one for one in subjects)

    def _is_to_read(self, finding: Finding) -> bool:
        is_shared = self._checks.weakness_of(finding) is not None
        return is_shared and finding.line > 0 and not finding.code and finding.path in self._files

    def _with_line(self, finding: Finding, lines: Mapping[str, Sequence[str]]) -> Finding:
        weakness = self._checks.weakness_of(finding)
        if weakness is None:
            return finding
        if weakness.is_of_topic:
            kind = weakness.topic if finding.path in self._resources else ""
            finding = finding if finding.framework == kind else replace(finding, framework=kind)
        file = lines.get(finding.path, ())
        said = file[finding.line - 1] if 0 < finding.line <= len(file) and not finding.code else ""
        return replace(finding, _code=anchors.of_code(said)) if said.strip() else finding

    def _path(self, said: str, folders: Sequence[str]) -> str:
        """The file of the tree that a report means; empty when it has none."""
        if said in self._files:
            return said
        tried = (in_tree(path, self._files) for path in (said, *(f"{folder}/{said}" for folder in folders)))
        return next(filter(None, tried), "")

    def _placed(self, one: Finding | Claim, path: str) -> Finding | Claim:
        if not path:
            return replace(one, path=one.path.lstrip("/"))
        placed = one if path == one.path else replace(one, path=path)
        if isinstance(placed, Claim):
            return placed
        address = self._address(placed)
        if address == placed.resource:
            return placed
        scope = "directory" if path.endswith(blocks.SUFFIXES) else "file"
        kind = resource_type(address)
        return replace(placed, resource=address, resource_type=kind, _anchor=address, _scope=scope)

    def _look_into(self, subjects: Iterable[Subject], paths: Mapping[str, str]) -> None:
        """Read the Terraform files in which findings of one report stand at a line alone."""
        bare = {paths[one.path] for one in subjects if isinstance(one, Finding) and self._is_bare(one)}
        new = sorted(bare - {""} - self._blocks.keys())
        wanted = new[: _MOST_FILES - len(self._blocks)]
        contents = fetching.contents(Wanted(self._tree, path, _MOST_BYTES) for path in wanted)
        for path, data in zip(wanted, contents, strict=True):
            if isinstance(data, bytes):
                self._blocks[path] = blocks.of(data.decode("utf-8", "replace"))

    def _is_bare(self, finding: Finding) -> bool:
        is_told = finding.resource or not finding.framework or not finding.line
        return (
            not is_told
            and finding.path.endswith(blocks.SUFFIXES)
            and finding.topic not in self._checks.secret
        )

    def _address(self, finding: Finding) -> str:
        """The full address of what the finding is about; what the scanner says when the tree knows no better."""
        if self._is_bare(finding) and finding.path in self._blocks:
            return self._blocks[finding.path].address(finding.line)
        starts, addresses = self._resources.get(finding.path, ((), ()))
        if not starts or not finding.framework or finding.path.endswith(_ADDRESSED):
            return finding.resource
        named = [
            address for address in addresses if finding.resource and _is_named(address, finding.resource)
        ]
        if len(named) == 1:
            return named[0]
        place = bisect_right(starts, finding.line) - 1
        above_next = starts[place + 1] - finding.line if place + 1 < len(starts) else _BEFORE_KIND + 1
        if finding.resource or place < 0 or (finding.path.endswith(_YAML) and above_next <= _BEFORE_KIND):
            return finding.resource
        return addresses[place]


def _is_named(address: str, said: str) -> bool:
    """`Deployment.default.web` is `Deployment.web`, `AWS::S3::Bucket.Audit` is `Audit`."""
    first, _, last = said.rpartition(".")
    return address == said or (
        (address.startswith(f"{first}.") if first else True) and address.endswith(f".{last}")
    )


def _by_path(resources: Iterable[Resource]) -> Mapping[str, tuple[Sequence[int], Sequence[str]]]:
    """File → the lines where its resources begin, and their addresses, in the order of the lines."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for resource in resources:
        if resource.address not in ("", resource.path):
            found[resource.path].append((resource.line, resource.address))
    return {
        path: ([line for line, _ in rows], [address for _, address in rows])
        for path, rows in ((path, sorted(rows)) for path, rows in found.items())
    }


def _lacking(missing: Collection[str]) -> tuple[str, ...]:
    if not missing:
        return ()
    others = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
    return (f"speaks of files that this tree does not have: {min(missing)}{others}",)
