"""Layer and type of what entries and documents of agents reveal: `surface` of `policies/detectors.yaml`."""

from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.inventory.env_words import Place, place


@dataclass(frozen=True, slots=True)
class SurfaceWords:
    """The whole table."""

    mcp_server: Place
    published_mcp_server: Place
    agent_card: Place


def parse(value: Any) -> SurfaceWords:
    """The table of the file's value."""
    table = value["surface"]
    return SurfaceWords(
        mcp_server=place(table["mcp_server"]),
        published_mcp_server=place(table["published_mcp_server"]),
        agent_card=place(table["agent_card"]),
    )
