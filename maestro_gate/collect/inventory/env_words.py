"""What files of environment variables reveal: `environment` of `policies/detectors.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.globs import Globs


@dataclass(frozen=True, slots=True)
class Place:
    """Layer and type of what is revealed."""

    layer: str
    type: str


@dataclass(frozen=True, slots=True)
class NamedProducts:
    """What reveals a product by its name."""

    place: Place
    products: Mapping[str, str]
    """Name → product."""


@dataclass(frozen=True, slots=True)
class EnvWords:
    """The whole table."""

    samples: Globs[bool]
    model_variables: re.Pattern[str]
    credential: Place
    exposed: Place
    model: Place
    endpoint: Place
    egress: Place
    redirects: re.Pattern[str]
    """Variables that send clients to a host, whichever it is."""
    shortest_key: int
    credentials: Mapping[str, str]
    """Name of a variable → provider."""
    hosts: Globs[str]
    """Host → provider."""
    not_hosts: Globs[bool]
    ports: Mapping[str, str]
    tracing: NamedProducts
    """Variables that switch tracing on."""
    traced: Mapping[str, str]
    """Variable that nobody sets who is not traced → product."""
    on: frozenset[str]
    """Values that switch it on, in lower case."""
    model_keys: tuple[str, ...]
    """Ends of keys of configuration under which a model stands, besides those of infrastructure code."""
    extensions: NamedProducts
    """Extensions of databases."""


def parse(value: Any) -> EnvWords:
    """The table of the file's value."""
    table = value["environment"]
    return EnvWords(
        samples=Globs((pattern, True) for pattern in table["samples"]),
        model_variables=re.compile(table["model_variables"]),
        credential=place(table["credential"]),
        exposed=place(table["exposed"]),
        model=place(table["model"]),
        endpoint=place(table["endpoint"]),
        egress=place(table["egress"]),
        redirects=re.compile(table["redirects"]),
        shortest_key=table["shortest_key"],
        credentials={name: row["provider"] for row in table["credentials"] for name in row["names"]},
        hosts=Globs(table["hosts"].items()),
        not_hosts=Globs((pattern, True) for pattern in table["not_hosts"]),
        ports=dict(table["ports"]),
        tracing=NamedProducts(place(table["tracing"]), dict(table["tracing"]["switches"])),
        traced=dict(table["tracing"]["named"]),
        on=frozenset(table["tracing"]["on"]),
        model_keys=tuple(key.replace("_", "").replace("-", "").lower() for key in table["model_keys"]),
        extensions=NamedProducts(place(table["extensions"]), dict(table["extensions"]["products"])),
    )


def place(row: Mapping[str, str]) -> Place:
    """Layer and type of a row."""
    return Place(row["layer"], row["type"])
