"""`maestro-gate explain NAME`: why a rule exists, or what a reason means, and how to mend what it finds."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import click

from maestro_gate.cli.rules import bundled
from maestro_gate.policy import CatalogueThreat, Policy, Rule, bundled_files
from maestro_gate.policy.files import load

_MOST_NEAR = 8


@click.command()
@click.argument("rule", metavar="NAME")
def command(rule: str) -> None:
    """Say why a rule exists and how to mend what it finds; or what another reason in a report means."""
    reason = _reasons().get(rule)
    if reason is not None:
        click.echo(f"{rule}\n\nWhy\n{_wrapped(reason['why'])}\n\nFix\n{_wrapped(reason['fix'])}")
        return
    policy = bundled()
    found = next((candidate for candidate in policy.rules if candidate.id == rule), None)
    if found is None:
        near = _near(rule, [candidate.id for candidate in policy.rules])
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise click.UsageError(f"there is no rule «{rule}».{hint} See `maestro-gate policy list`.")
    click.echo(card(found, policy))


def _near(name: str, ids: Sequence[str]) -> list[str]:
    """The rules that share most words with a name."""
    shared = {candidate: sum(word in candidate for word in name.split("-")) for candidate in ids}
    return sorted((candidate for candidate in ids if shared[candidate]), key=lambda c: -shared[c])[
        :_MOST_NEAR
    ]


def _reasons() -> Mapping[str, Mapping[str, str]]:
    value: Any = load(bundled_files(), "reasons.yaml")
    found: Mapping[str, Mapping[str, str]] = value["reasons"]
    return found


def card(rule: Rule, policy: Policy) -> str:
    """A rule as a page of text."""
    layer = policy.layer(rule.layer)
    severity = rule.severity or f"that of the {rule.subject} ({rule.severity_from})"
    parts = [
        f"{rule.id}\n{rule.title}",
        f"layer     {layer.short} {layer.name}\nseverity  {severity}",
        f"looks at  {rule.subject}\nfires     {_folded(rule.when)}",
        f"Why\n{_wrapped(rule.why)}",
        f"Fix\n{_wrapped(rule.fix)}",
        "Threats\n" + "\n".join(_threat(policy.threats[threat]) for threat in rule.threats),
    ]
    if rule.references:
        parts.append("Read\n" + "\n".join(f"  {reference}" for reference in rule.references))
    return "\n\n".join(parts)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, 96, initial_indent="  ", subsequent_indent="  ") if line.strip() else ""
        for line in text.splitlines()
    )


def _threat(threat: CatalogueThreat) -> str:
    ids = "; ".join(f"{framework} {', '.join(ids)}" for framework, ids in threat.mappings)
    return f"  {threat.id} {threat.name}\n" + textwrap.fill(
        ids, 96, initial_indent="      ", subsequent_indent="      "
    )
