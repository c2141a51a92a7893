"""Shows what in a tree asks a scanner, or the gate itself, to look away. None of it is ever obeyed.

1. A file that configures a scanner is a claim. Semgrep does not get it; Checkov gets it under another name, for it may
   be a manifest all the same.
2. A name at the top of the tree that Python would run instead of the gate is a claim.
"""

from collections.abc import Iterable, Iterator

from maestro_gate.collect.globs import Globs
from maestro_gate.collect.scanners.tables import ScannerTables
from maestro_gate.model.subjects import Claim
from maestro_gate.workspace import Tree, printable

SCANNER_CONFIGURATION = "scanner-configuration"
SHADOW_CODE = "shadow-code"
GATE = "maestro-gate"


def of(tree: Tree, tables: ScannerTables) -> tuple[Claim, ...]:
    """Every claim that a file makes by its name, sorted."""
    claims = (*_configuration(tree, tables), *_shadows(tree, tables))
    return tuple(sorted(claims, key=lambda claim: (claim.path, claim.identity)))


def links(tree: Tree, patterns: Iterable[str]) -> Iterator[str]:
    """A sentence for each symbolic link whose name a scanner would look at: nobody follows it."""
    named = Globs((pattern, True) for pattern in patterns)
    for path in sorted(tree.symlinks):
        if named.matches(path):
            yield f"{printable(path)} is a symbolic link and is not followed"


def configuration_files(tree: Tree, tables: ScannerTables) -> frozenset[str]:
    """The files that configure a scanner by their names."""
    globs = Globs(tables.configuration_files)
    return frozenset(path for path in tree.entries if globs.matches(path))


def _configuration(tree: Tree, tables: ScannerTables) -> Iterator[Claim]:
    globs = Globs(tables.configuration_files)
    for path in tree.entries:
        for tool in sorted(set(globs.matches(path))):
            yield _claim(path, SCANNER_CONFIGURATION, tool)


def _shadows(tree: Tree, tables: ScannerTables) -> Iterator[Claim]:
    # A folder is one claim, whatever it holds.
    for name in sorted({path.split("/", 1)[0] for path in tree.entries} & tables.shadow_code):
        yield _claim(name, SHADOW_CODE, GATE)


def _claim(path: str, claim_type: str, tool: str) -> Claim:
    return Claim(path=printable(path), line=0, type=claim_type, tool=tool, check_ids=(), reason="")
