"""Reads the result files of other scanners in their own formats: Bandit, gitleaks, KICS, Terrascan, tfsec, zizmor.

1. The content says whose results they are; a file of another kind under such a name is left alone. What they write when
   they find nothing says nothing: there the name has to.
2. A scanner that says it failed, or could not read a file, leaves a note: what it found still counts.
"""

from types import ModuleType

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.collect.results import bandit, gitleaks, kics, terrascan, tfsec, zizmor
from maestro_gate.errors import InvalidInput

NAME = "scanner-results"
PROVIDES = "scan-results"

FORMATS: tuple[ModuleType, ...] = (bandit, gitleaks, kics, terrascan, tfsec, zizmor)
"""Each says whether a document is its scanner's, by its beginning and when it is parsed, and what it holds."""


_LONGEST_NOTHING = 100
_NOTHING = (b"[]", b'{"results":null}')
"""What gitleaks, zizmor and tfsec write when they find nothing."""


def recognises(path: str, head: bytes) -> bool:
    """Does the content say that one of these scanners wrote it."""
    if b"".join(head[:_LONGEST_NOTHING].split()) in _NOTHING:
        return any(one.TOOL in path.lower() for one in FORMATS)
    return any(one.recognises(head) for one in FORMATS)


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """One result file. Raises InvalidInput with the place."""
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    value = documents.load_json(data, path, limits).value
    reader = next((one for one in FORMATS if one.recognises(data) and one.is_result(value)), None)
    if reader is None:
        raise InvalidInput(
            "this is no result of a scanner that the gate knows",
            where=path,
            fix="Write the results anew, as JSON or SARIF, or rename the file.",
        )
    ignored = Ignored()
    subjects = ordered(reader.subjects(value, path, tables, ignored))
    folder = getattr(reader, "folder", None)
    folders = (folder(value),) if folder else ()
    return Reading(subjects=subjects, notes=ignored.sentences(), folders=folders)
