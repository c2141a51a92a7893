"""Where agents are told what to do and what they may: `agent_instructions` of `policies/detectors.yaml`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.globs import Globs

Keys = tuple[str, ...]
"""From the top of a file to a value; `*` stands for any key."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A value that changes what an agent may do."""

    key: Keys
    values: tuple[object, ...]
    tool: str = ""
    """What a grant lets run."""
    safeguard: str = ""
    """Which safeguard it is."""
    bounded_by: "Switch | None" = None
    """Another value that takes the meaning from it."""


@dataclass(frozen=True, slots=True)
class Modes:
    """A table from tools to what may be done with them."""

    key: Keys
    prefix: str
    allow: tuple[object, ...]
    deny: tuple[object, ...]
    ask: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """How one kind of settings file says what an agent may do."""

    format: str
    scopes: tuple[Keys, ...]
    allow: tuple[Keys, ...]
    deny: tuple[Keys, ...]
    ask: tuple[Keys, ...]
    modes: tuple[Modes, ...]
    bypass: tuple[Switch, ...]
    grants: tuple[Switch, ...]
    safeguards: tuple[Switch, ...]
    hooks: tuple[Keys, ...]
    commands: tuple[Keys, ...]
    endpoints: tuple[Keys, ...]
    variables: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class InstructionWords:
    """The whole table."""

    texts: Globs[str]
    """Path → format."""
    settings: Globs[SettingsForm]
    front_matter: SettingsForm
    command_keys: frozenset[str]
    instructions: tuple[re.Pattern[str], ...]
    layer: str
    type: str
    """Asset type of what an agent may not do, or not without asking."""


def parse(value: Any) -> InstructionWords:
    """The table of the file's value."""
    table = value["agent_instructions"]
    return InstructionWords(
        texts=Globs((pattern, row["format"]) for row in table["texts"] for pattern in row["paths"]),
        settings=Globs((pattern, _form(row)) for row in table["settings"] for pattern in row["paths"]),
        front_matter=_form({"format": "", **table["front_matter"]}),
        command_keys=frozenset(table["command_keys"]),
        instructions=tuple(re.compile(pattern, re.DOTALL) for pattern in table["instruction_words"]),
        layer=table["asset"]["layer"],
        type=table["asset"]["type"],
    )


def _form(row: Mapping[str, Any]) -> SettingsForm:
    return SettingsForm(
        format=row["format"],
        scopes=((), *_keys(row.get("scopes", ()))),
        allow=_keys(row.get("allow", ())),
        deny=_keys(row.get("deny", ())),
        ask=_keys(row.get("ask", ())),
        modes=tuple(_modes(modes) for modes in row.get("modes", ())),
        bypass=_switches(row.get("bypass", ())),
        grants=_switches(row.get("grants", ())),
        safeguards=_switches(row.get("safeguards", ())),
        hooks=_keys(row.get("hooks", ())),
        commands=_keys(row.get("commands", ())),
        endpoints=_keys(row.get("endpoints", ())),
        variables=_keys(row.get("variables", ())),
    )


def _keys(rows: Sequence[Sequence[str]]) -> tuple[Keys, ...]:
    return tuple(tuple(keys) for keys in rows)


def _modes(row: Mapping[str, Any]) -> Modes:
    words = (tuple(row.get(mode, ())) for mode in ("allow", "deny", "ask"))
    return Modes(tuple(row["key"]), row.get("prefix", ""), *words)


def _switches(rows: Sequence[Mapping[str, Any]]) -> tuple[Switch, ...]:
    return tuple(
        Switch(
            key=tuple(row["key"]),
            values=tuple(row["values"]),
            tool=row.get("tool", ""),
            safeguard=row.get("safeguard", ""),
            bounded_by=next(iter(_switches([row["unless"]])), None) if "unless" in row else None,
        )
        for row in rows
    )
