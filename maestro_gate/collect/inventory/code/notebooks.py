"""Reads the code cells of a notebook as one Python file; what the cells printed is never looked at."""

import json

from maestro_gate.errors import InvalidInput

_MAGIC = ("%", "!", "?")


def code(data: bytes, path: str) -> bytes:
    """The code of all cells. Raises InvalidInput for what is no notebook."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("this is no notebook: it cannot be read as JSON", where=path) from error
    cells = value.get("cells") if isinstance(value, dict) else None
    if not isinstance(cells, list):
        raise InvalidInput("this is no notebook: it has no list of cells", where=path)
    return "\n\n".join(_cell(cell) for cell in cells if isinstance(cell, dict)).encode(errors="replace")


def _cell(cell: dict[str, object]) -> str:
    if cell.get("cell_type") != "code":
        return ""
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    written = "".join(line for line in lines if isinstance(line, str))
    # Magics are no Python; their lines stay, so that the others keep their places.
    return "\n".join("" if line.lstrip().startswith(_MAGIC) else line for line in written.splitlines())
