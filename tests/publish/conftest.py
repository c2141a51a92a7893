"""Fixtures for publishing: no proxy of the machine's, a clock that a test moves."""

import os

import pytest
from publish.publishing import SteppedClock

_NAMES = ("GH_TOKEN", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _direct_network(monkeypatch):
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in _NAMES:
            monkeypatch.delenv(name)


@pytest.fixture
def clock():
    return SteppedClock()
