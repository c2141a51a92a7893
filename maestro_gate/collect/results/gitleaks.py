"""Reads `gitleaks -f json`: an array of secrets. Neither the secret nor what surrounds it is kept.

1. What is found in the history counts like what stands in the tree: a secret that was committed is known.
2. The fingerprint without commit and line says which secret it is as far as one may say.
"""

import re
from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, mapping, text
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.results.issues import Issue, finding, line
from maestro_gate.model.subjects import Finding

TOOL = "gitleaks"

_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")


def recognises(head: bytes) -> bool:
    """Do the words of its results stand there; an empty array is what it writes when it finds nothing."""
    return _LIST.match(head) is not None and (
        (b'"RuleID"' in head and b'"StartLine"' in head) or head.strip() == b"[]"
    )


def is_result(value: object) -> bool:
    """Has it the frame of its results."""
    return isinstance(value, list) and all("RuleID" in mapping(item) for item in value[:1])


def subjects(value: object, _path: str, tables: Tables, ignored: Ignored) -> Iterator[Finding]:
    """A finding for each secret."""
    for leak in ignored.objects(value, "results"):
        rule, path = text(leak.get("RuleID")), text(leak.get("File"))
        if rule and path:
            yield finding(_issue(leak, rule, path), tables)
        else:
            ignored.note("results[]", "has no rule or no file")


def _issue(leak: Object, rule: str, path: str) -> Issue:
    commit = text(leak.get("Commit"))
    where = f" (in commit {commit[:12]})" if commit else ""
    return Issue(
        tool=TOOL,
        check_id=rule,
        path=path,
        title=f"{text(leak.get('Description')) or rule}{where}",
        # Lines of a commit say nothing about the file of today.
        lines=(0, 0) if commit else (line(leak.get("StartLine")), line(leak.get("EndLine"))),
        key=f"{commit}:{rule}",
    )
