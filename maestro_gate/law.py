"""Reads the law from a trusted tree: settings, a project's own rules, waivers.

Nothing that a change edits decides about the change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maestro_gate import documents, policy, settings
from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import Law, Waiver
from maestro_gate.policy import Policy
from maestro_gate.settings import Settings
from maestro_gate.workspace import Tree, printable

_MAX_BYTES = 4 * 1024 * 1024
_LARGEST_KEY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class LawBook:
    """The law as it is applied, and its summary for the report."""

    policy: Policy
    waivers: tuple[Waiver, ...]
    settings: Settings
    law: Law
    keys: Mapping[str, bytes] = field(default_factory=dict)
    """Path → bytes of the keys and certificates that the settings name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person or a job asks of a run, beyond what files say."""

    environment: Mapping[str, str]
    flags: Mapping[str, str | None]
    today: date


def read(tree: Tree, origin: str, asked: Asked) -> LawBook:
    """The law that stands in this tree; `origin` says which tree it is: `base` or `head`."""
    files = {path: tree.read(path, _MAX_BYTES) for path in sorted(tree.entries) if _is_law(path)}
    chosen = settings.read(files.get(settings.GATE_FILE), asked.environment, asked.flags)
    keys = _keys(tree, chosen)
    bundled = policy.bundled_files()
    project = {
        policy.PROJECT_PREFIX + path.removeprefix(settings.POLICIES_FOLDER): data
        for path, data in files.items()
        if path.startswith(settings.POLICIES_FOLDER)
    }
    judged = policy.read(
        bundled | rules_only(project, bundled, settings.POLICIES_FOLDER),
        profile=chosen.profile,
        overrides=chosen.rules,
    )
    waivers = _waivers(files.get(settings.WAIVERS_FILE), judged, asked.today)
    law = Law(
        origin=origin if files else "bundled",
        revision=tree.revision,
        profile=chosen.profile,
        digest=policy.digest(bundled | files | keys, chosen.profile, chosen.mode),
        changed_files=(),
    )
    return LawBook(judged, waivers, chosen, law, keys)


def _keys(tree: Tree, chosen: Settings) -> dict[str, bytes]:
    """The files of the trusted tree that the settings name. Raises InvalidInput for one that is not there."""
    return {path: tree.read(path, _LARGEST_KEY) for path in chosen.integrity.keys}


def changed_files(base: Tree, head: Tree) -> tuple[str, ...]:
    """Law files that differ between two trees, sorted."""
    paths = {path for path in (*base.entries, *head.entries) if is_law_file(path)}
    changed = (path for path in paths if base.entries.get(path) != head.entries.get(path))
    return tuple(sorted(printable(path) for path in changed))


def is_law_file(path: str) -> bool:
    """A project's file that decides, or could: all of `.maestro/` but the threat model."""
    return path.startswith(settings.LAW_FOLDER) and path != settings.THREAT_MODEL_FILE


def _is_law(path: str) -> bool:
    if path in (settings.GATE_FILE, settings.WAIVERS_FILE):
        return True
    return path.startswith(settings.POLICIES_FOLDER) and path.endswith(".yaml")


def rules_only(project: dict[str, bytes], bundled: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """A project's policy files, once each is found to be a rule in its layer's folder. Raises InvalidInput."""
    layers = [row.slug for row in policy.read_layers(bundled)]
    for name in project:
        if not policy.is_rule_file(name, layers):
            raise InvalidInput(
                "a project's policies hold rules only, each in its layer's folder",
                where=folder + name.removeprefix(policy.PROJECT_PREFIX),
                fix=f"Move it to one of: {', '.join(layers)}.",
            )
    return project


def _waivers(data: bytes | None, judged: Policy, today: date) -> tuple[Waiver, ...]:
    if data is None:
        return ()
    document = documents.load_yaml(data, settings.WAIVERS_FILE)
    documents.validate(document, "waivers")
    value: Any = document.value
    rules = {rule.id for rule in judged.rules}
    seen: set[tuple[str, str]] = set()
    waivers = []
    for index, row in enumerate(value["waivers"]):
        place = document.place(("waivers", index))
        expires = date.fromisoformat(row["expires"])
        if row["rule"] not in rules:
            raise InvalidInput(f"waiver of the rule «{row['rule']}», which does not exist", where=place)
        if (expires - today).days > judged.profile.waiver_max_days:
            raise InvalidInput(
                f"waiver runs until {expires}; {judged.profile.id} allows {judged.profile.waiver_max_days} days",
                where=document.place(("waivers", index, "expires")),
                fix="Choose an earlier date; a waiver is renewed, not eternal.",
            )
        if (row["rule"], row["subject"]) in seen:
            raise InvalidInput("a second waiver of the same rule and subject", where=place)
        seen.add((row["rule"], row["subject"]))
        line = document.locate(("waivers", index))[0]
        waivers.append(
            Waiver(
                row["rule"], row["subject"], row["reason"], row["owner"], expires, settings.WAIVERS_FILE, line
            )
        )
    return tuple(waivers)
