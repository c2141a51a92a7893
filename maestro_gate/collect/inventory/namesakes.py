"""Tells tools which others stand beside them under the same name: a model can only call one of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from maestro_gate.model.subjects import Subject, Tool


def marked(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """The subjects in their order; each tool with the places of its namesakes in the same folder."""
    found = tuple(subjects)
    by_name: dict[tuple[str, str, str], list[Tool]] = defaultdict(list)
    for subject in found:
        if isinstance(subject, Tool):
            by_name[_folder(subject.path), subject.framework, subject.name].append(subject)
    shared = {id(tool): tools for tools in by_name.values() if len(tools) > 1 for tool in tools}
    if not shared:
        return found
    return tuple(
        replace(subject, namesakes=_others(subject, shared[id(subject)]))
        if isinstance(subject, Tool) and id(subject) in shared
        else subject
        for subject in found
    )


def _others(tool: Tool, tools: Iterable[Tool]) -> tuple[str, ...]:
    return tuple(sorted(f"{other.path}:{other.line}" for other in tools if other is not tool))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
