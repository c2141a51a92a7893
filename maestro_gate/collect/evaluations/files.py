"""A result file as readers of evaluations want it: one document, lines, or a table."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, day
from maestro_gate.errors import InvalidInput

MAX_DOCUMENT = 64 * 1024 * 1024
"""Bytes of one JSON document or table; reports of lines are read line by line and may be larger."""
MAX_LINE = 16 * 1024 * 1024
MAX_ROWS = 200_000
"""Lines and rows that are looked into: more than any campaign has, few enough to be read in seconds."""
MAX_LINES = 2_000_000
_MAX_NODES = 3_000_000
_NO_NUMBERS = re.compile(rb'"(?:[^"\\]|\\.)*+"|-?Infinity|NaN')
_DATED = re.compile(r"(?<![0-9])(20[0-9]{2})([-_]?)([01][0-9])\2([0-3][0-9])(?![0-9])")


class Report:
    """The bytes of a file and where they stand."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.ignored = Ignored()
        self._rows = 0

    @property
    def place(self) -> str:
        """Of the document as a whole."""
        return f"{self.path}:1"

    @property
    def day_of_name(self) -> date | None:
        """The day that the file's name tells: some tools write it nowhere else."""
        found = _DATED.search(self.path.rpartition("/")[2])
        return day(f"{found[1]}-{found[3]}-{found[4]}") if found else None

    def document(self) -> object:
        """The whole as one JSON document. Raises InvalidInput."""
        return self._value(self._bounded(), self.path)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """(number, line) of every line that says something. Raises InvalidInput when there are too many."""
        for number, line in enumerate(io.BytesIO(self.data), 1):
            if number > MAX_LINES:
                raise self._too_long(number, MAX_LINES)
            bare = line.strip(b" \t\r\n\xef\xbb\xbf") if number == 1 else line.strip()
            if len(bare) > MAX_LINE:
                self.ignored.note("lines", f"a line is longer than {MAX_LINE // 1024**2} MB")
            elif bare:
                yield number, bare

    def value(self, number: int, line: bytes) -> object:
        """What a line says; None, with a note, when it cannot be read. Raises InvalidInput when there are too many."""
        self._count(number)
        try:
            return self._value(line, f"{self.path}:{number}")
        except InvalidInput:
            self.ignored.note("lines", "cannot be read")
            return None

    def table(self) -> Iterator[dict[str, str]]:
        """The rows of a CSV file. Raises InvalidInput."""
        text = self._bounded().decode("utf-8-sig", errors="replace")
        csv.field_size_limit(MAX_LINE)
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            for row in reader:
                self._count(reader.line_num)
                yield {
                    key: value
                    for key, value in row.items()
                    if isinstance(key, str) and isinstance(value, str)
                }
        except csv.Error as error:
            raise InvalidInput(f"this is not CSV: {error}", where=self.place) from error

    def _count(self, number: int) -> None:
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise self._too_long(number, MAX_ROWS)

    def _too_long(self, number: int, most: int) -> InvalidInput:
        return InvalidInput(
            f"this result has more than {most:,} rows",
            where=f"{self.path}:{number}",
            fix="Commit one report for each suite, or each model.",
        )

    def _bounded(self) -> bytes:
        if len(self.data) > MAX_DOCUMENT:
            raise InvalidInput(
                f"this result is larger than {MAX_DOCUMENT // 1024**2} MB",
                where=self.place,
                fix="Export fewer cases, or without their prompts and answers.",
            )
        return self.data

    def _value(self, data: bytes, where: str) -> object:
        if b"NaN" in data or b"Infinity" in data:
            data = _NO_NUMBERS.sub(self._null, data)
        limits = documents.Limits(max_bytes=len(data), max_nodes=min(len(data), _MAX_NODES))
        return documents.load_json(data, where, limits).value

    def _null(self, found: re.Match[bytes]) -> bytes:
        if found[0].startswith(b'"'):
            return found[0]
        self.ignored.note("numbers", "a score is no number (NaN or Infinity)")
        return b"null"
