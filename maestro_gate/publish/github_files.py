"""What a step of GitHub Actions leaves in the files that the runner reads: outputs and the summary."""

import json
from pathlib import Path

from maestro_gate.model.judgement import Outcome
from maestro_gate.publish.body import Room, fitted, size
from maestro_gate.publish.unpublishable import Unpublishable
from maestro_gate.publish.where import Environment

SUMMARY_ROOM = 1024 * 1024
"""Bytes of all that one step writes; a summary that is larger is dropped whole."""


def outputs(outcome: Outcome, delimiter: str) -> str:
    """The outputs `verdict` and `risk-delta` as the runner reads them: each between lines that nobody can guess."""
    changes = {layer.layer: layer.change for layer in outcome.delta.layers if layer.present}
    values = {"verdict": outcome.verdict, "risk-delta": json.dumps(changes)}
    if not delimiter or any(delimiter in value for value in values.values()):
        raise Unpublishable("the delimiter of the outputs occurs in them")
    return "".join(f"{name}<<{delimiter}\n{value}\n{delimiter}\n" for name, value in values.items())


def summary(outcome: Outcome, written: int, report_url: str) -> str:
    """The report for the step's summary, in the room that is left of it."""
    room = Room(SUMMARY_ROOM - written - 1, size)
    return "\n" + fitted(outcome, room, report_url=report_url)


def file(environment: Environment, variable: str) -> Path:
    """The runner's file. Raises Unpublishable when the run has none."""
    name = environment.get(variable, "")
    if not name:
        raise Unpublishable(f"{variable} is not set: the run is not a step of GitHub Actions")
    return Path(name)


def append(path: Path, text: str) -> None:
    """Write at the end of the runner's file. Raises Unpublishable when it cannot be written."""
    try:
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise Unpublishable(f"the runner's file cannot be written: {error.strerror}") from error


def written(path: Path) -> int:
    """Bytes that stand in the file."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
