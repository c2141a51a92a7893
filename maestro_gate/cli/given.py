"""Files that a command is given: read up to a limit, so that whoever wrote one cannot fill the memory."""

from pathlib import Path


def bounded(file: Path, limit: int) -> bytes:
    """Its bytes, at most one more than is allowed: whoever takes them refuses that many. Raises OSError."""
    with file.open("rb") as stream:
        return stream.read(limit + 1)
