"""Says what a what-if answer leaves open, and what a reader must know of the question itself."""

from collections.abc import Iterator

from maestro_gate.assess.barriers import STOPPING, Guards, is_verified
from maestro_gate.assess.modelled import Model
from maestro_gate.assess.question import Question
from maestro_gate.assess.watch import watchers
from maestro_gate.model.evidence import Failed, Skipped
from maestro_gate.model.subjects import Control

_NAMED = 10


def of(question: Question, model: Model, guards: Guards) -> tuple[str, ...]:
    """One sentence each, in the order of their weight."""
    starts = tuple(origin.asset for origin in question.origins)
    said = list(_unproved(model))
    if question.control is not None:
        said += _failing(question.control, starts, model, guards)
    goes_on = any(link.target != start for start in starts for link in model.graph.leaving.get(start, ()))
    if starts and not goes_on:
        said.append(
            "No link leaves where it starts, so the model shows no way on. Declare the flows that exist."
        )
    return tuple(said)


def _unproved(model: Model) -> Iterator[str]:
    """Scanners that did not run, and so prove no control."""
    tools = {claim.get("tool") for claims in model.evidence.control_claims.values() for claim in claims}
    for source in model.evidence.sources:
        if source.name in tools and isinstance(source.status, Failed | Skipped):
            yield f"{source.name} proves no control here: {source.status.reason}."


def _failing(control: Control, starts: tuple[str, ...], model: Model, guards: Guards) -> Iterator[str]:
    """What the failing of a control changes, and what it does not."""
    if not is_verified(control):
        yield f"{control.id} is {control.state} today ({control.detail}): it holds nothing back now."
    if control.category != STOPPING:
        yield f"{control.id} is {control.category}: it stops no attack, and its failing opens no way."
    if control.category == "detective":
        yield from _unseen(control, model)
    others = {one.id for start in starts for one in guards.at.get(start, ()) if is_verified(one)}
    if left := sorted(others - {control.id}):
        yield f"Still verified where it stands: {_listed(left)}. Whether they would do is not asked."


def _unseen(control: Control, model: Model) -> Iterator[str]:
    """The assets of a detective control that nobody else watches."""
    places = frozenset(control.assets)
    others = [one for one in model.controls if one.id != control.id]
    found = watchers(model.graph, others, frozenset(), places, model.observing)
    unseen = places.difference(*(watcher.sees for watcher in found))
    if unseen:
        yield f"Without it nobody notices what happens at {_listed(sorted(unseen))}."


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
