"""Reads the part of `policies/scanners.yaml` that says which framework of Checkov gets which files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.scanners import yaml_shape
from maestro_gate.errors import InvalidInput

Expressions = tuple[re.Pattern[bytes], ...]


@dataclass(frozen=True, slots=True)
class Selector:
    """Names of files, and what their content has to match."""

    patterns: tuple[str, ...]
    contains: Expressions
    """All of them; empty when the name is enough."""


@dataclass(frozen=True, slots=True)
class TopLevel:
    """Keys at the top level of a document that say what it is, however they are spelt."""

    contains: Expressions
    """Without a match of all of them it is not worth while to look for the keys."""
    keys: tuple[frozenset[str], ...]
    """One of each group."""

    def is_in(self, data: bytes, limit: int) -> bool:
        """Has a document of this file all the keys. Beyond the limit, or too deep, that is taken for granted."""
        if not matches(data, self.contains):
            return False
        if len(data) > limit and not data.lstrip().startswith(b"{"):
            return True
        try:
            return any(self._are_among(found) for found in yaml_shape.top_level_keys(data))
        except yaml_shape.TooDeepError:
            return True

    def _are_among(self, found: frozenset[str]) -> bool:
        # What a mapping brings along may be any of them.
        return yaml_shape.MERGE in found or not any(group.isdisjoint(found) for group in self.keys)


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework of Checkov."""

    name: str
    selectors: tuple[Selector, ...]
    read_when: Expressions
    """A file that matches all of them has to be read; empty when Checkov does not say what it read."""
    top_level: TopLevel | None
    """A file with these keys is meant, whatever else it contains, and has to be read."""
    block_comment: tuple[bytes, bytes] | None
    companions: tuple[str, ...]
    """Names of files that are given along."""
    reads_first_document: bool
    """Of a file with several documents Checkov reads the first alone."""

    def has_to_be_read(self, data: bytes) -> bool:
        """Would it be missing evidence if Checkov passed over a file with this content."""
        return bool(self.read_when) and matches(_without_comments(data, self.block_comment), self.read_when)


@dataclass(frozen=True, slots=True)
class Template:
    """Files of which a tool makes manifests: below a folder that stands beside a file of a certain name."""

    beside: str
    below: str
    mark: bytes
    """Without it in its text a file is a plain one."""
    name: str


@dataclass(frozen=True, slots=True)
class CheckovTable:
    """What Checkov gets."""

    max_bytes: int
    renamed: Mapping[str, str]
    """Ending that Checkov does not know → ending under which it sees the file."""
    templates: tuple[Template, ...]
    frameworks: tuple[Framework, ...]


def matches(data: bytes, expressions: Iterable[re.Pattern[bytes]]) -> bool:
    """Does every expression match somewhere."""
    return all(expression.search(data) for expression in expressions)


def parse(value: Any, where: str) -> CheckovTable:
    """The table of the file's value, which follows its schema."""
    return CheckovTable(
        max_bytes=value["max_bytes"],
        renamed=value["renamed"],
        templates=tuple(Template(**{**row, "mark": row["mark"].encode()}) for row in value["templates"]),
        frameworks=tuple(_framework(row, where) for row in value["frameworks"]),
    )


def _framework(row: Mapping[str, Any], where: str) -> Framework:
    place = f"{where}: framework {row['name']}"
    comment = row.get("block_comment")
    return Framework(
        name=row["name"],
        selectors=tuple(
            Selector(tuple(files["patterns"]), _expressions(files.get("contains", ()), place))
            for files in row["files"]
        ),
        read_when=_expressions(row.get("read_when", ()), place),
        top_level=_top_level(row.get("top_level"), place),
        block_comment=None if comment is None else (comment[0].encode(), comment[1].encode()),
        companions=tuple(row.get("companions", ())),
        reads_first_document=row.get("reads_first_document", False),
    )


def _top_level(row: Mapping[str, Any] | None, where: str) -> TopLevel | None:
    if row is None:
        return None
    return TopLevel(_expressions(row["contains"], where), tuple(frozenset(group) for group in row["keys"]))


def _expressions(texts: Iterable[str], where: str) -> Expressions:
    made = []
    for text in texts:
        try:
            made.append(re.compile(text.encode(), re.MULTILINE))
        except re.error as error:
            raise InvalidInput(f"«{text}» is no regular expression: {error}", where=where) from error
    return tuple(made)


def _without_comments(data: bytes, marks: tuple[bytes, bytes] | None) -> bytes:
    if marks is None:
        return data
    first, *commented = data.split(marks[0])
    return b"".join((first, *(part.partition(marks[1])[2] for part in commented)))
