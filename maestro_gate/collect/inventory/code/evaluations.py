"""Finds evaluations that stand among other code: scripts that grade or compare what models and agents answer."""

from collections.abc import Iterable, Iterator

from maestro_gate.collect.inventory.code.file import File, pieces
from maestro_gate.model.evidence import Detection


def detections(file: File, found: Iterable[Detection]) -> Iterator[Detection]:
    """One sighting a file, named after its folder: the scripts of a folder are one suite.

    `found`: what else the file reveals; without a model or an agent it evaluates something else.
    """
    row = file.words.row("evaluations")
    folder, _, name = file.path.rpartition("/")
    folders = folder.split("/")
    if pieces(name.split(".", 1)[0]).isdisjoint(row["files"]) or not set(row["elsewhere"]).isdisjoint(
        folders
    ):
        return
    seen = {one.type for one in found}
    grades = next(
        (one for one in file.facts.functions if not pieces(one.name).isdisjoint(row["functions"])), None
    )
    if grades is None or seen.isdisjoint(row["of"]) or row["type"] in seen:
        return
    suite = f"{folders[-1]} evaluation" if folder else name
    yield file.used(row, suite, grades.line, f"path:{file.path}", safeguard="test")
