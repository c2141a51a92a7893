"""Reads package specifications of launchers, and says which of them always mean the same bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

_SEMVER = re.compile(r"[v=]?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?\Z")
_PEP440 = re.compile(
    r"v?\d+(?:\.\d+)*(?:[._-]?(?:a|b|rc|alpha|beta|c|pre|post|dev|rev|r)[._-]?\d*)*(?:\+[0-9A-Za-z._-]+)?\Z"
)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")
_PYTHON_NAME = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(===|==|~=|!=|<=|>=|<|>|@|)\s*(.*)\Z", re.DOTALL
)
_REMOTE = re.compile(r"(?:git\+|github:|gitlab:|bitbucket:|gist:|https?://|ssh://|git://|git@|hg\+)")
_LOCAL = re.compile(r"(?:\.{1,2}(?:/|\\|\Z)|/|~|file:|link:|workspace:|[A-Za-z]:[\\/]|\$\{workspaceFolder)")


@dataclass(frozen=True, slots=True)
class Package:
    """What a launcher fetches. All empty and pinned when it fetches nothing."""

    name: str = ""
    version: str = ""
    pinned: bool = True


def together(specs: Sequence[str], version: str, ecosystem: str) -> Package:
    """The first package by name; pinned only when all are."""
    read = [_package(text, ecosystem) for text in specs if text]
    named = [package for package in read if package.name]
    if not named:
        return Package()
    first = named[0]
    if version and not first.version:
        return Package(first.name, version, bool(_SEMVER.match(version)))
    return Package(first.name, first.version, all(package.pinned for package in named))


def _package(text: str, ecosystem: str) -> Package:
    if ecosystem == "image":
        return _image(text)
    if ecosystem == "deno":
        return _deno(text)
    if _LOCAL.match(text) or (ecosystem == "go" and text.endswith(".go")):
        return Package()
    if _REMOTE.match(text) or " @ " in text or "@git+" in text:
        return _repository(text)
    if ecosystem == "pypi":
        return _python(text)
    name, version = _at(text.removeprefix("npm:"))
    return Package(name, version, bool(_SEMVER.match(version)))


def _at(text: str) -> tuple[str, str]:
    """`@scope/name@version`: the last `@` that is not the first character."""
    at = text.rfind("@")
    return (text[:at], text[at + 1 :]) if at > 0 else (text, "")


def _python(text: str) -> Package:
    found = _PYTHON_NAME.match(text.strip())
    if not found:
        return Package(text, pinned=False)
    name, operator, version = found.group(1), found.group(2), found.group(3).strip()
    exact = operator in ("==", "===", "@") and bool(_PEP440.match(version))
    return Package(name, version if exact or operator == "@" else operator + version, exact)


def _image(text: str) -> Package:
    name, digest = _at(text)
    if digest:
        bare, _ = _tagged(name)
        return Package(bare, digest, bool(_DIGEST.match(digest)))
    return Package(*_tagged(name), pinned=False)


def _tagged(name: str) -> tuple[str, str]:
    colon = name.rfind(":")
    return (name[:colon], name[colon + 1 :]) if colon > name.rfind("/") else (name, "")


def _deno(text: str) -> Package:
    for prefix in ("npm:", "jsr:"):
        if text.startswith(prefix):
            name, version = _at(text.removeprefix(prefix).removeprefix("/"))
            return Package(name, version, bool(_SEMVER.match(version)))
    if not text.startswith(("http://", "https://")):
        return Package()
    number = re.search(r"@([^/]+)", urlsplit(text).path)
    version = number.group(1) if number else ""
    return Package(_without_credentials(text), version, bool(_SEMVER.match(version)))


def _repository(text: str) -> Package:
    """A package straight from a repository or a URL: pinned by a whole commit id only."""
    address = re.split(r"\s*@\s*(?=git\+|https?:)", text, maxsplit=1)[-1]
    address, _, fragment = address.partition("#")
    reference = fragment if "=" not in fragment else ""
    head, at, tail = address.rpartition("@")
    if at and "/" in head and "/" not in tail and not head.endswith((":/", "://")):
        address, reference = head, tail
    return Package(_without_credentials(address), reference, bool(_COMMIT.match(reference)))


def _without_credentials(address: str) -> str:
    return re.sub(r"(?<=//)[^/@]*@", "", address.partition("?")[0])
