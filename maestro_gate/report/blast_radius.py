"""The answer to a what-if question as plain text: how far it gets, what stands in its way, who notices, the cost."""

from collections.abc import Iterable

from maestro_gate.model.simulation import Simulation
from maestro_gate.report import plain, what_if, wording

LISTED = 40
"""Assets of one layer, and lines of any other list, that a page has room for."""


def render(answer: Simulation) -> str:
    """The answer as text with a final newline."""
    blocks = [
        _head(answer),
        _list("Starts at", [f"{origin.asset}: {origin.why}" for origin in answer.origins]),
        *_reached(answer),
        _list("Business services", [f"{one.name}: {what_if.service(one)}" for one in answer.services]),
        _list("At stake", _stake(answer)),
        _list(_controls_title(answer), _controls(answer)),
        _list("Who notices", [f"{one.name}: {what_if.watched(one)}" for one in answer.watchers], "nobody"),
        _list("Also there", [f"{a.control} ({a.category}, {a.state})" for a in answer.aids]),
        _list("Playbooks", _playbooks(answer), "no scenario starts here or on the way: write one"),
        _list("Third parties", _partners(answer)),
        _list("Scenarios", [f"{one.scenario}: {what_if.rehearsal(one)}" for one in answer.rehearsed]),
        _list("What the answer leaves open", answer.notes),
    ]
    return plain.inert("\n\n".join(block for block in blocks if block) + "\n")


def _head(answer: Simulation) -> str:
    what = " · ".join(
        plain.line(part)
        for part in (answer.system, wording.short(answer.revision), f"as of {answer.as_of}")
        if part
    )
    lines = (f"maestro-gate: {plain.line(what_if.headline(answer))}", what, "", what_if.summary(answer))
    return "\n".join((*lines, what_if.caution(answer)))


def _reached(answer: Simulation) -> Iterable[str]:
    width = max((len(plain.line(one.asset)) for one in answer.everything), default=0)
    for info, rows in what_if.by_layer(answer):
        title = f"{info.short} {info.name}" if info else "In no layer yet"
        lines = [f"{title}: {wording.counted(len(rows), 'asset')}"]
        for one in rows[:LISTED]:
            name = plain.line(one.asset)
            lines.append(f"  {name:<{width}}  {what_if.points(one.arrives):>5} %  {what_if.standing(one)}")
            if one.hops:
                lines.append(f"  {'':<{width}}  {plain.line(what_if.way(one))}")
        if len(rows) > LISTED:
            lines.append(f"  … {len(rows) - LISTED} more; --format json lists all")
        yield "\n".join(lines)


def _stake(answer: Simulation) -> list[str]:
    return [
        *([f"data: {what_if.names(answer.data_classes)}"] if answer.data_classes else []),
        *([f"regulations declared for it: {', '.join(answer.regulations)}"] if answer.regulations else []),
        *([f"annual revenue, as declared: {what_if.money(answer.revenue)}"] if answer.revenue else []),
    ]


def _controls_title(answer: Simulation) -> str:
    verified = sum(one.state == "verified" for one in answer.safeguards)
    return f"Preventive controls on the way: {verified} of {len(answer.safeguards)} verified"


def _controls(answer: Simulation) -> Iterable[str]:
    for group in what_if.spared(answer):
        yield f"{what_if.spares(group)}:"
        for one in group.controls:
            yield f"    {one.control} ({what_if.proof(one)}) at {what_if.names(one.assets)}"


def _playbooks(answer: Simulation) -> Iterable[str]:
    for one in answer.playbooks:
        where = "starts here" if one.is_own else f"starts at {one.start}"
        playbook = one.playbook or "no playbook"
        missing = " (missing)" if one.playbook and not one.exists else ""
        when = f"last exercised {one.last_exercised}" if one.last_exercised else "never exercised"
        yield f"{one.scenario} ({where}): {playbook}{missing}, {when}"


def _partners(answer: Simulation) -> Iterable[str]:
    for one in answer.partners:
        parts = (one.tier, one.contact or "no contact", one.exit_plan or "no exit plan")
        yield f"{one.name}: {'; '.join(part for part in parts if part)}"


def _list(title: str, lines: Iterable[str], otherwise: str = "") -> str:
    kept = [_indented(line) for line in lines]
    if not kept:
        return f"{title}\n  {otherwise}" if otherwise else ""
    more = [f"  … {len(kept) - LISTED} more; --format json lists all"] if len(kept) > LISTED else []
    return "\n".join((title, *kept[:LISTED], *more))


def _indented(line: str) -> str:
    """Hostile text on one line, as far in as it was."""
    margin = len(line) - len(line.lstrip(" "))
    return f"  {' ' * margin}{plain.line(line)}"
