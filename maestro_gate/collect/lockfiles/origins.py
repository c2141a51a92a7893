"""Says where a package comes from when it is not a registry, as a PURL's qualifier, without any credential."""

import re

NOWHERE = ("", "")
"""The package comes from a registry."""

_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")
_SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)")
_LONGEST = 1_000


def of_git(url: str, commit: str) -> tuple[str, str]:
    """A repository at a commit, or at whatever else the file names."""
    address = url.removeprefix("git+").partition("#")[0].partition("?")[0]
    short = _SCP.fullmatch(address)
    if short and "://" not in address:
        address = f"ssh://{short[1]}/{short[2]}"
    plain = _plain(address)
    return ("vcs_url", f"git+{plain}@{commit}" if commit else f"git+{plain}") if plain else NOWHERE


def of_url(url: str) -> tuple[str, str]:
    """An archive at an address."""
    plain = _plain(url.partition("#")[0].partition("?")[0])
    return ("download_url", plain) if plain else NOWHERE


def of_path(path: str) -> tuple[str, str]:
    """An archive or a folder beside the lock file."""
    return ("download_url", f"file:{path.removeprefix('file:')[:_LONGEST]}") if path else NOWHERE


def _plain(address: str) -> str:
    shown = _CREDENTIALS.sub("", address[:_LONGEST])
    return "".join(character for character in shown if character.isprintable())
