"""Reads what a settings file lets an agent do without asking, what it denies, and which commands it has run."""

from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.collect.inventory.instruction_words import (
    InstructionWords,
    Keys,
    Modes,
    SettingsForm,
    Switch,
)
from maestro_gate.collect.lenient import mapping, sequence, text, unique
from maestro_gate.collect.mcp_secrets import masked
from maestro_gate.collect.mcp_words import SecretWords

_DEEPEST = 12
_MOST = 5_000
_KINDS = {"deny": "deny-rule", "ask": "approval"}
"""Modes that are safeguards."""

Pointer = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Safeguard:
    """Something that an agent may not do, or not without asking."""

    name: str
    kind: str
    """`deny-rule`, `approval`, `guardrail`."""
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Permissions:
    """What one file says; texts without secrets."""

    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    bypasses_approval: bool = False
    safeguards: tuple[Safeguard, ...] = ()
    endpoints: tuple[str, ...] = ()
    """Addresses that prompts and keys are sent to; they may hold credentials."""


def of(value: object, form: SettingsForm, words: InstructionWords, secrets: SecretWords) -> Permissions:
    """What the value of a settings file says in this form."""
    scopes = [(pointer, scope) for keys in form.scopes for pointer, scope in under(value, keys)]
    rules = [(m, tool, (*at, *p)) for at, scope in scopes for m, tool, p in _rules(scope, form)][:_MOST]
    named = [(mode, masked(tool, secrets), pointer) for mode, tool, pointer in rules]
    hooks = [command for _, scope in scopes for command in _commands(scope, form, words)][:_MOST]
    switched = (
        Safeguard(".".join((*map(str, at), *switch.key)), switch.safeguard, (*at, *switch.key))
        for at, scope in scopes
        for switch in form.safeguards
        if _is_on(scope, switch)
    )
    return Permissions(
        allowed=unique(tool for mode, tool, _ in named if mode == "allow"),
        denied=unique(tool for mode, tool, _ in named if mode == "deny"),
        hooks=unique(masked(command, secrets) for command in hooks),
        bypasses_approval=any(_is_on(scope, switch) for _, scope in scopes for switch in form.bypass),
        safeguards=(
            *(
                Safeguard(f"{mode} {tool}", _KINDS[mode], pointer)
                for mode, tool, pointer in named
                if mode in _KINDS
            ),
            *switched,
        ),
        endpoints=unique(text(address) for keys in form.endpoints for _, address in under(value, keys)),
    )


def _rules(scope: object, form: SettingsForm) -> Iterator[tuple[str, str, Pointer]]:
    """`allow`, `deny` or `ask`, the tool that it is about, and where it stands."""
    for mode, rows in (("allow", form.allow), ("deny", form.deny), ("ask", form.ask)):
        yield from ((mode, tool, pointer) for tool, pointer in _listed(scope, rows) if tool)
    yield from (("allow", switch.tool, switch.key) for switch in form.grants if _is_on(scope, switch))
    for modes in form.modes:
        for tool, held, pointer in _moded(scope, modes):
            for mode, values in (("allow", modes.allow), ("deny", modes.deny), ("ask", modes.ask)):
                if _is_one_of(held, values):
                    yield mode, tool, pointer


def under(value: object, keys: Keys) -> Iterator[tuple[Pointer, object]]:
    """What stands under these keys, with the way to it."""
    found: list[tuple[Pointer, object]] = [((), value)]
    for key in keys:
        found = [
            ((*pointer, name), inner)
            for pointer, outer in found
            for name, inner in mapping(outer).items()
            if key in ("*", name)
        ]
    return iter(found)


def _listed(scope: object, rows: tuple[Keys, ...]) -> Iterator[tuple[str, Pointer]]:
    """Texts of the lists; one text may hold several, as a line of a front matter does."""
    for keys in rows:
        for pointer, held in under(scope, keys):
            for index, item in enumerate(sequence(held)):
                yield text(item), (*pointer, index)
            for item in _divided(text(held)):
                yield item, pointer


def _divided(line: str) -> list[str]:
    """`Bash(git add:*, x), Read` → two tools: commas inside brackets divide nothing."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(line):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            parts.append(line[start:place].strip())
            start = place + 1
    return [part for part in (*parts, line[start:].strip()) if part]


def _moded(scope: object, modes: Modes) -> Iterator[tuple[str, object, Pointer]]:
    """Tool, mode and place of every row of a table; one mode may stand for the whole table."""
    for pointer, held in under(scope, modes.key):
        if not isinstance(held, dict):
            yield modes.prefix or "*", held, pointer
            continue
        for name, mode in held.items():
            tool = f"{modes.prefix}({name})" if modes.prefix else name
            if isinstance(mode, dict) and not modes.prefix:
                yield from ((f"{name}({inner})", m, (*pointer, name, inner)) for inner, m in mode.items())
            else:
                # VS Code also writes `{"approve": true, "matchCommandLine": true}`.
                yield tool, mapping(mode).get("approve", mode), (*pointer, name)


def _is_on(scope: object, switch: Switch) -> bool:
    if switch.bounded_by and _is_on(scope, switch.bounded_by):
        return False
    return any(_is_one_of(value, switch.values) for _, value in under(scope, switch.key))


def _is_one_of(value: object, values: tuple[object, ...]) -> bool:
    """Equal in value and type: 1 is not true."""
    return any(type(value) is type(one) and value == one for one in values)


def _commands(scope: object, form: SettingsForm, words: InstructionWords) -> Iterator[str]:
    for keys in form.commands:
        for _, held in under(scope, keys):
            yield text(held) or " ".join(text(part) for part in sequence(held))
    for keys in form.hooks:
        for _, held in under(scope, keys):
            yield from _nested(held, words, _DEEPEST)


def _nested(value: object, words: InstructionWords, depth: int) -> Iterator[str]:
    """Commands anywhere below."""
    if depth == 0:
        return
    for key, inner in mapping(value).items():
        if key in words.command_keys and (text(inner) or sequence(inner)):
            yield " ".join([text(inner), *(text(part) for part in sequence(inner))]).strip()
        else:
            yield from _nested(inner, words, depth - 1)
    for inner in sequence(value):
        yield from _nested(inner, words, depth - 1)
