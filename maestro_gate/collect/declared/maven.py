"""Reads `pom.xml`."""

from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.lockfiles import pom


def read(text: str) -> Reader:
    """The packages of a `pom.xml`."""
    return Reader(
        "maven",
        tuple(
            Declared(f"{one.group}/{one.artifact}", f"<artifactId>{one.artifact}<")
            for one in pom.project(text).wanted
            if one.group and one.artifact and "$" not in one.group + one.artifact
        ),
    )
