"""Reads what Trivy finds in configuration and what secrets it finds; `collect/trivy.py` reads the document.

1. A check that passed is nothing here; one with an exception is a finding that somebody asked to hush.
2. Of a secret neither the match nor its surroundings are kept.
3. Targets are named from the folder that was scanned; where the report calls it by a relative name, it stands in front.
"""

import posixpath
from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.results.issues import Issue, finding, line
from maestro_gate.model.subjects import Finding

TOOL = "trivy"

_EXCEPTION = "EXCEPTION"
_FAILED = ("", "FAIL", _EXCEPTION)
_OF_FOLDERS = ("filesystem", "repository")


def folder(top: Object) -> str:
    """The folder that was scanned, where the report calls it by a relative name; else empty."""
    name = text(top.get("ArtifactName"))
    is_relative = not name.startswith("/") and ":" not in name and "\\" not in name
    return name if is_relative and text(top.get("ArtifactType")) in _OF_FOLDERS else ""


def findings(
    result: Object, path: str, tables: Tables, ignored: Ignored, *, folder: str = ""
) -> Iterator[Finding]:
    """Findings of one element of `Results`; `path` is the report's, for results that name no target."""
    said = text(result.get("Target"))
    target = _below(folder, said) if said else path
    for check in ignored.objects(result.get("Misconfigurations"), "Results[].Misconfigurations"):
        check_id = text(check.get("ID")) or text(check.get("AVDID"))
        if not check_id:
            ignored.note("Results[].Misconfigurations[]", "has no id")
        elif text(check.get("Status")).upper() in _FAILED:
            yield finding(_misconfiguration(check, check_id, result, target, tables), tables)
    for secret in ignored.objects(result.get("Secrets"), "Results[].Secrets"):
        rule = text(secret.get("RuleID"))
        if rule:
            yield finding(_secret(secret, rule, target), tables)
        else:
            ignored.note("Results[].Secrets[]", "has no rule")


def _below(folder: str, target: str) -> str:
    """The target's path; a report about one file calls it its folder, too."""
    plain = posixpath.normpath(folder)
    return folder if f"/{plain}".endswith(f"/{target}") else posixpath.join(folder, target)


def _misconfiguration(check: Object, check_id: str, result: Object, target: str, tables: Tables) -> Issue:
    cause = mapping(check.get("CauseMetadata"))
    code = _code(cause)
    meaning = tables.equivalents.meaning(TOOL, check_id)
    things = tables.severities.things(meaning.things, code) if meaning else ()
    return Issue(
        tool=TOOL,
        check_id=check_id,
        path=target,
        title=text(check.get("Message")) or text(check.get("Title")),
        lines=(line(cause.get("StartLine")), line(cause.get("EndLine"))),
        severity=text(check.get("Severity")),
        words=f"{text(check.get('Title'))} {text(cause.get('Service'))}",
        framework=text(result.get("Type")).lower() or "infrastructure",
        resource=text(cause.get("Resource")),
        detail=",".join(things),
        is_suppressed=text(check.get("Status")).upper() == _EXCEPTION,
        code="\n".join(code),
    )


def _secret(secret: Object, rule: str, target: str) -> Issue:
    return Issue(
        tool=TOOL,
        check_id=rule,
        path=target,
        title=text(secret.get("Title")) or rule,
        lines=(line(secret.get("StartLine")), line(secret.get("EndLine"))),
        severity=text(secret.get("Severity")),
        category="secret",
        key=rule,
    )


def _code(cause: Object) -> list[str]:
    """The lines that the report quotes and calls the cause."""
    rows = map(mapping, sequence(mapping(cause.get("Code")).get("Lines")))
    return [text(row.get("Content")) for row in rows if row.get("IsCause") is not False]
