"""Loads MCP client configurations, whatever their syntax is, and finds the entries of servers in them."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.collect.mcp_words import McpWords
from maestro_gate.errors import InvalidInput

Pointer = tuple[str | int, ...]
Line = Callable[[Pointer], int]
"""From a pointer to its 1-based line; 0 when nobody knows."""


def load(path: str, data: bytes) -> tuple[object, Line]:
    """The value, and a function from a pointer to its line."""
    low = path.lower()
    if low.endswith(".toml"):
        return _load_toml(path, data)
    reader = documents.load_yaml if low.endswith((".yaml", ".yml")) else documents.load_jsonc
    document = reader(data, path)
    return document.value, lambda pointer: document.locate(pointer)[0]


def load_object(path: str, data: bytes) -> tuple[Object, Line]:
    """Like `load`, for a file that has to hold an object."""
    value, line = load(path, data)
    if not isinstance(value, dict):
        what = "these are no settings: the top level is not an object"
        raise InvalidInput(what, where=f"{path}:1:1")
    return value, line


def is_broken(path: str, data: bytes) -> bool:
    """Does the file hold something, and nothing that can be read."""
    try:
        return bool(data.strip()) and load(path, data) is None
    except InvalidInput:
        return True


def _load_toml(path: str, data: bytes) -> tuple[object, Line]:
    limit = documents.Limits().max_bytes
    if len(data) > limit:
        raise InvalidInput(f"the document has {len(data):,} bytes; at most {limit:,} are read", where=path)
    try:
        content = data.decode("utf-8-sig")
        value = tomllib.loads(content)
    except UnicodeDecodeError as error:
        raise InvalidInput("the document is not UTF-8", where=path, fix="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        where = f"{path}:{place[1]}:{place[2]}" if place else path
        raise InvalidInput(f"not valid TOML: {str(error).partition(' (at ')[0]}", where=where) from error
    except RecursionError as error:
        raise InvalidInput("the document is nested too deeply", where=path) from error
    return value, lambda pointer: _toml_line(content, str(pointer[-1]))


def _toml_line(content: str, name: str) -> int:
    """Line of the table of a server; tomllib itself tells no places."""
    header = re.compile(rf"^\s*\[[^\]]*[.\"']?{re.escape(name)}[\"']?\s*\]", re.MULTILINE)
    found = header.search(content)
    return content.count("\n", 0, found.start() + len(found[0]) - len(found[0].lstrip())) + 1 if found else 0


def entries(top: Object, words: McpWords, ignored: Ignored) -> Iterator[tuple[str, Pointer, Object]]:
    """Name, pointer and value of every entry; each table once, by the first container that leads to it."""
    seen: set[int] = set()
    for keys in words.containers:
        table = at(top, keys)
        if table is None or id(table) in seen:
            continue
        is_shared = keys in words.shared_containers
        for name, pointer, entry in _named(table, keys):
            if id(entry) in seen or (is_shared and not _is_server(entry, words)):
                continue
            seen.add(id(entry))
            if isinstance(entry, dict):
                yield name, pointer, entry
            else:
                ignored.note(".".join(keys) + "[]", "is not an object")
        seen.add(id(table))
    if seen:
        return
    if not all(_is_server(entry, words) for entry in top.values()):
        ignored.note("the file", "holds no table of servers")
        return
    # A plug-in's file may hold the entries and nothing around them.
    for name, entry in top.items():
        yield name, (name,), mapping(entry)


def at(top: Object, keys: tuple[str, ...]) -> object:
    """The value under these keys, or None."""
    value: object = top
    for key in keys:
        value = mapping(value).get(key)
    return value


def _named(table: object, keys: tuple[str, ...]) -> Iterator[tuple[str, Pointer, object]]:
    for name, entry in mapping(table).items():
        yield name, (*keys, name), entry
    for index, entry in enumerate(sequence(table)):
        yield text(mapping(entry).get("name")), (*keys, index), entry


def _is_server(entry: object, words: McpWords) -> bool:
    return any(key in mapping(entry) for key in (*words.command_keys, *words.url_keys))


def defaults(top: Object) -> Mapping[str, str]:
    """`${input:ID}` → what stands for it when nobody types anything, in configurations that ask for values."""
    asked = [mapping(item) for item in sequence(top.get("inputs"))]
    return {
        f"${{input:{text(item.get('id'))}}}": text(item["default"]) for item in asked if item.get("default")
    }


def filled(entry: Object, given: Mapping[str, str]) -> Object:
    """The entry with its defaults filled in, and with what an inner `transport` says."""
    outer = {**mapping(entry.get("transport")), **entry}
    return {key: _filled(value, given) for key, value in outer.items()} if given else outer


def _filled(value: object, given: Mapping[str, str]) -> object:
    if isinstance(value, dict):
        return {key: _filled(inner, given) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, given) for inner in value]
    if isinstance(value, str) and "${input:" in value:
        for reference, default in given.items():
            value = value.replace(reference, default)
    return value
