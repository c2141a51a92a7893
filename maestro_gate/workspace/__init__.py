"""Base and head as two trees, read from git without running anything that a repository can plant."""

from maestro_gate.workspace.paths import printable
from maestro_gate.workspace.renaming import changed_paths, renames
from maestro_gate.workspace.repository import Repository
from maestro_gate.workspace.trees import INDEX, WORKTREE, Tree

__all__ = ["INDEX", "WORKTREE", "Repository", "Tree", "changed_paths", "printable", "renames"]
