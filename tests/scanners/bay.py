"""A place to scan small trees in, with the real scanners or with programs that misbehave."""

import stat
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from git_repo import GitRepo

from maestro_gate import policy
from maestro_gate.collect import reading, scanners
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.scanners import ScannerReading
from maestro_gate.collect.scanners.sharing import Sharing
from maestro_gate.model.subjects import Claim, Finding
from maestro_gate.settings import Settings, SourceSettings
from maestro_gate.workspace import Repository, Tree

POLICIES = policy.bundled_files()
TABLES = reading.tables(POLICIES)

Files = Mapping[str, str | bytes]


@dataclass(frozen=True)
class Options:
    """What a run is asked; the same fields as the collector's."""

    repository: Path
    tools: Path
    cache: Path | None = None
    settings: Settings = field(default_factory=Settings)
    policies: Mapping[str, bytes] = field(default_factory=lambda: POLICIES)
    environment: Mapping[str, str] = field(default_factory=dict)
    skip_untouched: bool = False
    sharing: Sharing = field(default_factory=Sharing)


@dataclass
class Bay:
    """A place to scan small trees in."""

    folder: Path
    tools: Path
    cache: Path | None = None
    timeout: int = 300
    path: str = ""
    policies: Mapping[str, bytes] = field(default_factory=lambda: POLICIES)
    only: tuple[str, ...] = ("checkov", "semgrep")
    said: list[str] = field(default_factory=list)
    skip_untouched: bool = False

    def trees(self, *versions: Files) -> dict[str, Tree]:
        """The trees of commits with these files: head last, base before it."""
        repo = GitRepo.create(self.folder / "repo")
        commits = []
        for files in versions:
            for path in repo.git("ls-files", "-z").split("\0"):
                if path:
                    repo.remove(path)
            commits.append(repo.commit("change", files))
        opened = Repository.open(repo.path)
        return {
            side: opened.tree(commit)
            for side, commit in zip(("head", "base"), reversed(commits), strict=False)
        }

    def options(self) -> Options:
        """What `run` asks for."""
        sources = {
            name: SourceSettings(enabled=False) for name in ("checkov", "semgrep") if name not in self.only
        }
        sources |= {name: SourceSettings(timeout=self.timeout) for name in self.only}
        return Options(
            repository=self.folder / "repo",
            tools=self.tools,
            cache=self.cache,
            settings=Settings(sources=sources),
            policies=self.policies,
            environment={"PATH": self.path},
            skip_untouched=self.skip_untouched,
        )

    def run(
        self, trees: Mapping[str, Tree], stop: threading.Event | None = None
    ) -> dict[str, dict[str, ScannerReading]]:
        """Scan the trees."""
        return scanners.scan_trees(trees, self.options(), tables(self.policies), self.said.append, stop)

    def scan(self, *versions: Files) -> dict[str, ScannerReading]:
        """The readings of head."""
        return self.run(self.trees(*versions))["head"]


def tables(policies: Mapping[str, bytes]) -> Tables:
    """The readers' tables of a policy."""
    return TABLES if policies is POLICIES else reading.tables(policies)


def script(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def findings(read: ScannerReading) -> set[tuple[str, str]]:
    """(path, check id) of every finding."""
    return {(s.path, s.check_id) for s in read.subjects if isinstance(s, Finding)}


def claims(read: ScannerReading) -> set[tuple[str, str, str]]:
    """(type, tool, path) of every claim."""
    return {(s.type, s.tool, s.path) for s in read.subjects if isinstance(s, Claim)}
