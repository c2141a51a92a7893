"""Tells secrets in clear from references and gaps to fill in. Only names ever leave this module."""

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from maestro_gate.collect.mcp_words import SecretWords
from maestro_gate.model.subjects import McpServer, Tool

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_DEFAULT = re.compile(r"\$\{[^{}:]+:-([^{}]*)\}")
_PATH = re.compile(r"(?:~|\.{1,2})?[/\\]|[A-Za-z]:[\\/]")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)\s*[:=]\s*(.*)\Z", re.DOTALL)
_NAME = re.compile(r"-{0,2}[A-Za-z_][A-Za-z0-9_.-]*\Z")
_NAMED = re.compile(
    r"""((?P<name>[A-Za-z_][\w.-]{0,100})["']?\s*[=:]\s*["']?(?:(?:Bearer|Basic|token)\s+)?)(?P<value>[^\s"';|&)]{1,500})""",
    re.IGNORECASE,
)
_SHORT_NUMBER = re.compile(r"\d{1,7}(?:\.\d+)?\Z")


S = TypeVar("S", McpServer, Tool)


def without_secret_names(subject: S, words: SecretWords) -> S:
    """The subject with `…` for what has the shape of a secret, wherever it calls something by it."""
    shown: dict[str, Any] = {
        one.name: _shown(getattr(subject, one.name), words)
        for one in fields(subject)
        if one.init and one.name != "path"
    }
    return replace(subject, **shown)


def _shown(value: object, words: SecretWords) -> object:
    if isinstance(value, tuple):
        return tuple(_shown(one, words) for one in value)
    return words.shapes.sub("…", value) if isinstance(value, str) else value


def is_secret_name(name: str, words: SecretWords) -> bool:
    """Does a variable, header or flag of this name hold a secret."""
    parts = [word.lower() for word in _WORDS.findall(name)]
    while parts and parts[-1] == "v":  # API_KEY_V2
        parts.pop()
    if not parts or parts[-1] not in words.last_words:
        return False
    return len(parts) == 1 or parts[-2] not in words.not_after


def is_literal(name: str, value: str, words: SecretWords) -> bool:
    """Does this value, under this name, stand here as a secret in clear."""
    bare = _DEFAULT.sub(r"\1", value).strip()
    rest = words.references.sub("", bare)
    if words.shapes.search(rest) and not _only_placeholder(rest, words):
        return True
    if not is_secret_name(name, words) or rest != bare:
        return False
    secret = _without_scheme(bare, words)
    if (
        secret.lower() in words.plain_values
        or words.placeholders.search(secret)
        or _SHORT_NUMBER.match(secret)
    ):
        return False
    return not (_URL.match(secret) or _is_file(secret))


def in_arguments(
    arguments: Sequence[str], header_flags: frozenset[str], words: SecretWords
) -> tuple[str, ...]:
    """Names of the flags, variables and headers of a command line that hold a secret in clear.

    An argument without a name is called `argument`, an address `url`.
    """
    found: list[str] = []
    flag = ""
    for argument in arguments:
        name, given, value = argument.partition("=")
        if argument.startswith("-") and not given:
            flag = argument
            continue
        named, content = (name, value) if given and _NAME.match(name) else (flag, argument)
        header = _HEADER.match(content) if named in header_flags else None
        if header:
            named, content = header.groups()
        if _URL.match(content) and in_url(content, words):
            found.append("url")
        elif is_literal(named, content, words):
            found.append(named or "argument")
        flag = ""
    return tuple(found)


def masked(text: str, words: SecretWords) -> str:
    """The text with `…` in the place of every secret in clear: by its shape, or by the name in front of it."""
    known = _NAMED.sub(
        lambda named: f"{named[1]}…" if is_literal(named["name"], named["value"], words) else named[0], text
    )
    return words.shapes.sub("…", known)


def in_url(url: str, words: SecretWords) -> bool:
    """Does the URL carry a secret in clear: as user information, in its query, or as a part of its path."""
    parts = _split(url)
    if parts is None:
        return bool(words.shapes.search(url))
    if parts.password and is_literal("password", unquote(parts.password), words):
        return True
    if any(is_literal(name, value, words) for name, value in parse_qsl(parts.query, keep_blank_values=True)):
        return True
    return any(_is_secret_segment(segment, words) for segment in parts.path.split("/"))


def is_authenticated_url(url: str, words: SecretWords) -> bool:
    """Does the URL carry a credential, in clear or by reference."""
    parts = _split(url)
    if parts is None:
        return False
    named = any(is_secret_name(name, words) for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return bool(parts.username) or named or in_url(url, words)


def without_secrets(url: str, words: SecretWords) -> tuple[str, str, str]:
    """The URL without credentials, query and secret parts of its path; its scheme and its host.

    A URL that cannot be taken apart is shown as nothing: nobody knows where its secrets are.
    """
    parts = _split(url)
    if parts is None:
        return "", "", ""
    segments = parts.path.split("/")
    path = "/".join("…" if _is_secret_segment(segment, words) else segment for segment in segments)
    if not parts.scheme or not parts.netloc:
        return path.rpartition("@")[2], "", ""
    host = parts.hostname or ""
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme.lower()}://{shown}{port}{path}", parts.scheme.lower(), host


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _is_secret_segment(segment: str, words: SecretWords) -> bool:
    text = unquote(segment)
    return bool(words.path_segment.match(text) or words.shapes.search(words.references.sub("", text)))


def _only_placeholder(value: str, words: SecretWords) -> bool:
    return bool(words.placeholders.search(_without_scheme(value.strip(), words)))


def _without_scheme(value: str, words: SecretWords) -> str:
    """`Bearer abc` → `abc`."""
    scheme, space, rest = value.partition(" ")
    return rest.strip() if space and scheme.lower().rstrip(":") in words.schemes else value


def _is_file(value: str) -> bool:
    """A path to a secret is none."""
    last = re.split(r"[/\\]", value)[-1]
    return (
        bool(_PATH.match(value))
        and (("." in last) or len(re.findall(r"[/\\]", value)) > 1)
        and " " not in value
    )
