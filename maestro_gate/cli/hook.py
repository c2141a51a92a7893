"""`maestro-gate hook`: what pre-commit calls. It ends at once when a change touches nothing that is judged."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from maestro_gate.hooks import scope
from maestro_gate.hooks.scope import Nothing, Scope
from maestro_gate.settings import ENVIRONMENT_PREFIX
from maestro_gate.workspace import Repository

_Choose = Callable[[Repository, Mapping[str, str]], Scope | Nothing]
_PLAIN = ("-q", "--quiet", "--no-cache")
"""Options of `check` that ask for no report and change no verdict."""

_PROFILE = "--profile"

_NOT_THEIRS = {
    "path": "PATH",
    "base": "--base",
    "head": "--head",
    "law_from": "--law-from",
    "shard": "--shard",
}
"""Parameters of `check` that a hook sets, or that make no verdict."""

_options = click.argument("options", nargs=-1, type=click.UNPROCESSED)
_passed_on = {"ignore_unknown_options": True}


@click.group()
def command() -> None:
    """Judge what git is about to commit or push. OPTIONS are those of `check`."""


@command.command("pre-commit", context_settings=_passed_on)
@_options
def pre_commit(options: tuple[str, ...]) -> int:
    """Judge what is staged against HEAD."""
    return _hook(scope.of_commit, options)


@command.command("pre-push", context_settings=_passed_on)
@_options
def pre_push(options: tuple[str, ...]) -> int:
    """Judge what a push brings to its remote."""
    return _hook(scope.of_push, options)


def _hook(choose: _Choose, options: tuple[str, ...]) -> int:
    if any(not option.startswith("-") for option in options[:1]):
        raise click.UsageError(
            "git's own arguments are not read: let pre-commit or prek call the hook (docs/pre-commit.md)."
        )
    repository = Repository.open(Path())
    chosen = choose(repository, os.environ)
    if isinstance(chosen, Nothing):
        click.echo(f"maestro-gate: {chosen.reason}; nothing was judged")
        return 0
    profile, others = _profile(options)
    if set(others) <= set(_PLAIN) and not _matters(repository, chosen, profile):
        return 0
    return _check(chosen, options)


def _profile(options: tuple[str, ...]) -> tuple[Mapping[str, str], list[str]]:
    """The profile that is asked for, as the environment would name it, and the other options."""
    asked: dict[str, str] = {}
    others: list[str] = []
    waiting = iter(options)
    for option in waiting:
        name, is_joined, value = option.partition("=")
        named = value if is_joined else next(waiting, "") if name == _PROFILE else ""
        if name == _PROFILE and named:
            asked[f"{ENVIRONMENT_PREFIX}PROFILE"] = named
        else:
            others.append(option)
    return asked, others


def _matters(repository: Repository, chosen: Scope, profile: Mapping[str, str]) -> bool:
    from maestro_gate.hooks import changes, concern

    found = changes.between(repository, chosen.base, chosen.head)
    if concern.matters(repository, chosen.base, found, {**os.environ, **profile}, datetime.now(UTC).date()):
        return True
    count = f"{len(found):,} file{'' if len(found) == 1 else 's'}"
    what = f"nothing that it judges is {chosen.what} ({count})" if found else f"nothing is {chosen.what}"
    click.echo(f"maestro-gate: {what}; nothing was judged")
    return False


def _check(chosen: Scope, options: tuple[str, ...]) -> int:
    from maestro_gate.cli import check

    parsed = check.command.make_context("check", list(options))
    for name, shown in _NOT_THEIRS.items():
        if parsed.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"a hook says itself what is compared: take {shown} out of its args.")
    compared = ["--mode", "absolute"] if chosen.base is None else ["--base", chosen.base, "--skip-untouched"]
    with check.command.make_context("check", [*options, "--head", chosen.head, *compared]) as context:
        code: int = check.command.invoke(context)
    return code
