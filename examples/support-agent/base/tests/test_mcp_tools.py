"""The MCP configuration in the repository is the one that was reviewed."""

import json
from pathlib import Path

import pytest

from support_agent.app import MCP_CONFIGURATION
from support_agent.mcp_tools import ALLOWED_TOOLS, UnknownServerError, connections

ENVIRONMENT = {"ORDERS_API_TOKEN": "one", "TRACKING_API_TOKEN": "two"}


def test_references_are_filled_from_the_environment() -> None:
    configured = connections(MCP_CONFIGURATION, ENVIRONMENT)
    assert configured.keys() == ALLOWED_TOOLS.keys()
    assert "one" in configured["orders"]["env"].values()
    assert configured["tracking"]["headers"] == {"Authorization": "Bearer two"}


def test_a_missing_secret_is_an_error() -> None:
    with pytest.raises(KeyError):
        connections(MCP_CONFIGURATION, {})


def test_a_server_that_nobody_reviewed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ".mcp.json"
    path.write_text(json.dumps({"mcpServers": {"surprise": {"url": "https://surprise.example"}}}))
    with pytest.raises(UnknownServerError, match="surprise"):
        connections(path, {})
