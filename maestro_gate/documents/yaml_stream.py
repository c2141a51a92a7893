"""Reads YAML that other tools wrote for themselves: several documents, tags of their own, aliases.

Where `yaml_reader` refuses, this one understands, within the same limits:

1. A stream may hold several documents. What stands before a mistake is read, and the mistake is told.
2. An alias is the value that it names, counted again with everything in it, so that a bomb goes beyond the limit of
   values. Merge keys (`<<`) add the members that a mapping lacks.
3. A tag of its own makes `{tag: value}` of a value: `!Ref x` is `{Ref: x}`, `!Sub x` is `{"Fn::Sub": x}`, as
   CloudFormation itself reads them. Nobody takes such a value for a literal one.
4. Keys that are no strings are read as they are written. Of two equal keys the last holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from maestro_gate.documents import yaml_scalars
from maestro_gate.documents.document import Document, Limits, at, decoded
from maestro_gate.documents.yaml_reader import Node, YamlPlaces
from maestro_gate.errors import InvalidInput

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_PLAIN = frozenset({"!", *(_CORE + kind for kind in ("str", "int", "float", "bool", "null", "map", "seq"))})
_LONG_FORMS = frozenset({"Ref", "Condition"})
_MERGE = "<<"


@dataclass(frozen=True, slots=True)
class Stream:
    """The documents of a file, as far as they could be read."""

    documents: tuple[Document, ...]
    problem: InvalidInput | None
    """Why nothing behind them was read."""


def load_yaml_stream(data: bytes, name: str, limits: Limits = Limits()) -> Stream:  # noqa: B008 - frozen
    """The documents of a YAML file; never raises for what stands in it."""
    try:
        reader = _Reader(name, limits)
        text = decoded(data, name, limits)
    except InvalidInput as error:
        return Stream((), error)
    problem = None
    try:
        reader.read(_LOADER(text))
    except InvalidInput as error:
        problem = error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = at(name, (mark.line + 1, mark.column + 1)) if mark else name
        problem = InvalidInput(f"not valid YAML: {error.problem or error.context}", where=where)
    except yaml.YAMLError:
        problem = InvalidInput("not valid YAML: it holds a character that YAML does not know", where=name)
    return Stream(tuple(reader.documents), problem)


class _Open:
    """A mapping or sequence whose end has not come yet."""

    __slots__ = ("anchor", "column", "key", "line", "merged", "places", "start", "value")

    def __init__(self, value: Any, event: Any, start: int) -> None:
        self.value = value
        self.places: Any = type(value)()
        self.key: str | None = None
        self.line = self.column = 0
        self.anchor: str | None = event.anchor
        self.start = start
        """How many values there were before it."""
        self.merged: list[tuple[Any, Any]] = []


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A value that aliases name."""

    value: Any
    places: Any
    size: int


class _Reader:
    """Builds values from events; one for each file."""

    __slots__ = ("_anchors", "_limits", "_name", "_nodes", "_open", "_root", "documents")

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._nodes = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._root: tuple[Any, Node] | None = None
        self.documents: list[Document] = []

    def read(self, events: Any) -> None:
        """Takes in every document of the stream."""
        while True:
            event = events.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end()
            elif kind is yaml.MappingStartEvent:
                self._start(event, {})
            elif kind is yaml.SequenceStartEvent:
                self._start(event, [])
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._root, self._anchors = None, {}
            elif kind is yaml.DocumentEndEvent and self._root is not None:
                self.documents.append(Document(self._root[0], self._name, YamlPlaces(self._root[1])))
            elif kind is yaml.StreamEndEvent:
                return

    def _scalar(self, event: Any) -> None:
        value = _value(event)
        frame = self._open[-1] if self._open else None
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, None, 1)
        if frame is not None and frame.key is None and type(frame.value) is dict:
            frame.key = event.value if isinstance(event.value, str) else ""
            frame.line, frame.column = event.start_mark.line + 1, event.start_mark.column + 1
        else:
            self._add(event, *_tagged(event.tag, value, None))

    def _start(self, event: Any, value: Any) -> None:
        if len(self._open) >= self._limits.max_depth:
            self._refuse(event, f"the document is nested deeper than {self._limits.max_depth} levels")
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.key is None and type(frame.value) is dict:
            self._refuse(event, "a key is a mapping or a sequence, as in a template that has to be rendered")
        opened = _Open(value, event, self._nodes)
        self._add(event, *_tagged(event.tag, value, opened.places))
        self._open.append(opened)

    def _end(self) -> None:
        frame = self._open.pop()
        for value, places in _mappings(frame.merged):
            for key in value:
                if key not in frame.value:
                    frame.value[key], frame.places[key] = value[key], places[key]
        if frame.anchor is not None:
            self._anchors[frame.anchor] = _Anchored(frame.value, frame.places, self._nodes - frame.start)

    def _alias(self, event: Any) -> None:
        found = self._anchors.get(event.anchor)
        if found is None:  # unknown, or the alias stands within what it names
            self._refuse(event, "the alias names nothing that is complete")
        self._nodes += found.size
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.key is None and type(frame.value) is dict:
            frame.key = found.value if isinstance(found.value, str) else ""
            frame.line, frame.column = event.start_mark.line + 1, event.start_mark.column + 1
            return
        self._add(event, found.value, found.places)

    def _add(self, event: Any, value: Any, places: Any) -> None:
        self._nodes += 1
        if self._nodes > self._limits.max_nodes:
            self._refuse(event, f"the document has more than {self._limits.max_nodes:,} values")
        mark = event.start_mark
        if not self._open:
            self._root = (value, (mark.line + 1, mark.column + 1, places))
            return
        frame = self._open[-1]
        if frame.key is None:
            frame.value.append(value)
            frame.places.append((mark.line + 1, mark.column + 1, places))
            return
        if frame.key == _MERGE:
            frame.merged.append((value, places))  # a list of mappings may still be built
        else:
            frame.value[frame.key] = value
            frame.places[frame.key] = (frame.line, frame.column, places)
        frame.key = None

    def _refuse(self, event: Any, what: str) -> NoReturn:
        mark = event.start_mark
        raise InvalidInput(what, where=at(self._name, (mark.line + 1, mark.column + 1)))


def _mappings(merged: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The mappings that a mapping is completed with: each value is one, or a list of them."""
    for value, places in merged:
        if type(value) is dict:
            yield value, places
        elif type(value) is list:
            pairs = zip(value, places, strict=True)
            yield from ((one, place[2]) for one, place in pairs if type(one) is dict)


def _value(event: Any) -> Any:
    tag = event.tag
    if tag == "!" or (tag is not None and tag.startswith(_CORE)):
        return event.value if tag in ("!", f"{_CORE}str") else _plain(event.value)
    return _plain(event.value) if tag is None and event.implicit[0] else event.value


def _plain(text: str) -> Any:
    try:
        return yaml_scalars.plain(text)
    except ValueError:  # infinity and the like: nobody reckons with it here
        return text


def _tagged(tag: str | None, value: Any, places: Any) -> tuple[Any, Any]:
    """The value in its tag, when that is one of the document's own."""
    if tag is None or tag in _PLAIN or tag.startswith(_CORE):
        return value, places
    name = tag.lstrip("!")
    key = name if name in _LONG_FORMS else f"Fn::{name}"
    return {key: value}, {key: (0, 0, places)}
