"""Reads one strict YAML document from libyaml's event stream.

PyYAML's composer recurses in C: 50,000 levels of nesting end the process. libyaml's parser does not, so
values are built here from its events on an explicit stack, and what is refused is refused before anything is
built from it:

1. anchors and aliases (a small file can unfold into gigabytes), and merge keys, which need them;
2. more levels or values than the limits allow;
3. a second document, tags outside the core schema;
4. keys that are not strings, and keys that occur twice.
"""

import re
from typing import Any, NoReturn

import yaml

from maestro_gate.documents import yaml_scalars
from maestro_gate.documents.document import Document, Limits, Pointer, at, decoded, place_of, quoted
from maestro_gate.errors import InvalidInput

Node = tuple[int, int, Any]
"""Line and column (1-based) and the places of what is inside: dict[str, Node], list[Node], or None."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_SCALARS = {_CORE + kind: kind for kind in ("str", "int", "float", "bool", "null")} | {"!": "str"}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = {bool: "a truth value", int: "a number", float: "a number", type(None): "null"}


def load_yaml(data: bytes, name: str, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """The one document of a YAML file. Raises InvalidInput with the place and what to do."""
    text = decoded(data, name, limits)
    reader = _Reader(name, limits)
    try:
        value, places = reader.read(_LOADER(text))
    except yaml.MarkedYAMLError as error:
        raise reader.syntax_error(error) from error
    except yaml.YAMLError as error:
        bad = _UNPRINTABLE.search(text)
        where = at(name, place_of(text, bad.start())) if bad else name
        what = f"it holds the character U+{ord(bad.group()):04X}" if bad else str(error)
        raise InvalidInput(f"not valid YAML: {what}", where=where) from error
    return Document(value, name, YamlPlaces(places))


class YamlPlaces:
    """Places that were noted while the values were built."""

    __slots__ = ("_root",)

    def __init__(self, root: Node) -> None:
        self._root = root

    def locate(self, pointer: Pointer) -> tuple[int, int]:
        node = self._root
        for step in pointer:
            try:
                node = node[2][step]
            except (KeyError, IndexError, TypeError):
                break
        return node[0], node[1]


class _Open:
    """A mapping or sequence whose end has not come yet."""

    __slots__ = ("column", "key", "line", "places", "value")

    def __init__(self, value: dict[str, Any] | list[Any]) -> None:
        self.value: Any = value
        self.places: Any = type(value)()
        self.key: str | None = None
        self.line = self.column = 0


class _Reader:
    """Builds values from events; one for each document."""

    __slots__ = ("_limits", "_name", "_nodes", "_open", "_root")

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._nodes = 0
        self._open: list[_Open] = []
        self._root: tuple[Any, Node] | None = None

    def read(self, events: Any) -> tuple[Any, Node]:
        """The value and the places of the stream's only document."""
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        while True:
            event = events.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind in ends:
                self._open.pop()
            elif kind is yaml.MappingStartEvent:
                self._start(event, {}, "map")
            elif kind is yaml.SequenceStartEvent:
                self._start(event, [], "seq")
            elif kind is yaml.AliasEvent:
                self._refuse_sharing(event)
            elif kind is yaml.DocumentStartEvent and self._root is not None:
                self._refuse(event, "a second document starts here", fix="Keep one document in one file.")
            elif kind is yaml.StreamEndEvent:
                if self._root is None:
                    self._refuse(event, "the document is empty")
                return self._root

    def syntax_error(self, error: yaml.MarkedYAMLError) -> InvalidInput:
        """What libyaml found wrong, with its place."""
        mark = error.problem_mark or error.context_mark
        where = at(self._name, (mark.line + 1, mark.column + 1)) if mark else self._name
        words = ", ".join(part for part in (error.context, error.problem) if part)
        return InvalidInput(f"not valid YAML: {words}", where=where)

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse_sharing(event)
        tag = event.tag
        text = event.value
        try:
            if tag is None:
                value = yaml_scalars.plain(text) if event.implicit[0] else text
            elif tag in _SCALARS:
                value = yaml_scalars.tagged(_SCALARS[tag], text)
            else:
                self._refuse_tag(event, tag)
        except ValueError as error:
            self._refuse(event, str(error))
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.key is None and type(frame.value) is dict:
            self._key(event, frame, value)
        else:
            self._add(event, value, None)

    def _key(self, event: Any, frame: _Open, key: yaml_scalars.Scalar) -> None:
        if type(key) is not str:
            written = quoted(event.value)
            what = f"the key {event.value[:60] or '(nothing)'} is {_KINDS[type(key)]}; keys are strings"
            self._refuse(event, what, fix=f"Write it in quotes: {written}")
        if key == "<<" and event.implicit[0]:
            self._refuse(event, "merge keys are not accepted", fix="Write the members out.")
        mark = event.start_mark
        if key in frame.value:
            lines = f"in line {frame.places[key][0]} and in line {mark.line + 1}"
            self._refuse(event, f"the key {quoted(key)} occurs twice: {lines}")
        frame.key, frame.line, frame.column = key, mark.line + 1, mark.column + 1

    def _start(self, event: Any, value: dict[str, Any] | list[Any], kind: str) -> None:
        if event.anchor is not None:
            self._refuse_sharing(event)
        if event.tag is not None and event.tag not in ("!", _CORE + kind):
            self._refuse_tag(event, event.tag)
        if len(self._open) >= self._limits.max_depth:
            self._refuse(event, f"the document is nested deeper than {self._limits.max_depth} levels")
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.key is None and type(frame.value) is dict:
            self._refuse(event, "a key is a mapping or a sequence; keys are strings")
        opened = _Open(value)
        self._add(event, value, opened.places)
        self._open.append(opened)

    def _add(self, event: Any, value: Any, places: Any) -> None:
        self._nodes += 1
        if self._nodes > self._limits.max_nodes:
            self._refuse(event, f"the document has more than {self._limits.max_nodes:,} values")
        if not self._open:
            mark = event.start_mark
            self._root = (value, (mark.line + 1, mark.column + 1, places))
            return
        frame = self._open[-1]
        if frame.key is None:
            mark = event.start_mark
            frame.value.append(value)
            frame.places.append((mark.line + 1, mark.column + 1, places))
        else:
            frame.value[frame.key] = value
            frame.places[frame.key] = (frame.line, frame.column, places)
            frame.key = None

    def _refuse_sharing(self, event: Any) -> NoReturn:
        self._refuse(
            event, "anchors and aliases are not accepted", fix="Write the value out where it is used."
        )

    def _refuse_tag(self, event: Any, tag: str) -> NoReturn:
        shown = "!!" + tag.removeprefix(_CORE) if tag.startswith(_CORE) else tag
        self._refuse(event, f"the tag {quoted(shown)} is not accepted", fix="Leave the tag out.")

    def _refuse(self, event: Any, what: str, *, fix: str = "") -> NoReturn:
        mark = event.start_mark
        raise InvalidInput(what, where=at(self._name, (mark.line + 1, mark.column + 1)), fix=fix)
