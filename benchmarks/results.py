"""What a benchmark hands back, and how that is shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that must not be worse than its limit."""

    name: str
    figure: float
    limit: float
    at_least: bool = False
    """The figure must reach the limit; else it must stay below."""

    @property
    def holds(self) -> bool:
        """Is the figure good enough."""
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit


@dataclass(frozen=True, slots=True)
class Result:
    """One benchmark."""

    name: str
    title: str
    note: str
    rows: tuple[Mapping[str, str], ...]
    bars: tuple[Bar, ...]


def markdown(result: Result) -> str:
    """The result as a section of Markdown."""
    columns = list(result.rows[0])
    lines = [f"## {result.title}", "", result.note, "", _line(columns), _line(["---"] * len(columns))]
    lines += [_line([row[column] for column in columns]) for row in result.rows]
    lines += [""] if result.bars else []
    for bar in result.bars:
        sign = "≥" if bar.at_least else "≤"
        word = "holds" if bar.holds else "MISSED"
        lines.append(f"- {word}: {bar.name} {bar.figure:.3g}, bar {sign} {bar.limit:.3g}")
    return "\n".join(lines) + "\n"


def document(result: Result) -> dict[str, object]:
    """The result as plain values."""
    return {**asdict(result), "bars": [{**asdict(bar), "holds": bar.holds} for bar in result.bars]}


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
