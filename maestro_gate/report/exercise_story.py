"""Makes a story of a what-if answer: one inject for its start, one for each link of its way, and what the world asks.

1. The way leads to the most critical asset that is reached; of equal ones to the one with the longest way, then to
   where most arrives.
2. No scene is told twice while another one fits the asset.
3. Where a control stops the attack at the end of the way, one inject more supposes that it does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from maestro_gate.model.simulation import Playbook, Reached, Safeguard, Simulation, Watcher
from maestro_gate.report import what_if
from maestro_gate.report.exercise_words import Scene, Words, filled


@dataclass(frozen=True, slots=True)
class Inject:
    """One moment of the story, with what the model says of it."""

    number: int
    time: str
    title: str
    asset: str
    """Id; empty when it is about no asset."""
    told: str
    how: str
    """How the attack came here, in words; empty where it starts."""
    exhibits: tuple[str, ...]
    ask: tuple[tuple[str, str], ...]
    """(role, question)."""
    decision: str
    barriers: tuple[Safeguard, ...] = ()
    watchers: tuple[Watcher, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    """Of scenarios that start here; where none does, of those that start where the story starts."""
    is_start: bool = False
    is_beyond: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """The injects in their order, and what was left out of them."""

    injects: tuple[Inject, ...]
    way: tuple[Reached, ...]
    """The declared assets that the story passes; what else carries the attack has no scene."""
    left_out: int
    """Links of the way for which the pack has no room."""


def told(answer: Simulation, words: Words) -> Story:
    """The story of an answer that starts somewhere."""
    known = {one.asset: one for one in answer.everything}
    whole = tuple(known[asset] for asset in _goal(answer, words).path if asset in known)
    way = whole[: words.max_injects]
    subject = _quoted(answer.title) if answer.kind == "control" else answer.subject
    names = {"subject": subject, "system": answer.system or "the system"}
    teller = _Teller(answer, words, names, way[0].asset)
    scenes = _scenes(way, words)
    injects = [teller.start(way[0], scenes[0])]
    injects += [teller.link(number, way, scenes[number]) for number in range(1, len(way))]
    past = _stopping(answer, way[-1]) if len(way) == len(whole) else ()
    if past:
        injects.append(teller.beyond(len(injects), way[-1], past))
    injects.append(teller.outside(len(injects)))
    return Story(tuple(injects), way, len(whole) - len(way))


def _goal(answer: Simulation, words: Words) -> Reached:
    rank = {word: number for number, word in enumerate(words.criticality)}
    last = len(rank)
    told_whole = [one for one in answer.reached if len(one.path) > one.hops]
    ordered = sorted(
        told_whole or answer.starts,
        key=lambda one: (rank.get(one.criticality, last), -len(one.path), -one.arrives),
    )
    return ordered[0]


def _scenes(way: tuple[Reached, ...], words: Words) -> list[Scene]:
    """A scene for each asset of the way; when all that fit are told, the one told longest ago."""
    chosen: list[Scene] = []
    for one, source in zip(way, ("", *(one.layer for one in way)), strict=False):
        fitting = words.fitting(one.layer, one.type, source)
        fresh = [scene for scene in fitting if scene not in chosen]
        specific = [scene for scene in fresh if scene.layers]
        told = sorted((scene for scene in fitting if scene.layers and scene in chosen), key=_last(chosen))
        chosen.append((specific or told or fresh or list(fitting))[0])
    return chosen


def _last(chosen: Sequence[Scene]) -> Callable[[Scene], int]:
    """When a scene was told last, by its place."""
    return lambda scene: max(place for place, one in enumerate(chosen) if one is scene)


def _stopping(answer: Simulation, end: Reached) -> tuple[Safeguard, ...]:
    return tuple(one for one in answer.safeguards if one.stops and end.asset in one.assets)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts names and times into scenes."""

    answer: Simulation
    words: Words
    names: Mapping[str, str]
    begins: str
    """Id of the asset that the story starts at."""

    def start(self, first: Reached, scene: Scene) -> Inject:
        opening = self.words.openings.get(self.answer.kind, scene.start)
        return self._inject(0, first, scene, {}, event=opening, is_start=True)

    def link(self, number: int, way: tuple[Reached, ...], scene: Scene) -> Inject:
        here, source = way[number], way[number - 1]
        how = f"from {source.asset} to {here.asset}, {self.words.link(here.links[-1])}"
        return self._inject(number, here, scene, {"source": _quoted(source.label)}, how=how)

    def beyond(self, number: int, end: Reached, past: tuple[Safeguard, ...]) -> Inject:
        cuts = sorted({asset for one in past for asset in one.cuts})
        how = f"past {', '.join(one.control for one in past)} at {end.asset}"
        how += f", on to {what_if.names(cuts)}" if cuts else ""
        names = {
            "safeguard": ", ".join(_quoted(one.title) for one in past),
            "beyond": what_if.names(cuts) or "whatever lies beyond",
        }
        return self._inject(number, end, self.words.beyond, names, how=how, is_beyond=True)

    def outside(self, number: int) -> Inject:
        scene = self.words.outside
        return Inject(
            number=number + 1,
            time=self._time(number),
            title="The world asks",
            asset="",
            told=self._filled(scene.event, {}),
            how="",
            exhibits=tuple(self._filled(text, {}) for text in scene.exhibits),
            ask=self._asked(scene, {}),
            decision=self._filled(scene.decision, {}),
        )

    def _inject(
        self,
        number: int,
        here: Reached,
        scene: Scene,
        more: Mapping[str, str],
        *,
        event: str = "",
        how: str = "",
        is_start: bool = False,
        is_beyond: bool = False,
    ) -> Inject:
        names = {"label": _quoted(here.label), **more}
        return Inject(
            number=number + 1,
            time=self._time(number),
            title=here.label,
            asset=here.asset,
            told=self._filled(event or scene.event, names),
            how=how,
            exhibits=tuple(self._filled(text, names) for text in scene.exhibits),
            ask=self._asked(scene, names),
            decision=self._filled(scene.decision, names),
            barriers=tuple(one for one in self.answer.safeguards if here.asset in one.assets),
            watchers=tuple(one for one in self.answer.watchers if here.asset in one.sees),
            playbooks=self._playbooks(here.asset) or self._playbooks(self.begins),
            is_start=is_start,
            is_beyond=is_beyond,
        )

    def _playbooks(self, asset: str) -> tuple[Playbook, ...]:
        return tuple(one for one in self.answer.playbooks if one.start == asset and one.playbook)

    def _asked(self, scene: Scene, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        asked = [role for role in self.words.roles if role.id in scene.ask]
        return tuple((role.title, self._filled(scene.ask[role.id], names)) for role in asked)

    def _filled(self, text: str, names: Mapping[str, str]) -> str:
        return filled(text, {**self.names, **names})

    def _time(self, number: int) -> str:
        minutes = self.words.begins + number * self.words.step
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _quoted(name: str) -> str:
    """A name as it stands in a sentence that is read aloud."""
    return f"“{name}”"
