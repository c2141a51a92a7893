"""The answer to a what-if question as Markdown, for a pull request, an issue or a wiki; safe for hostile text."""

from maestro_gate.model.simulation import Simulation
from maestro_gate.report import markdown, what_if


def render(answer: Simulation) -> str:
    """The answer as one Markdown document with a final newline."""
    return markdown.page("blast-radius.md.j2", answer=answer, say=what_if, listed=40)
