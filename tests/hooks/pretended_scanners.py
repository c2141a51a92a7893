"""Scanners of tests: they say of a tree exactly which files the real ones would be given, and launch nothing."""

from types import SimpleNamespace

from maestro_gate.collect.scanners import checkov_files, semgrep_files, semgrep_rules
from maestro_gate.collect.scanners.outcome import Purpose
from maestro_gate.model.evidence import Absent, Collected, Passed
from maestro_gate.model.subjects import Finding


def _scanner(name, provides, select):
    purpose = Purpose(name, provides)

    def scan(request):
        return {side: _reading(purpose, select(tree, request)) for side, tree in request.sides.items()}

    return SimpleNamespace(PURPOSE=purpose, scan=scan)


def _reading(purpose, selection):
    # Whatever the scanner is given it finds fault with, so that a change of what it is given changes the verdict.
    from dataclasses import replace

    from maestro_gate.assess.expressions import subject_of

    given = repr(selection)
    found = subject_of(
        "finding", {"tool": purpose.name, "check_id": given, "severity": "critical", "path": "x"}
    )
    assert isinstance(found, Finding)
    status = Collected(1, selection.notes) if selection.units or selection.notes else Absent()
    reading = purpose.reading(status, f"{purpose.name} 1")
    return replace(reading, subjects=(found,), passed=(Passed(purpose.name, given, "y", "x"),))


def _code(tree, request):
    sources = {name: data for name, data in request.policies.items() if name.startswith("semgrep/")}
    rules = semgrep_rules.rule_set(sources, request.scanners.semgrep, request.store)
    return semgrep_files.select(tree, rules, request.scanners)


SCANNERS = (
    _scanner("checkov", "iac-scan", lambda tree, request: checkov_files.select(tree, request.scanners)),
    _scanner("semgrep", "code-scan", _code),
)
