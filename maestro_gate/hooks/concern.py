"""Says whether a change can matter to a verdict at all: what it cannot say at a glance, it says yes to.

The full run would find nothing introduced and nothing resolved when every path that differs is a regular file, and

1. its name is that of no source, scanner, detector or governance document, and of no law;
2. its content, in base and in head, is nothing that Checkov would be given, where its name leaves that open;
3. the threat model names neither it nor a folder that it is in;
4. it did not move from one path to another in a tree with reports, which may name it;
5. nothing else is due in base's law: no waiver that has run out, no absolute mode, no source with names of its own;
   and the profile that is chosen is there.

What stands already is not judged by this, and no verdict is given: the next change that matters is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from maestro_gate import documents, resources, settings
from maestro_gate.errors import GateError
from maestro_gate.hooks.changes import Change
from maestro_gate.hooks.names import Always, Containing, Counted, Names, read
from maestro_gate.model.entry import Entry
from maestro_gate.workspace import Repository, Tree, printable

_FILE, _PROGRAM = "100644", "100755"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LARGEST_LAW = 512 * 1024
_LARGEST_READ = 64 * 1024 * 1024
"""Bytes, over all files: more is the full run's to read."""


def matters(
    repository: Repository,
    base: str | None,
    changes: Sequence[Change],
    environment: Mapping[str, str],
    today: date,
) -> bool:
    """Can this change alter what the gate says."""
    if any(_is_always_judged(change) for change in changes):
        return True
    try:
        law = repository.folder(base, settings.LAW_FOLDER) if base is not None else None
        if law is None and not _has_profile(settings.read(None, environment, {})):
            return True
        if law is not None and not _is_plain(law, environment, today):
            return True
        names = read()
        return (
            any(_is_named(change, names) for change in changes)
            or (law is not None and _is_in_threat_model(law, changes))
            or (base is not None and _may_have_moved(repository, base, changes, names))
            or any(_contents_matter(repository, changes, names))
        )
    except (GateError, UnicodeError, ValueError, TypeError, LookupError, AttributeError):
        return True  # whatever is wrong there, the full run says it in words


def _is_always_judged(change: Change) -> bool:
    if change.path.lower().startswith(settings.LAW_FOLDER) or not {_FILE, _PROGRAM}.issuperset(change.modes):
        return True
    is_script = _PROGRAM in change.modes and "." not in change.path.rsplit("/", 1)[-1]
    return is_script or change.kind not in "AMD"


def _is_named(change: Change, names: Names) -> bool:
    if change.path.split("/", 1)[0] in names.shadow_code:
        return True
    found = names.interests.matches(change.path)
    return Always() in found or (change.kind != "M" and Counted() in found)


def _is_plain(law: Tree, environment: Mapping[str, str], today: date) -> bool:
    """Nothing in the law makes more of a change than what it touches."""
    known = (settings.GATE_FILE, settings.WAIVERS_FILE, settings.THREAT_MODEL_FILE)
    if any(path.lower() in known and path not in known for path in law.entries):
        return False
    gate = law.read(settings.GATE_FILE, _LARGEST_LAW) if settings.GATE_FILE in law.entries else None
    chosen = settings.read(gate, environment, {})
    if not _has_profile(chosen):
        return False
    if chosen.mode != settings.Settings().mode or any(row.patterns for row in chosen.sources.values()):
        return False
    if settings.WAIVERS_FILE not in law.entries:
        return True
    data = law.read(settings.WAIVERS_FILE, _LARGEST_LAW)
    waivers: Any = documents.load_yaml(data, settings.WAIVERS_FILE).value
    return all(date.fromisoformat(row["expires"]) >= today for row in waivers["waivers"])


def _has_profile(chosen: settings.Settings) -> bool:
    """The profile is there: the full run ends with an error for one that is not."""
    folder = resources.policies() / "profiles"
    return any(path.name == f"{chosen.profile}.yaml" for path in folder.iterdir())


def _is_in_threat_model(law: Tree, changes: Iterable[Change]) -> bool:
    if settings.THREAT_MODEL_FILE not in law.entries:
        return False
    data = law.read(settings.THREAT_MODEL_FILE, _LARGEST_LAW)
    model = documents.load_yaml(data, settings.THREAT_MODEL_FILE).value
    named = {text.split("#", maxsplit=1)[0].rstrip("/") for text in _texts(model)}
    return any(not named.isdisjoint(_with_folders(printable(change.path))) for change in changes)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (*_texts(key), *_texts(inner))
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _texts(inner)


def _with_folders(path: str) -> set[str]:
    parts = re.split("/", path)
    # A name with a `#` in it is cut there, as places in documents are.
    whole = {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return whole | {one.split("#", maxsplit=1)[0].rstrip("/") for one in whole}


def _may_have_moved(repository: Repository, base: str, changes: Iterable[Change], names: Names) -> bool:
    kinds = {change.kind for change in changes}
    if not {"A", "D"} <= kinds:
        return False
    return any(names.reports.matches(path) for path in repository.paths(base))


def _contents_matter(repository: Repository, changes: Iterable[Change], names: Names) -> Iterator[bool]:
    interests: dict[str, list[Containing]] = {}
    for change in changes:
        found = [one for one in names.interests.matches(change.path) if isinstance(one, Containing)]
        for blob in change.blobs if found else ():
            interests.setdefault(blob, []).extend(found)
    if not interests:
        return
    sizes = repository.objects.sizes(interests)
    if max(sizes.values()) > names.largest or sum(sizes.values()) > _LARGEST_READ:
        yield True
        return
    wanted = [(blob, Entry(_FILE, blob, sizes[blob])) for blob in sorted(interests)]
    for blob, data in repository.objects.read(wanted):
        yield not _is_plain_text(data) or any(one.holds(data) for one in interests[blob])


def _is_plain_text(data: bytes) -> bool:
    """UTF-8 without a mark: what the full run has to recode first is its own to look into."""
    if data.startswith(_MARKS):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
