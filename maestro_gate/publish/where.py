"""Where a run is: what its environment says, checked before any of it comes into an address.

Pure: takes the environment and the bytes of the event, and opens nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from maestro_gate.publish.unpublishable import Unpublishable, plain

Environment = Mapping[str, str]

_TOKEN = re.compile(r"[!-~]+")
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class Token:
    """A secret and the variable that it came in. Nothing prints it."""

    variable: str
    secret: str = field(repr=False)

    def masked(self, text: str) -> str:
        """The text without the secret."""
        return text.replace(self.secret, "***")


@dataclass(frozen=True, slots=True)
class Number:
    """The pull or merge request that the run is about."""

    value: int


@dataclass(frozen=True, slots=True)
class HeadCommit:
    """The pull request that the run is about is the open one with this head."""

    sha: str
    repository: str
    """Full name of the repository that the head is in; empty when it is gone."""
    branch: str
    """Empty when it is not told."""


@dataclass(frozen=True, slots=True)
class Nowhere:
    """The run is about no pull or merge request that can be commented on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """One run on one platform."""

    api_url: str
    """Without a slash at its end."""
    project: str
    """GitHub: `owner/name`; GitLab: the number or the URL-encoded path."""
    about: Number | HeadCommit | Nowhere


def token(environment: Environment, *variables: str) -> Token:
    """The token in the first of the variables that is set. Raises Unpublishable when there is none."""
    for variable in variables:
        secret = environment.get(variable, "").strip()
        if secret and not _TOKEN.fullmatch(secret):
            raise Unpublishable(f"{variable} holds signs that no token has")
        if secret:
            return Token(variable, secret)
    raise Unpublishable(f"there is no token in {' or '.join(variables)}")


def api_url(environment: Environment, variable: str, default: str = "") -> str:
    """The address of the platform's API. Raises Unpublishable unless it is one that a token may be sent to."""
    url = (environment.get(variable) or default).rstrip("/")
    if not url:
        raise Unpublishable(f"{variable} is not set: the run is not on this platform")
    if not is_address(url) or "?" in url or "#" in url:
        raise Unpublishable(f"{variable} is not the address of an API: «{plain(url)}»")
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise Unpublishable(f"{variable} is not https: a token would be readable on its way")
    return url


def is_address(url: str) -> bool:
    """Whether it is a web address that stands as it is in a link and in a request."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return (
        _ADDRESS.fullmatch(url) is not None
        and parts.scheme in ("https", "http")
        and bool(parts.hostname)
        and "@" not in parts.netloc
    )


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what two addresses share when they are the same server. Only for an address."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
