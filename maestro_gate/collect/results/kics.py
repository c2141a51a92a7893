"""Reads KICS's JSON: queries, each with the places where it holds.

1. KICS leaves the resource's name open (`n/a`) where it only looks at the file; `search_key` then says what it means.
2. What it calls the name of a Terraform resource is often its `name` or `bucket`: the address stands in `search_key`.
"""

import re
from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, mapping, text
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.results.issues import Issue, finding, line
from maestro_gate.collect.weaknesses import cwes
from maestro_gate.model.subjects import Finding

TOOL = "kics"

_UNNAMED = ("", "n/a")
_HELD = re.compile(r"\{\{(.*?)\}\}")
"""How a search key names what stands in the file: `FROM={{alpine:latest}}`."""
_INSTRUCTION = re.compile(r"\A([A-Z]+)=\{\{(.*?)\}\}")
_ADDRESS = re.compile(r"\A([a-z][a-z0-9]*_[a-z0-9_]+)\[(?:\{\{)?([A-Za-z_][\w-]*)(?:\}\})?\]")
"""`aws_s3_bucket[documents]`, and whatever of it is meant behind that."""
_CODE = frozenset({"common"})
"""Platforms whose queries look at any text, for secrets."""


def recognises(head: bytes) -> bool:
    """Do the words of its results stand there."""
    return b'"kics_version"' in head or (b'"queries_total"' in head and b'"queries"' in head)


def is_result(value: object) -> bool:
    """Has it the frame of its results."""
    top = mapping(value)
    return "queries_total" in top or "kics_version" in top


def subjects(value: object, _path: str, tables: Tables, ignored: Ignored) -> Iterator[Finding]:
    """Its findings, and notes of what it could not scan."""
    top = mapping(value)
    for name, what in (
        ("files_failed_to_scan", "kics could not scan some files"),
        ("queries_failed_to_execute", "some queries of kics failed"),
    ):
        if type(count := top.get(name)) is int and count > 0:
            ignored.note(name, what)
    for query in ignored.objects(top.get("queries"), "queries"):
        for file in ignored.objects(query.get("files"), "queries[].files"):
            check_id, path = text(query.get("query_id")), text(file.get("file_name"))
            if check_id and path:
                yield finding(_issue(query, file, tables), tables)
            else:
                ignored.note("queries[].files[]", "has no query or no file")


def _issue(query: Object, file: Object, tables: Tables) -> Issue:
    platform = text(query.get("platform")).lower()
    check_id, key = text(query.get("query_id")), text(file.get("search_key"))
    name = text(query.get("query_name"))
    # What is there instead may be the secret itself.
    actual = "" if platform in _CODE else text(file.get("actual_value"))
    meaning = tables.equivalents.meaning(TOOL, check_id)
    things = tables.severities.things(meaning.things, [_instruction(key)]) if meaning else ()
    return Issue(
        tool=TOOL,
        check_id=check_id,
        path=text(file.get("file_name")),
        title=f"{name}: {actual}" if actual else name,
        lines=(line(file.get("line")),) * 2,
        severity=text(query.get("severity")),
        category=text(query.get("category")),
        words=name,
        framework="" if platform in _CODE else platform,
        resource=_resource(file, platform),
        detail=",".join(things),
        cwes=cwes(query.get("cwe")),
        key=f"{key}:{text(file.get('search_value'))}:{text(file.get('issue_type'))}",
    )


def _resource(file: Object, platform: str) -> str:
    address = _ADDRESS.match(text(file.get("search_key"))) if platform == "terraform" else None
    if address:
        return f"{address[1]}.{address[2]}"
    type_, name = text(file.get("resource_type")), text(file.get("resource_name"))
    if type_ in _UNNAMED or name in _UNNAMED or platform == "dockerfile":
        return ""
    named = _HELD.sub(r"\1", name)
    return f"{type_}.{named}"


def _instruction(key: str) -> str:
    """`FROM alpine:latest` of `FROM={{alpine:latest}}`."""
    found = _INSTRUCTION.match(key)
    return f"{found[1]} {found[2]}" if found else ""
