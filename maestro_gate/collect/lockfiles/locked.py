"""One package that a lock file pins, and all that a lock file says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

REQUIRED, OPTIONAL, DEVELOPMENT = "required", "optional", "excluded"
"""Scopes of CycloneDX; what only development needs is no part of what runs."""
SCOPES = (REQUIRED, OPTIONAL, DEVELOPMENT)
"""The one that counts most comes first."""


class Package(NamedTuple):
    """A package of a lock file; for 50,000 of them a tuple is the quickest to make."""

    key: str
    """How the lock file's own edges call it; unique in the file."""
    name: str
    """As a PURL has it behind its type, unencoded: `openai`, `@ai-sdk/openai`, `com.openai/openai-java`."""
    version: str
    """Empty when the file does not pin one."""
    hashes: tuple[str, ...] = ()
    """`SHA-256:0123…`, sorted; without the digits where they are those of no file."""
    depends_on: tuple[str, ...] = ()
    """Keys."""
    scope: str = REQUIRED
    direct: bool = False
    """The project itself asks for it, as far as the file says."""
    perhaps: tuple[str, ...] = ()
    """Those of `depends_on` that it needs on some platforms only."""
    origin: tuple[str, str] = ("", "")
    """Qualifier and value of a PURL, when it comes from elsewhere than a registry: `vcs_url`, `download_url`."""
    licence: str = ""
    """An expression of SPDX, or the author's own words; npm alone writes it down."""


class Lock(NamedTuple):
    """Everything that one lock file says."""

    ecosystem: str
    """Type of PURL."""
    packages: Sequence[Package]
    notes: tuple[str, ...] = ()
    """What was passed over, without the file's name."""
    says_who_asks: bool = True
    """Where it does not, `direct` is a guess: what no other package needs."""


Asked = Mapping[str, Iterable[str]]
"""Scope → keys of what the project itself asks for in it."""


def placed(packages: Sequence[Package], asked: Asked) -> list[Package]:
    """The packages with the scope that the project's own wishes give them: of several the one that counts most."""
    known = {package.key: package for package in packages}
    direct = {key for keys in asked.values() for key in keys}
    scopes: dict[str, str] = {}
    left: set[str] = set()
    for scope in SCOPES:
        waiting = [*asked.get(scope, ()), *(left if scope == OPTIONAL else ())]
        while waiting:
            key = waiting.pop()
            if key in scopes or key not in known:
                continue
            scopes[key] = scope
            package = known[key]
            if scope == REQUIRED and package.perhaps:
                left.update(package.perhaps)
                waiting.extend(set(package.depends_on) - set(package.perhaps))
            else:
                waiting.extend(package.depends_on)
    return [
        package._replace(scope=scopes.get(package.key, package.scope), direct=package.key in direct)
        for package in packages
    ]


def topmost(packages: Sequence[Package]) -> list[Package]:
    """The packages of a file that does not say who asks for them: what none of the others does, the project does."""
    below = {key for package in packages for key in package.depends_on if key != package.key}
    return [package._replace(direct=package.key not in below) for package in packages]


def optional(packages: Sequence[Package]) -> list[Package]:
    """The packages, those that are only ever needed perhaps marked so."""
    needed = {key for package in packages for key in set(package.depends_on) - set(package.perhaps)}
    perhaps = {key for package in packages for key in package.perhaps} - needed
    return [package._replace(scope=OPTIONAL) if package.key in perhaps else package for package in packages]
