"""Reads what a Helm chart says without being rendered: that it is one, and its default values."""

from maestro_gate import documents
from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.inventory.infrastructure.definition import Definition, Parsed
from maestro_gate.collect.lenient import mapping, text


def chart(path: str, data: bytes) -> Parsed:
    """Says that nobody knows what the templates of a chart make."""
    stream = documents.load_yaml_stream(data, path)
    is_chart = bool(stream.documents) and bool(text(mapping(stream.documents[0].value).get("name")))
    notes = ("the templates of this chart are not rendered, so nothing is known of what they make",)
    return Parsed(notes=notes if is_chart else (), is_infrastructure=is_chart)


def default_values(path: str, data: bytes) -> Parsed:
    """The values of a chart where nobody gives others: what they name may be in use."""
    stream = documents.load_yaml_stream(data, path)
    found = (values.with_computed(document.value) for document in stream.documents)
    notes = (str(stream.problem),) if stream.problem else ()
    return Parsed(tuple(Definition("", "", 1, value, confidence="declared") for value in found), notes)
