"""Reads what lock files say that the project itself asks for; all their packages where they do not say it."""

from collections.abc import Callable

from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.lockfiles.locked import Lock, Package

Written = Callable[[Package], str]
"""The text whose first occurrence in the file is the package."""


def asked_for(read: Callable[[str], Lock], written: Written) -> Callable[[str], Reader]:
    """A reader of declarations, made of one of lock files."""

    def declared(content: str) -> Reader:
        lock = read(content)
        found = (one for one in lock.packages if one.direct or not lock.says_who_asks)
        return Reader(lock.ecosystem, tuple(Declared(one.name, written(one)) for one in found), lock.notes)

    return declared


def in_toml(package: Package) -> str:
    """`name = "…"` of `uv.lock`, `poetry.lock`, `pdm.lock` and `pylock.toml`."""
    return f'name = "{package.name}"'


def quoted(package: Package) -> str:
    """The name in double quotes, as JSON has it."""
    return f'"{package.name}"'


def in_cargo(package: Package) -> str:
    """The name as a crate asks for it: a version may stand behind it."""
    return f'"{package.name}'


def in_npm(package: Package) -> str:
    """The name by which the project calls it, which is that of its folder."""
    _, folder, called = package.key.rpartition("node_modules/")
    return f'"{called if folder else package.name}"'


def in_pnpm(package: Package) -> str:
    """YAML quotes a scope."""
    return f"{package.name}'" if package.name.startswith("@") else f" {package.name}:"


def in_yarn(package: Package) -> str:
    """The first line of its entry; what has more than letters in it is quoted."""
    is_quoted = package.key.startswith("@") or ":" in package.key or " " in package.key
    return f'\n"{package.key}' if is_quoted else f"\n{package.key}"
