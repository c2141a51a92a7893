"""Reads the result files of scanners that look for known vulnerabilities; the content says which scanner it was."""

from types import ModuleType

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, Object, mapping
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.collect.vulnerabilities import grype, npm_audit, osv_scanner, pip_audit
from maestro_gate.collect.vulnerabilities.reported import Builder
from maestro_gate.errors import InvalidInput

NAME = "vulnerability-results"
PROVIDES = "vulnerabilities"

_FORMATS: tuple[ModuleType, ...] = (grype, pip_audit, npm_audit, osv_scanner)
_FRAMES = {
    grype.TOOL: ("matches",),
    pip_audit.TOOL: ("dependencies",),
    npm_audit.TOOL: ("vulnerabilities", "advisories"),
    osv_scanner.TOOL: ("results",),
}
"""Members of which a whole result has one; null stands for an empty one."""


def recognises(path: str, data: bytes) -> bool:
    """Does the file say that one of the scanners wrote it."""
    return _format(path, data) is not None


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """A result file. Raises InvalidInput with the place."""
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    value = documents.load_json(data, path, limits).value
    format_ = _format(path, data)
    if format_ is None:
        raise InvalidInput(
            "this is no result of Grype, OSV-Scanner, pip-audit or npm audit",
            where=path,
            fix="Let the scanner write the file again, as JSON.",
        )
    # Before 2.0 pip-audit wrote its packages without a frame.
    top = {"dependencies": value} if format_ is pip_audit and isinstance(value, list) else mapping(value)
    _whole(top, format_.TOOL, path)
    if format_ is pip_audit and pip_audit.is_blind(top):
        raise InvalidInput(
            "pip-audit skipped every package, so that nothing is known of any",
            where=path,
            fix="Let it reach its package index or an advisory service, and write the file again.",
        )
    ignored = Ignored()
    builder = Builder(path, format_.TOOL, tables.severities, ignored)
    subjects = builder.subjects(format_.reported(top, tables, ignored))
    return Reading(subjects=ordered(subjects), notes=ignored.sentences())


def _format(path: str, data: bytes) -> ModuleType | None:
    name = path.rpartition("/")[2].lower()
    return next((format_ for format_ in _FORMATS if format_.recognises(name, data)), None)


def _whole(top: Object, tool: str, path: str) -> None:
    """A result whose frame is missing is a failure that somebody saved, not a clean bill."""
    frames = {key: top[key] for key in _FRAMES[tool] if key in top}
    kinds = (dict, type(None)) if tool == npm_audit.TOOL else (list, type(None))
    if "error" in top or not any(isinstance(member, kinds) for member in frames.values()):
        raise InvalidInput(
            f"this is no whole result of {tool}: {' or '.join(_FRAMES[tool])} is missing",
            where=path,
            fix=f"Look at what {tool} printed, and let it write the file again.",
        )
