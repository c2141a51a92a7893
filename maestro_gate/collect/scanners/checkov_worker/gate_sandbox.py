"""Keeps Checkov inside: stand-ins for packages that a scan does not use, and refusal of what a scan may not do."""

import importlib.abc
import importlib.machinery
import os
import sys
import types
from typing import Any, NoReturn

NEVER_USED = ("aiohttp", "boto3", "botocore", "docker", "git")
"""Clients of networks, which a scan does not call; importing them is a fifth of the start."""

REFUSED_NAMES = """
    os.chmod os.chown os.exec os.forkpty os.kill os.killpg os.link os.posix_spawn os.removexattr os.setxattr
    os.spawn os.startfile os.symlink os.system os.truncate pty.spawn
    socket.bind socket.connect socket.getaddrinfo socket.sendto subprocess.Popen
"""
REFUSED = frozenset(REFUSED_NAMES.split())
CHANGES = {"os.rename": 2, "os.remove": 1, "os.mkdir": 1, "os.rmdir": 1, "shutil.rmtree": 1, "shutil.move": 2}
"""Events whose first so many arguments are paths that must lie in the scratch folder."""

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class StandIn(types.ModuleType):
    """Has every name, each a class that raises when it is made."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)

        def refuse(*_: object, **__: object) -> NoReturn:
            raise RuntimeError(f"{self.__name__}.{name} has no place in a scan")

        stand_in = type(name, (Exception,), {"__init__": refuse})
        setattr(self, name, stand_in)
        return stand_in


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers imports of packages that a scan does not use."""

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        """A stand-in for a package that is never used; nothing for all others."""
        top = fullname.partition(".")[0]
        if top == "numpy":  # asteval offers its functions if it is there; Checkov tells asteval to leave it
            raise ModuleNotFoundError(fullname, name=fullname)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if top in NEVER_USED else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """The stand-in itself."""
        return StandIn(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


def guard(scratch: str) -> None:
    """Refuse the network, other programs and changes outside the scratch folder, for the rest of the process."""

    def must_be_scratch(target: Any) -> None:
        path = os.path.realpath(os.fsdecode(target))
        if path not in (scratch, os.devnull) and not path.startswith(scratch + os.sep):
            raise PermissionError(f"a scan may not change {path}")

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in REFUSED:
            raise PermissionError(f"a scan may not do {event}")
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
            if isinstance(arguments[0], (str, bytes, os.PathLike)):
                must_be_scratch(arguments[0])
        elif event in CHANGES:
            for target in arguments[: CHANGES[event]]:
                must_be_scratch(target)

    sys.addaudithook(watch)
