"""The command line: one file per command. Here stand the group and the only `except GateError`.

Exit codes are an API; no output format changes them.

    0    may merge
    1    maestro-gate itself failed
    2    usage, settings, policy or manifest invalid
    3    undecided: evidence missing or unreadable, base not found, sides not comparable
    10   blocked by policy, and only that
    130  interrupted
"""

import gc
import importlib
import os
import sys
from collections.abc import Mapping
from typing import NoReturn

import click

from maestro_gate import __version__
from maestro_gate.errors import GateError

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("check", "Judge a change: base against head, layer by layer."),
    "hook": ("hook", "Judge what git is about to commit or push."),
    "merge": ("merge", "Judge a change from the shards that several runs scanned."),
    "publish": ("publish", "Put an outcome on GitHub or GitLab: summary, annotations, one comment."),
    "init": ("init", "Draft the threat model from what the repository reveals; later add what is new."),
    "import": ("importing", "Turn a threat model of another tool into ours; account for each element."),
    "inventory": ("inventory", "Show what the repository itself reveals, layer by layer."),
    "collect": ("collect", "Print the evidence of one tree as JSON."),
    "sbom": ("sbom", "Write the bill of materials of a tree, with its models, agents and servers."),
    "verify": ("verify", "Check a signed verdict."),
    "simulate": ("simulate", "Say what a compromise would reach, and plan a workshop about it."),
    "explain": ("explain", "Say why a rule exists and how to mend what it finds."),
    "policy": ("policy", "Lint, test, list and document rules."),
    "waivers": ("waivers", "List and add dated exceptions."),
    "tools": ("tools", "Install and list the scanners."),
    "schema": ("schema", "Print the JSON Schema of a document."),
}
"""Command → its module and its line in the help. Modules are imported when their command runs: `--help` stays fast."""

EXIT_DEFECT = 1
EXIT_INTERRUPTED = 130
DEBUG_VARIABLE = "MAESTRO_GATE_DEBUG"


class _Commands(click.Group):
    """A group that imports a command when it is called, not when it is listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"maestro_gate.cli.{COMMANDS[cmd_name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="maestro-gate")
def group() -> None:
    """The merge gate for software made with AI and agents.

    Collects bills of materials, scan results, the threat model and what the repository itself reveals, judges them by
    rules for each layer of MAESTRO, compares base with head, and fails the build or posts one layered risk delta.
    Offline and deterministic.

    Exit codes: 0 may merge, 1 maestro-gate failed, 2 invalid input, 3 undecided, 10 blocked by policy.
    """


def main() -> None:
    """Run the command line and end the process with the documented exit code."""
    # A run makes millions of values, leaves nearly none in cycles, and ends: looking for them costs a fifth of it.
    gc.disable()
    try:
        code = group.main(standalone_mode=False)
    except GateError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # the outermost boundary: a person gets a sentence, not a stack
        if DEBUG_VARIABLE in os.environ:
            raise
        _say(f"a defect of maestro-gate: {type(error).__name__}: {error}")
        click.echo(f"  Set {DEBUG_VARIABLE}=1 to see where, and report it.", err=True)
        sys.exit(EXIT_DEFECT)
    _leave(code if isinstance(code, int) else 0)


def _leave(code: int) -> NoReturn:
    """End the process at once: everything is written, and freeing a million objects takes longer than leaving."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read the output has gone
        os._exit(EXIT_DEFECT)
    os._exit(code)


def _say(text: str) -> None:
    from maestro_gate.report import plain

    click.echo(plain.inert(f"maestro-gate: {text}"), err=True)
