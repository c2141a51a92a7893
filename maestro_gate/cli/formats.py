"""The formats of a report, by name. What renders one is imported when somebody asks for it."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from maestro_gate.model.judgement import Outcome

TERMINAL = "terminal"
_RENDERERS: Mapping[str, tuple[str, str]] = {
    "markdown": ("markdown", "render"),
    "json": ("json", "render"),
    "sarif": ("sarif", "render"),
    "junit": ("junit", "render"),
    "gitlab-code-quality": ("gitlab_code_quality", "render"),
    "gitlab-sast": ("gitlab_security", "render_sast"),
    "gitlab-dependency-scanning": ("gitlab_security", "render_dependency_scanning"),
    "github-annotations": ("annotations", "render"),
}
"""Format → module of `maestro_gate.report` and the function in it that gives text from an outcome."""

_COLUMNS = 120
"""Of a report that is not printed on a terminal."""

NAMES = (TERMINAL, *_RENDERERS)


def rendered(outcome: Outcome, format_: str) -> str:
    """The report in one format."""
    if format_ == TERMINAL:
        return _terminal(outcome)
    module, function = _RENDERERS[format_]
    render = getattr(import_module(f"maestro_gate.report.{module}"), function)
    return cast("Callable[[Outcome], str]", render)(outcome)


def _terminal(outcome: Outcome) -> str:
    from maestro_gate.report import terminal

    is_terminal = sys.stdout.isatty()
    # What is set in COLUMNS counts before the terminal's size, and stands in for it where there is no terminal.
    width = shutil.get_terminal_size((_COLUMNS, 24)).columns
    return terminal.render(
        outcome, width=min(max(width, 80), 140), color=is_terminal and "NO_COLOR" not in os.environ
    )
