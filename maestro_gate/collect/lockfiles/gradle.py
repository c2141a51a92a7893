"""Reads `gradle.lockfile`, and the digests of `gradle/verification-metadata.xml`, without document types."""

import re
from xml.parsers import expat

from maestro_gate.collect.lockfiles import digests
from maestro_gate.collect.lockfiles.locked import DEVELOPMENT, REQUIRED, Lock, Package

_LINE = re.compile(r"([\w.-]+):([\w.-]+):([^=:\s]+)=(.*)\Z")
_TEST = re.compile(r"(?:\A|[a-z])[tT]est")
_HASHES = frozenset({"md5", "sha1", "sha256", "sha512"})


def locked(content: str) -> Lock:
    """The packages of a `gradle.lockfile`: what all configurations resolve to, without who asks for whom."""
    matches = [_LINE.match(line.strip()) for line in content.splitlines()]
    found = [match for match in matches if match]
    if not found and "empty=" not in content:
        raise ValueError("no gradle.lockfile")
    return Lock(
        "maven",
        [
            Package(
                f"{match[1]}/{match[2]} {match[3]}",
                f"{match[1]}/{match[2]}",
                match[3],
                scope=DEVELOPMENT if all(map(_TEST.search, match[4].split(","))) else REQUIRED,
            )
            for match in found
        ],
    )


def verified(content: str) -> Lock:
    """The packages of `verification-metadata.xml`: they only lend their digests to those of `gradle.lockfile`."""
    found: dict[tuple[str, str], set[str]] = {}
    at: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "component":
            key = (
                f"{attributes.get('group', '')}/{attributes.get('name', '')}",
                attributes.get("version", ""),
            )
            at[:] = [key]
            found.setdefault(key, set())
        elif name in _HASHES and at:
            found[at[0]].add(f"{name}:{attributes.get('value', '')}")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.Parse(content.encode(), True)  # noqa: FBT003 - expat's own signature
    return Lock(
        "maven",
        [
            Package(f"{name} {version}", name, version, digests.read(held))
            for (name, version), held in found.items()
        ],
    )


def _refuse(*_: object) -> None:
    raise ValueError("it has no document type")
