"""Opens what a run is about: the two trees, and the law that judges them, read from the trusted one."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath

from maestro_gate import law, settings
from maestro_gate.assess import lint
from maestro_gate.collect import discovery, scanners
from maestro_gate.collect.advisories.given import Given
from maestro_gate.collect.advisories.places import InTree, OnDisk, Place
from maestro_gate.errors import InvalidInput
from maestro_gate.law import Asked, LawBook
from maestro_gate.model.judgement import Outcome
from maestro_gate.tools import find
from maestro_gate.tools.place import CACHE_VARIABLE
from maestro_gate.workspace import INDEX, WORKTREE, Repository, Tree


@dataclass(frozen=True, slots=True)
class AdvisoryFlags:
    """Advisory data that a person or a job gives to a run; each stands for the same setting."""

    osv: tuple[Path, ...] = ()
    kev: Path | None = None
    epss: Path | None = None
    is_online: bool = False
    """The OSV API is asked, and no export is looked through."""


@dataclass(frozen=True, slots=True)
class Request:
    """What `check` is asked."""

    path: Path
    """A folder of the repository."""
    base: str | None
    head: str
    law_from: str
    """`base` or `head`."""
    flags: Mapping[str, str | None]
    """Settings given as flags: `profile`, `mode`."""
    environment: Mapping[str, str]
    today: date
    cache: Path | None
    """Where scan results are kept; None for no cache."""
    tools: Path
    """Where installed scanners stand."""
    skip_untouched: bool = False
    """Launch no scanner for what the change does not touch, as hooks want it."""
    is_forecast: bool = False
    """`today` is still to come."""
    earlier: Outcome | None = None
    """Of an earlier run, to hold this one against."""
    advisories: AdvisoryFlags = AdvisoryFlags()
    """Where vulnerabilities are looked up, as flags say it."""
    skip_scans: bool = False
    """Launch no scanner at all: what only they can prove stays unproven."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two trees of a run, and the law that judges them."""

    repository: Path
    """Its top folder."""
    base: Tree | None
    head: Tree
    book: LawBook
    law_of_head: LawBook | None = None
    """Where the change edits the law and the new one holds together."""
    law_problem: str = ""
    """Why it does not."""
    trusted: Tree | None = None
    """The tree that the law was read from."""


def sides(request: Request) -> Sides:
    """Base and head, and the law that judges them. Raises InvalidInput for what cannot be one of them."""
    repository = Repository.open(request.path)
    _require_elsewhere(request.cache, repository.root)
    head = repository.tree(request.head)
    asked = Asked(request.environment, request.flags, request.today)
    wants_absolute = request.flags.get("mode") == "absolute" and request.base is None
    if wants_absolute:
        # Files that are not committed are nobody's law.
        committed = repository.committed() if request.head in (WORKTREE, INDEX) else head
        trusted = head if request.law_from == "head" else committed
        book = law.read(trusted, "head", asked)
        return Sides(repository.root, None, _without(head, book.settings.exclude), book, trusted=trusted)
    if request.base in (WORKTREE, INDEX):
        raise InvalidInput(
            f"base cannot be {request.base}: the law is read from a commit", fix="Name a commit."
        )
    base = repository.tree(
        request.base if request.base is not None else repository.default_base(request.head)
    )
    trusted = head if request.law_from == "head" else base
    book = law.read(trusted, request.law_from, asked)
    if book.settings.mode == "absolute":
        return Sides(repository.root, None, _without(head, book.settings.exclude), book, trusted=trusted)
    changed = law.changed_files(base, head)
    new_law, problem = _law_of_head(head, asked) if changed else (None, "")
    book = replace(book, law=replace(book.law, changed_files=changed))
    exclude = book.settings.exclude
    return Sides(
        repository.root, _without(base, exclude), _without(head, exclude), book, new_law, problem, trusted
    )


def advisories(request: Request, sides: Sides) -> Given:
    """The advisory data of a run: flags before settings. Raises InvalidInput for what a change could have put there.

    Who wants no scans wants to see what is there, and nothing is looked up.
    """
    if request.skip_scans:
        return Given()
    said, flags = sides.book.settings.advisories, request.advisories
    place = partial(_place, sides)
    osv: list[Place] = [OnDisk(path) for path in flags.osv]
    given = Given(
        osv=() if flags.is_online else tuple(osv or map(place, said.osv)),
        kev=OnDisk(flags.kev) if flags.kev else place(said.kev) if said.kev else None,
        epss=OnDisk(flags.epss) if flags.epss else place(said.epss) if said.epss else None,
        is_online=flags.is_online,
        api=said.api,
        max_age=said.max_age,
    )
    for one in (*given.osv, given.kev, given.epss):
        if isinstance(one, OnDisk) and find.is_inside(
            Path(os.path.normpath(one.path.absolute())), sides.repository
        ):
            raise InvalidInput(
                f"{one} stands in the repository under review, where a change can write what it likes",
                fix="Keep advisory data outside of it, or name it in .maestro/gate.yaml by a path of the repository.",
            )
    return given


def _place(sides: Sides, path: str) -> Place:
    """A path of settings: a relative one is of the tree that the law was read from."""
    if Path(path).is_absolute() or sides.trusted is None:
        return OnDisk(Path(path))
    return InTree(sides.trusted, PurePosixPath(path).as_posix())


def _law_of_head(head: Tree, asked: Asked) -> tuple[LawBook | None, str]:
    """The law that the change would make law, or why it does not hold together, whatever the flags say."""
    try:
        problems = lint.lint_project(law.read(head, "head", replace(asked, flags={})).policy)
        return (None, _disorder(problems)) if problems else (law.read(head, "head", asked), "")
    except InvalidInput as error:
        return None, str(error)


def _disorder(problems: Sequence[str]) -> str:
    return "the project's rules are not in order\n  " + "\n  ".join(problems)


def _require_elsewhere(cache: Path | None, repository: Path) -> None:
    if cache is not None and find.is_inside(cache, repository):
        raise InvalidInput(
            f"the cache folder {cache} stands in the repository under review, where a change can plant results",
            fix=f"Set {CACHE_VARIABLE} to a folder outside of it, or give --no-cache.",
        )


def _without(tree: Tree, exclude: tuple[str, ...]) -> Tree:
    return discovery.excluding(tree, exclude) if exclude else tree


def require_order(book: LawBook) -> None:
    """Raises InvalidInput where the project's own rules, as they judge this run, are not in order."""
    problems = lint.lint_project(book.policy)
    if problems:
        raise InvalidInput(_disorder(problems), where=settings.POLICIES_FOLDER.rstrip("/"))


def alone(request: Request) -> Sides:
    """Head without a base, and without scanners where none is wanted."""
    both = sides(replace(request, flags={**request.flags, "mode": "absolute"}))
    if not request.skip_scans:
        return both
    unscanned = settings.without(both.book.settings, scanners.NAMES, "scans were not asked for")
    return replace(both, book=replace(both.book, settings=unscanned))
