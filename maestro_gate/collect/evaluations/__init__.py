"""Reads results of red-team runs and evaluations: garak, promptfoo, PyRIT, deepeval, ragas and Inspect.

A report says of itself whose it is; its name may be anything. What is no number in it (NaN, Infinity, which several
of these tools write) is no score.
"""

from collections.abc import Callable

from maestro_gate.collect.evaluations import deepeval, garak, inspect_logs, promptfoo, pyrit, ragas
from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

NAME = "evaluation"
PROVIDES = "evaluation"

_FORMATS = (garak, inspect_logs, promptfoo, pyrit, deepeval, ragas)
"""Those that are told by how a file begins come first."""


def recognises(path: str, content: bytes) -> bool:
    """Does the file look like a report of one of the tools."""
    return any(tool.recognises(path, content) for tool in _FORMATS)


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The run of one report, and its probes. Raises InvalidInput with the place."""
    report = Report(path, data)
    for tool in _FORMATS:
        if tool.recognises(path, data):
            reader: Callable[[Report, Tables], Reading] = tool.read
            return reader(report, tables)
    raise InvalidInput(
        "this is no result of an evaluation that is known here",
        where=path,
        fix="Results of garak, promptfoo, PyRIT, deepeval, ragas and Inspect are read: see docs/evaluations.md.",
    )
