"""Reads requirements files, and requirements as other files hold them (PEP 508)."""

from collections.abc import Iterable, Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.lockfiles import requirements
from maestro_gate.collect.lockfiles.python_names import name_of


def read(text: str) -> Reader:
    """The packages of a requirements file."""
    return Reader("pypi", tuple(Declared(one.name, one.written) for one in requirements.asked_for(text)))


def listed(wanted: Iterable[object]) -> Iterator[Declared]:
    """The packages of a list of requirements; what is no text is passed over."""
    for requirement in wanted:
        if isinstance(requirement, str) and (name := name_of(requirement)):
            yield Declared(name, requirement)
