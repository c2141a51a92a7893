"""One source file while it is looked at: its facts, its names, and the words it is held against."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maestro_gate.collect.detectors import Detectors
from maestro_gate.collect.inventory.code.expressions import Call, Name, Value, text
from maestro_gate.collect.inventory.code.facts import Binding, Class, Facts, Function, Import
from maestro_gate.collect.inventory.code.naming import Names
from maestro_gate.collect.inventory.code.words import CodeWords
from maestro_gate.collect.inventory.model_ids import ModelIds
from maestro_gate.collect.mcp_words import SecretWords
from maestro_gate.model.evidence import Detection

_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_LONGEST = 200
_NEAR = 100


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A file and everything that is known of it."""

    path: str
    data: bytes
    facts: Facts
    names: Names
    words: CodeWords
    detectors: Detectors
    model_ids: ModelIds
    secrets: SecretWords
    spoken: frozenset[bytes]
    """Every word that stands in the file."""
    _telling_calls: list[tuple[Call, ...]] = field(default_factory=list)
    _resolved: dict[Call, tuple[str, Import | None]] = field(default_factory=dict)
    _bindings: dict[str, list[Binding]] = field(default_factory=dict)
    _calls: dict[str, list[Call]] = field(default_factory=dict)
    _decorators: list[tuple[tuple[Call, Function], ...]] = field(default_factory=list)
    """One member once it is made, whether or not the file has decorators."""
    _functions: dict[str, Function] = field(default_factory=dict)

    def used(
        self,
        row: Mapping[str, Any],
        name: str,
        line: int,
        ref: str,
        *,
        provider: str = "",
        model: str = "",
        safeguard: str = "",
    ) -> Detection:
        """A sighting of something of the row's layer and type that the file has in use."""
        return Detection(
            row["layer"],
            row["type"],
            name,
            self.path,
            line,
            "used",
            provider,
            model,
            ref,
            safeguard=safeguard,
        )

    def resolved(self, call: Call) -> tuple[str, Import | None]:
        """The qualified name of what is called, and the import that it came through."""
        if call not in self._resolved:
            self._resolved[call] = self.names.resolved(call.callee, call.start)
        return self._resolved[call]

    def candidates(self, call: Call) -> tuple[str, ...]:
        """The qualified names that a call may be of: a module that is imported whole may have it, too."""
        full, through = self.resolved(call)
        if through is not None or not self.names.stars or call.callee.startswith("?"):
            return (full,)
        return (full, *(f"{star}.{full}" for star in self.names.stars))

    def telling_calls(self) -> tuple[Call, ...]:
        """The calls that some row may speak of: few of all."""
        if not self._telling_calls:
            lasts, wild = self.words.lasts, (self.words.uses, self.words.safeguards)
            self._telling_calls.append(
                tuple(
                    call
                    for call in self.facts.calls
                    if self.resolved(call)[0].rpartition(".")[2] in lasts
                    or call.last in lasts
                    or any(rows.may_fit(one) for rows in wild for one in self.candidates(call))
                )
            )
        return self._telling_calls[0]

    def label(self, call: Call, given: str, generic: frozenset[str]) -> str:
        """What a thing is called: its own name, or what stands around it and says something."""
        function = self.decorated(call) or self.facts.function_at(call.start)
        class_ = self.facts.class_at(call.start)
        stem, folder = _places(self.path)
        around = (
            call.target.rpartition(".")[2],
            function.name if function else "",
            class_.name if class_ else "",
            stem,
            folder,
        )
        names = [given, *(self._telling_part(name) for name in around)]
        return next((name for name in names if name and name.lower() not in generic), stem or folder)[
            :_LONGEST
        ]

    def _telling_part(self, name: str) -> str:
        """The name without the part that only says how the thing is made: `research_graph_builder` is `research`."""
        parts = [part for part in name.strip("_ {}[]\"'").split("_") if part]
        silent = self.words.set_of("agents", "generic_parts")
        while len(parts) > 1 and parts[-1].lower() in silent:
            parts.pop()
        return "_".join(parts)

    def decorated(self, call: Call) -> Function | None:
        """The function that a decorator stands over, also where the call is an argument of it."""
        if not self._decorators:
            spans = [(one, function) for function in self.facts.functions for one in function.decorators]
            self._decorators.append(tuple(sorted(spans, key=lambda span: span[0].start)))
        (held,) = self._decorators
        place = bisect_right(held, call.start, key=lambda span: span[0].start)
        near = reversed(held[max(0, place - _NEAR) : place])
        return next((function for one, function in near if call.start < one.end), None)

    def call_around(self, binding: Binding) -> Call | None:
        """The innermost call that a name gets its value in."""
        calls = self.facts.calls
        place = bisect_right(calls, binding.start, key=lambda call: call.start)
        near = reversed(calls[max(0, place - _NEAR) : place])
        return next((call for call in near if call.start < binding.start < call.end), None)

    def scope(self, position: int) -> str:
        """The function that a place is in; the file's name outside of any."""
        function = self.facts.function_at(position)
        return function.name if function and function.name else _places(self.path)[0]

    def bindings_of(self, name: str) -> Sequence[Binding]:
        """Where something of this name gets a value, in the file's order."""
        if not self._bindings:
            for binding in self.facts.bindings:
                self._bindings.setdefault(binding.name, []).append(binding)
        return self._bindings.get(name, ())

    def unpacked(self) -> tuple[Binding, ...]:
        """Where several names get a value at once."""
        return tuple(one for one in self.facts.bindings if "," in one.name and one.callee)

    def calls_of(self, name: str) -> Sequence[Call]:
        """Calls of what something of this name has, in the file's order."""
        if not self._calls:
            for call in self.facts.calls:
                self._calls.setdefault(call.callee.rpartition(".")[0], []).append(call)
        return self._calls.get(name, ())

    def class_named(self, name: str) -> Class | None:
        """The class of this name."""
        return next((one for one in self.facts.classes if one.name == name), None)

    def function(self, name: str) -> Function | None:
        """The function of this name."""
        if not self._functions:
            for one in self.facts.functions:
                self._functions.setdefault(one.name, one)
        return self._functions.get(name.rpartition(".")[2])

    def literal(self, value: Value) -> str:
        """The text that a value is, also by way of a name that the file gives a text to."""
        found = text(value)
        if found or not isinstance(value, Name):
            return found
        last = value.dotted.removesuffix(".value").rpartition(".")[2]
        given = next((one for one in self.bindings_of(last) if not one.callee), None)
        return text(given.read()) if given else ""


def pieces(name: str) -> frozenset[str]:
    """The words of a name, in lower case: `auditLog`, `audit_log` and `AUDIT-LOG` are `audit` and `log`."""
    return frozenset(piece.lower() for piece in _PIECES.findall(name))


def _places(path: str) -> tuple[str, str]:
    """The name of the file without its ending, and of its folder."""
    folder, _, name = path.rpartition("/")
    return name.split(".", 1)[0], folder.rpartition("/")[2]
