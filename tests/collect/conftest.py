"""The bundled tables, once for all readers, and real documents."""

from pathlib import Path

import pytest

from maestro_gate import policy
from maestro_gate.collect import reading
from maestro_gate.collect.reading import Tables

CORPUS = Path(__file__).parents[1] / "corpus"
RESULTS = Path(__file__).parent / "results"


@pytest.fixture(scope="session")
def tables() -> Tables:
    return reading.tables(policy.bundled_files())


@pytest.fixture(scope="session")
def corpus() -> Path:
    return CORPUS


@pytest.fixture(scope="session")
def results() -> Path:
    return RESULTS
