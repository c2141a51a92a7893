"""Says where a CycloneDX document breaks the official schema of its version, though it can be read."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from maestro_gate.collect.cyclonedx import schemas
from maestro_gate.collect.lenient import Ignored

if TYPE_CHECKING:
    from jsonschema_rs import Draft7Validator, ValidationError

_WORDS = {
    "additionalProperties": "has members that the schema does not know",
    "anyOf": "has none of the forms that the schema allows",
    "const": "is not the value that the schema asks for",
    "enum": "is none of the values that the schema allows",
    "format": "does not have the form that the schema asks for",
    "oneOf": "has none of the forms that the schema allows",
    "pattern": "does not have the form that the schema asks for",
    "required": "lacks what the schema requires",
    "type": "is not of the type that the schema asks for",
    "uniqueItems": "lists the same twice",
}
_OTHERWISE = "is not as the schema wants it"
_FEW = 8
"""Rows of which one breaks the schema: they are asked one by one."""
_MOST_LISTED = 400_000
"""Bytes of JSON: of more, the validator might list faults that take thousands of times their memory."""


class Conformance:
    """Checks one document, row by row."""

    def __init__(self, version: str, arrays: tuple[str, ...]) -> None:
        self.version = version
        self._validators = schemas.validators(version, arrays)
        self._found = Ignored()

    def check_frame(self, top: Mapping[str, object], present: Collection[str]) -> None:
        """Everything but the rows; of the arrays `present`, only whether the version has them."""
        frame = {**top, **{key: [] for key in present}}
        self._keeps(self._validators[""], frame, "")

    def check_rows(self, key: str, rows: Sequence[object]) -> Collection[int]:
        """The places of those elements of an array that do not keep to the schema."""
        validator = self._validators.get(key)
        # One question for many rows: nearly always nothing is wrong with any.
        if validator is None or validator.is_valid(rows):
            return ()
        odd = []
        for start in range(0, len(rows), _FEW):
            few = rows[start : start + _FEW]
            if not validator.is_valid(few):
                odd += [start + at for at, row in enumerate(few) if not self._keeps(validator, [row], key)]
        return odd

    def note_repeated(self, count: int) -> None:
        """References are there once: a schema of JSON cannot say so."""
        for _ in range(count):
            self._found.note("bom-ref", "occurs again, with the same thing")

    def sentences(self) -> tuple[str, ...]:
        """What was found, one sentence for each kind of thing, sorted."""
        return self._found.sentences()

    def _keeps(self, validator: "Draft7Validator", value: Any, place: str) -> bool:
        """Whether a value keeps to the schema; what is wrong is noted, or that it is too large."""
        if validator.is_valid(value):
            return True
        if len(msgspec.json.encode(value)) > _MOST_LISTED:
            self._found.note(place or "the document", f"{_OTHERWISE}, and too large to say where")
            return False
        for fault in validator.iter_errors(value):
            self._found.note(_place(place, fault), _WORDS.get(fault.kind.name, _OTHERWISE))
        return False


def _place(place: str, error: "ValidationError") -> str:
    """Where, without indices: the order of elements does not show in the result."""
    for step in error.instance_path:
        place += "[]" if isinstance(step, int) else f".{step}" if place else step
    return place or "the document"
