"""Finds what a what-if question is about: the assets that an attack starts at, and why at those.

1. `asset:ID`: that asset.
2. `scenario:ID`: where the scenario starts, with what it counts on.
3. `control:ID`: the control fails; an attack that it met is past it, at every asset where it stands.
4. `purl:…`: the assets that bind the package, and those that bind something which depends on it, by the bills of
   materials. The release does not matter.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from maestro_gate.assess.refs import unversioned
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.simulation import Origin
from maestro_gate.model.subjects import Asset, Component, Control, Scenario

T = TypeVar("T")

_NEAR = 3
_LOOKED_AT = 2_000
"""Names that are compared letter by letter for a close match."""
_NAMED = 4
"""Members of a chain of dependencies that a sentence names."""
_FEW = 40
"""Names that are listed where one is not known."""
_ECOSYSTEM = re.compile(r"pkg:[^/]+/")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, once it is understood."""

    kind: str
    subject: str
    title: str
    origins: tuple[Origin, ...]
    scenario: Scenario | None = None
    control: Control | None = None
    note: str = ""
    """Why the answer may be smaller than the truth; empty when nothing is missing."""


def understood(asked: str, evidence: Evidence, controls: Iterable[Control]) -> Question:
    """The question, with where it starts. Raises InvalidInput for what this tree does not know."""
    kind, _, name = asked.strip().partition(":")
    if kind not in _READERS or not name:
        raise InvalidInput(
            f"«{asked}» is no question that can be simulated",
            fix="Ask for asset:ID, purl:pkg:TYPE/NAME, control:ID or scenario:ID.",
        )
    return _READERS[kind](name.strip(), evidence, tuple(controls))


def _asset(name: str, evidence: Evidence, _controls: tuple[Control, ...]) -> Question:
    found = _named("asset", name, {asset.id: asset for asset in evidence.of_kind(Asset)})
    return Question("asset", found.id, found.label, (Origin(found.id, "it is taken as compromised"),))


def _scenario(name: str, evidence: Evidence, _controls: tuple[Control, ...]) -> Question:
    found = _named("scenario", name, {scenario.id: scenario for scenario in evidence.of_kind(Scenario)})
    origins = (Origin(found.start, "the scenario starts there"),)
    return Question("scenario", found.id, found.label, origins, scenario=found)


def _control(name: str, _evidence: Evidence, controls: tuple[Control, ...]) -> Question:
    found = _named("control", name, {control.id: control for control in controls})
    origins = tuple(Origin(asset, f"{found.id} stands there and fails") for asset in found.assets)
    note = "" if origins else f"The model does not say where {found.id} stands: give it `assets`."
    return Question("control", found.id, found.label, origins, control=found, note=note)


def _purl(name: str, evidence: Evidence, _controls: tuple[Control, ...]) -> Question:
    wanted = unversioned(name)
    bound = _bound(evidence)
    listed = {component.base_purl for component in evidence.of_kind(Component) if component.base_purl}
    purl = _spelt(wanted, bound.keys() | listed)
    if not purl:
        raise _unknown("package", wanted, sorted(bound.keys() | listed))
    origins = dict.fromkeys(bound.get(purl, ()), f"it binds {purl}")
    for dependent, way in _dependents(purl, evidence).items():
        for asset in bound.get(dependent, ()):
            origins.setdefault(asset, f"it binds {dependent}, which depends on it: {way}")
    places = {asset.id: asset.place for asset in evidence.of_kind(Asset)}
    ordered = sorted(origins.items(), key=lambda item: places[item[0]])
    note = (
        ""
        if origins
        else f"A bill of materials lists {purl}, and no asset binds it or anything that depends on it, so nobody can "
        "say what it reaches: name it under `refs.purl` of the asset that uses it."
    )
    return Question("purl", purl, purl, tuple(Origin(asset, why) for asset, why in ordered), note=note)


_READERS: Mapping[str, Callable[[str, Evidence, tuple[Control, ...]], Question]] = {
    "asset": _asset,
    "purl": _purl,
    "control": _control,
    "scenario": _scenario,
}


def _bound(evidence: Evidence) -> Mapping[str, tuple[str, ...]]:
    """Package URL → ids of the assets that bind it."""
    found: dict[str, list[str]] = defaultdict(list)
    for asset in evidence.of_kind(Asset):
        for ref in asset.refs:
            kind, _, value = ref.partition(":")
            if kind == "purl":
                found[unversioned(value)].append(asset.id)
    return {purl: tuple(ids) for purl, ids in found.items()}


def _spelt(wanted: str, known: Iterable[str]) -> str:
    """The package as this tree spells it; empty when nothing is called so."""
    folded = {purl.casefold(): purl for purl in sorted(known, reverse=True)}
    return folded.get(wanted.casefold(), "")


def _dependents(purl: str, evidence: Evidence) -> Mapping[str, str]:
    """What depends on a package, near or far → the shortest chain in words."""
    users: dict[str, set[str]] = defaultdict(set)
    for graph in evidence.dependencies:
        for user, used in graph.edges():
            users[used].add(user)
    via: dict[str, str] = {purl: ""}
    waiting = [purl]
    for used in waiting:  # grows while it is walked
        for user in sorted(users.get(used, ())):
            if user not in via:
                via[user] = used
                waiting.append(user)
    return {dependent: _chain(dependent, via) for dependent in waiting[1:]}


def _chain(dependent: str, via: Mapping[str, str]) -> str:
    chain = [dependent]
    while via[chain[-1]]:
        chain.append(via[chain[-1]])
    if len(chain) > _NAMED:
        chain = [*chain[:2], "…", *chain[-2:]]
    return " → ".join(chain)


def _named(word: str, name: str, known: Mapping[str, T]) -> T:
    if name not in known:
        raise _unknown(word, name, list(known))
    return known[name]


def _unknown(word: str, name: str, known: list[str]) -> InvalidInput:
    near = _close(name, known)
    meant = f"Did you mean {', '.join(near)}? " if near else ""
    count = f"This tree knows {len(known):,}" if known else "This tree knows none"
    if 0 < len(known) <= _FEW:
        count += f": {', '.join(known)}"
    return InvalidInput(f"there is no {word} «{name}»", fix=f"{meant}{count}.")


def _close(name: str, known: list[str]) -> list[str]:
    """Names that look alike, apart from the ecosystem of a package, which they share with most; of very many only
    those that share a part are compared.
    """
    part = name.rpartition("/")[2].casefold()
    alike = [one for one in known if part and part in one.casefold()]
    pool: dict[str, list[str]] = defaultdict(list)
    for one in dict.fromkeys([*alike, *known][:_LOOKED_AT]):
        pool[_bare(one)].append(one)
    close = [one for bare in get_close_matches(_bare(name), pool, n=_NEAR, cutoff=0.6) for one in pool[bare]]
    return list(dict.fromkeys([*close, *alike[:_NEAR]]))[:_NEAR]


def _bare(name: str) -> str:
    return _ECOSYSTEM.sub("", name, count=1).casefold()
