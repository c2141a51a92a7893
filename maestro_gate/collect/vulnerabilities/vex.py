"""Reads documents that say whether vulnerabilities matter: OpenVEX, and the VEX profile of CSAF.

What a document says is affected is reported as a vulnerability, too, so that it weighs where no scanner sees it.
"""

from types import ModuleType

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, mapping
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.collect.vulnerabilities import csaf, openvex
from maestro_gate.collect.vulnerabilities.reported import Builder, Reported
from maestro_gate.collect.vulnerabilities.said import Said, statement
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Subject

NAME = "vex"
PROVIDES = "statements"

_FORMATS: tuple[ModuleType, ...] = (openvex, csaf)


def recognises(_path: str, data: bytes) -> bool:
    """Does the file say that it is one of these."""
    return any(format_.recognises(data) for format_ in _FORMATS)


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All statements of a document. Raises InvalidInput with the place."""
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    top = mapping(documents.load_json(data, path, limits).value)
    format_ = next((one for one in _FORMATS if one.is_whole(top)), None)
    if format_ is None:
        raise InvalidInput(
            "this is neither OpenVEX nor CSAF",
            where=path,
            fix='OpenVEX has "@context" and an array "statements"; vexctl writes it.',
        )
    ignored = Ignored()
    author = format_.author(top, path)
    builder = Builder(path, NAME, tables.severities, ignored)
    subjects: list[Subject] = []
    for said in format_.statements(top, ignored):
        found = statement(said, author, tables.vulnerabilities, ignored)
        subjects.append(found)
        if found.effect == "accuses":
            subjects += builder.subjects([_reported(said)])
    return Reading(subjects=ordered(subjects), notes=ignored.sentences())


def _reported(said: Said) -> Reported:
    return Reported(id=said.id, target=said.target, aliases=said.aliases)
