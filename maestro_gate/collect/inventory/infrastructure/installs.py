"""Finds the packages that command lines install by name, as the lines of a Dockerfile do."""

from collections.abc import Iterator, Sequence

from maestro_gate.collect import purls
from maestro_gate.collect.inventory.infrastructure.containers import Container
from maestro_gate.collect.inventory.infrastructure.models import split
from maestro_gate.collect.inventory.infrastructure.words import Installer
from maestro_gate.collect.lockfiles import python_names

_ENDS = frozenset({";", "&&", "||", "|", "&"})


def of(containers: Sequence[Container], installers: Sequence[Installer]) -> Iterator[tuple[str, str, str]]:
    """PURL, name and the text that names it."""
    for container in containers:
        for arguments in container.commands:
            words = split(arguments)
            for place in range(len(words)):
                for installer in installers:
                    end = place + len(installer.words)
                    if tuple(words[place:end]) == installer.words:
                        yield from _named(words[end:], installer)


def _named(words: Sequence[str], installer: Installer) -> Iterator[tuple[str, str, str]]:
    before = ""
    for word in words:
        if word in _ENDS:
            return
        name = "" if word.startswith("-") or before in installer.value_flags else _name(word, installer)
        before = word
        if not name:
            continue
        try:
            yield purls.base(f"pkg:{installer.ecosystem}/{name}")[0], name, word
        except ValueError:  # no package has such a name
            continue


def _name(word: str, installer: Installer) -> str:
    """`vllm` of `vllm[audio]==0.6`, `@scope/name` of `@scope/name@1`."""
    if installer.ecosystem == "pypi":
        return python_names.name_of(word)
    at = word.rfind("@")
    return word[:at] if at > 0 else word
