"""Takes off the filters by which Checkov leaves documents out without a word, where what is left out would run."""

import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

UNNAMED = "(no name)"


def admit_all() -> None:
    """Change the runners that are loaded."""
    workflows: Any = sys.modules.get("checkov.github_actions.runner")
    if workflows is not None:
        # A key that Checkov's old copy of the schema does not know, `attestations: write` say, is enough.
        workflows.is_schema_valid = has_jobs
    manifests: Any = sys.modules.get("checkov.kubernetes.parser.validatior")
    if manifests is not None:
        # A brace in any name is enough, or `generateName` instead of a name.
        judge = manifests.K8sValidator.is_valid_template
        manifests.K8sValidator.is_valid_template = staticmethod(lambda document: judge(named(document)))
        manifests.K8sValidator._is_name_valid = staticmethod(lambda _: (True, ""))  # noqa: SLF001
    for name in ("yaml", "json"):
        parser: Any = sys.modules.get(f"checkov.kubernetes.parser.k8_{name}")
        if parser is not None:
            # `{{ .Values.` in a comment is enough, or an escaped letter in the key `apiVersion`.
            parser.load = partial(load, parser)


def load(parser: Any, filename: Any) -> tuple[list[Any], list[tuple[int, str]]]:
    """The documents of a file, whatever words stand in it, and its lines."""
    content = parser.read_file_with_any_encoding(file_path=filename)
    return parser.loads(content), list(enumerate(content.splitlines(keepends=True), 1))


def has_jobs(workflow: Any) -> bool:
    """Is this a workflow."""
    return isinstance(workflow, dict) and isinstance(workflow.get("jobs"), dict)


def named(document: Any) -> Any:
    """The manifest with a name for every object that has none, for the graph takes objects by their names."""
    for item in objects(document):
        metadata = item.setdefault("metadata", {})
        if isinstance(metadata, dict) and not metadata.get("name"):
            metadata["name"] = str(metadata.get("generateName") or UNNAMED)
    return document


def objects(document: Any) -> Iterator[dict[str, Any]]:
    """The objects of a manifest: itself, or those of a list."""
    if not isinstance(document, dict):
        return
    items = document.get("items")
    if isinstance(items, list):
        yield from (item for item in items if isinstance(item, dict) and item.get("kind"))
    elif document.get("kind") and document.get("apiVersion"):
        yield document
