"""Reads Terrascan's JSON: violations, and violations that a comment skips, which are claims."""

from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, mapping, text
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.results.issues import Issue, finding, line
from maestro_gate.model.subjects import Claim, Subject

TOOL = "terrascan"

_KUBERNETES = "kubernetes_"
_LISTS = (("violations", False), ("skipped_violations", True))


def recognises(head: bytes) -> bool:
    """Do the words of its results stand there."""
    return b'"scan_summary"' in head and b'"results"' in head


def is_result(value: object) -> bool:
    """Has it the frame of its results."""
    results = mapping(value).get("results")
    return isinstance(results, dict) and ("violations" in results or "scan_summary" in results)


def folder(value: object) -> str:
    """What it was told to scan; its files are relative to it."""
    return text(mapping(mapping(mapping(value).get("results")).get("scan_summary")).get("file/folder"))


def subjects(value: object, _path: str, tables: Tables, ignored: Ignored) -> Iterator[Subject]:
    """Its findings, with a claim for each that a comment skips."""
    results = mapping(mapping(value).get("results"))
    for _ in ignored.objects(results.get("scan_errors"), "results.scan_errors"):
        ignored.note("results.scan_errors[]", "terrascan could not read something")
    for name, is_skipped in _LISTS:
        for violation in ignored.objects(results.get(name), f"results.{name}"):
            check_id, path = text(violation.get("rule_id")), text(violation.get("file"))
            if not check_id or not path:
                ignored.note(f"results.{name}[]", "has no rule or no file")
                continue
            found = finding(_issue(violation, is_suppressed=is_skipped), tables)
            yield found
            if is_skipped:
                reason = text(violation.get("skip_comment"))
                yield Claim(found.path, found.line, "inline-suppression", TOOL, (check_id,), reason)


def _issue(violation: Object, *, is_suppressed: bool) -> Issue:
    type_ = text(violation.get("resource_type"))
    return Issue(
        tool=TOOL,
        check_id=text(violation.get("rule_id")),
        path=text(violation.get("file")),
        title=text(violation.get("description")) or text(violation.get("rule_name")),
        lines=(line(violation.get("line")),) * 2,
        severity=text(violation.get("severity")),
        category=text(violation.get("category")),
        framework=_framework(type_),
        resource=_address(type_, violation),
        is_suppressed=is_suppressed,
    )


def _framework(type_: str) -> str:
    if type_.startswith(_KUBERNETES):
        return "kubernetes"
    return "dockerfile" if type_.startswith("docker") else "terraform"


def _address(type_: str, violation: Object) -> str:
    """Terrascan calls a Kubernetes object by the Terraform type of its kind, and leaves its namespace out."""
    name, module = text(violation.get("resource_name")), text(violation.get("module_name"))
    framework = _framework(type_)
    if not type_ or not name or framework == "dockerfile":
        return ""
    if framework == "kubernetes":
        return f"{''.join(part.title() for part in type_.removeprefix(_KUBERNETES).split('_'))}.{name}"
    inside = f"module.{module}." if module not in ("", "root") else ""
    return f"{inside}{type_}.{name}"
