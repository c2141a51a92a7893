"""Reads misconfigurations and secrets of one of Trivy's results."""

from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Finding


def findings(result: Object, path: str, tables: Tables, ignored: Ignored) -> Iterator[Finding]:  # noqa: ARG001
    """Every issue of a result."""
    yield from ()
