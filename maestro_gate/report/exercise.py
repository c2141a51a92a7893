"""A tabletop exercise as Markdown: what a facilitator needs for a cross-functional workshop about one answer."""

from dataclasses import dataclass

from maestro_gate.errors import InvalidInput
from maestro_gate.model.simulation import Playbook, Simulation
from maestro_gate.report import exercise_words, markdown, what_if
from maestro_gate.report.exercise_story import Story, told

_LISTED = 20
"""Rows of any list that a pack has room for."""


def render(answer: Simulation) -> str:
    """The pack as one Markdown document. Raises InvalidInput when there is no asset that a story could start at."""
    if not answer.starts:
        raise InvalidInput(
            f"an exercise about {answer.asked} has nowhere to start", fix=" ".join(answer.notes[:1])
        )
    words = exercise_words.load()
    story = told(answer, words)
    return markdown.page(
        "exercise.md.j2",
        answer=answer,
        say=what_if,
        words=words,
        story=story,
        agenda=_agenda(story, words),
        owners=_owners(answer),
        gaps=_gaps(answer, story),
        listed=_LISTED,
        own=next(iter(_own(answer, story)), None),
    )


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda."""

    minutes: int
    what: str


def _agenda(story: Story, words: exercise_words.Words) -> tuple[Point, ...]:
    minutes = words.minutes
    injects = len(story.injects) - 1
    return (
        Point(minutes["welcome"], "Welcome, purpose and rules"),
        Point(minutes["background"], "Background"),
        Point(minutes["inject"] * injects, f"Injects 1 to {injects}, {minutes['inject']} minutes each"),
        Point(minutes["outside"], f"Inject {injects + 1}: the world asks"),
        Point(minutes["scoring"], "Scoring"),
        Point(minutes["after"], "What we take with us"),
    )


def _owners(answer: Simulation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(owner, what they answer for) of everything that is reached, services first, sorted by owner."""
    answers: dict[str, list[str]] = {}
    for service in answer.services:
        answers.setdefault(service.owner, []).append(service.name)
    for one in answer.everything:
        answers.setdefault(one.owner, []).append(one.label)
    return tuple(sorted((owner, tuple(names)) for owner, names in answers.items() if owner))


def _gaps(answer: Simulation, story: Story) -> tuple[str, ...]:
    """What the model already shows before anybody has met: each is a finding to talk about."""
    passed = {one.asset for one in story.way}
    weak = [one for one in answer.safeguards if one.state != "verified"]
    weak.sort(key=lambda one: passed.isdisjoint(one.assets))
    found = [sentence for one in answer.rehearsed for sentence in one.broken]
    found += _unprepared(answer, story)
    found += [
        f"nobody notices what happens at {one.asset}"
        for one in story.way
        if not any(one.asset in watcher.sees for watcher in answer.watchers)
    ]
    found += [
        f"{one.control} is {what_if.proof(one)}; it is declared to stand at {what_if.names(one.assets)}"
        for one in weak
    ]
    found += [
        f"{aid.control} should notice it and is {aid.state}"
        for aid in answer.aids
        if aid.category == "detective"
    ]
    return tuple(dict.fromkeys(found))


def _own(answer: Simulation, story: Story) -> list[Playbook]:
    """Of scenarios that start where the story does; the one that is asked about comes first."""
    here = [one for one in answer.playbooks if one.start == story.way[0].asset]
    return sorted(here, key=lambda one: one.scenario != answer.subject)


def _unprepared(answer: Simulation, story: Story) -> list[str]:
    """Playbooks, partners and owners that are not there when somebody looks for them."""
    own = _own(answer, story)
    found = [] if own else ["no scenario of the threat model starts here, so there is no playbook of its own"]
    found += [f"scenario {one.scenario} names no playbook" for one in own if not one.playbook]
    found += [f"{one.playbook} is not in this tree" for one in own if one.playbook and not one.exists]
    found += [f"scenario {one.scenario} was never exercised" for one in own if one.last_exercised is None]
    found += [f"{one.name} has no contact" for one in answer.partners if not one.contact]
    found += [f"{one.name} has no exit plan" for one in answer.partners if not one.exit_plan]
    found += [f"asset {one.asset} has no owner" for one in story.way if not one.owner]
    if not answer.services:
        found.append("no business service names an asset that is reached")
    return found
