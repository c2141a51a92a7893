"""Finds a scanner where a tree has something for it, and runs it: what each of them does in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from maestro_gate.collect.scanners import sides
from maestro_gate.collect.scanners.bench import ScanRequest
from maestro_gate.collect.scanners.outcome import Purpose, ScannerReading
from maestro_gate.errors import GateError
from maestro_gate.tools import catalogue, find

S = TypeVar("S", bound=sides.Chosen)


class Ready(NamedTuple):
    """A scanner that was found."""

    located: find.Located
    may_launch: bool
    """Else what is not kept is not known."""


Run = Callable[[Ready, Mapping[str, S]], dict[str, ScannerReading]]
"""What the scanner says of the sides that have something for it."""


def readings(
    purpose: Purpose, request: ScanRequest, chosen: Mapping[str, S], run: Run[S]
) -> dict[str, ScannerReading]:
    """The reading of each side. A scanner that is not there, or fails, is a failed source where it is due."""
    said = {side: purpose.nothing(selection.notes) for side, selection in chosen.items()}
    due = {side: one for side, one in chosen.items() if one.units or one.not_given}
    if not due:
        return said
    may_launch = sides.may_launch(request, chosen)
    place = replace(request.place, may_ask=may_launch)
    located = find.find(catalogue.named(purpose.name, catalogue.load()), place)
    if isinstance(located, find.Missing):
        if not may_launch:
            return {side: purpose.untouched() for side in said}
        return said | {side: purpose.failed(f"{located.reason}. {located.fix}") for side in due}
    try:
        return said | run(Ready(located, may_launch), due)
    except (GateError, OSError) as error:
        return said | {side: purpose.failed(str(error)) for side in due}
