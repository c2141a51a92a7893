"""Reads which known actions the steps of a GitHub workflow run, and whether it may ask GitHub's models."""

from collections.abc import Iterator

from maestro_gate import documents
from maestro_gate.collect.detectors import Names
from maestro_gate.collect.inventory.infrastructure.definition import Definition, Parsed
from maestro_gate.collect.lenient import mapping, sequence, text

TYPE = "workflow-step"

_MODELS = "models"
"""The permission to call GitHub Models."""


def read(path: str, data: bytes, actions: Names) -> Parsed:
    """The steps whose action is in the table; all others are no concern of the inventory."""
    stream = documents.load_yaml_stream(data, path)
    found = [
        one
        for document in stream.documents[:1]
        for one in (*_permissions(document), *_steps(document, actions))
    ]
    return Parsed(tuple(found), (str(stream.problem),) if stream.problem else ())


def _steps(document: documents.Document, actions: Names) -> Iterator[Definition]:
    for job, value in mapping(mapping(document.value).get("jobs")).items():
        for number, step in enumerate(sequence(mapping(value).get("steps"))):
            action = text(mapping(step).get("uses")).partition("@")[0]
            if action and actions.reveal(action):
                line = document.locate(("jobs", job, "steps", number, "uses"))[0]
                yield Definition(action, TYPE, line, {}, (action,))


def _permissions(document: documents.Document) -> Iterator[Definition]:
    top = mapping(document.value)
    jobs = mapping(top.get("jobs"))
    for keys, holder in (((), top), *((("jobs", job), mapping(value)) for job, value in jobs.items())):
        if text(mapping(holder.get("permissions")).get(_MODELS)) in ("read", "write"):
            line = document.locate((*keys, "permissions", _MODELS))[0]
            yield Definition("github-models", "workflow-permission", line, {}, ("permission:models",))
