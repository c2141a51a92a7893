"""The MCP configuration can be read."""

import pytest

from support_agent.app import MCP_CONFIGURATION
from support_agent.mcp_tools import connections

ENVIRONMENT = {"ORDERS_API_TOKEN": "one", "TRACKING_API_TOKEN": "two"}


def test_references_are_filled_from_the_environment() -> None:
    configured = connections(MCP_CONFIGURATION, ENVIRONMENT)
    assert "fastship" in configured
    assert "one" in configured["orders"]["env"].values()
    assert configured["tracking"]["headers"] == {"Authorization": "Bearer two"}


def test_a_missing_secret_is_an_error() -> None:
    with pytest.raises(KeyError):
        connections(MCP_CONFIGURATION, {})
