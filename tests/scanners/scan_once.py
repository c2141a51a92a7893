"""Scans HEAD of a repository with a shared cache and prints its findings: one of several runs at the same time."""

import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from bay import TABLES, Options, findings  # noqa: E402

from maestro_gate.collect import scanners  # noqa: E402
from maestro_gate.workspace import Repository  # noqa: E402

repository, tools, cache = (Path(argument) for argument in sys.argv[1:])
trees = {"head": Repository.open(repository).tree("HEAD")}
read = scanners.scan_trees(trees, Options(repository, tools, cache), TABLES, lambda _: None)
sys.stdout.write(json.dumps(sorted(findings(read["head"]["semgrep"]))))
