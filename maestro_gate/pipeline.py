"""The order of a run: two trees → evidence → assessments → delta → verdict. The only module that knows every stage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from maestro_gate import __version__, judging, law, policy, settings, shards
from maestro_gate.assess import lint
from maestro_gate.collect import collector, discovery
from maestro_gate.collect.scanners.sharing import Share, Sharing
from maestro_gate.errors import InvalidInput
from maestro_gate.judging import agreement, claims, fingerprints, preview, since
from maestro_gate.law import Asked, LawBook
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import Made, Outcome
from maestro_gate.tools import find
from maestro_gate.tools.place import CACHE_VARIABLE
from maestro_gate.workspace import INDEX, WORKTREE, Repository, Tree, renames


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


Progress = Callable[[str], None]


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


def check(request: Request, progress: Progress) -> Outcome:
    """Judge a change."""
    progress("reading the two trees")
    return _checked(request, _sides(request), Sharing(), progress)


def shard(request: Request, share: Share, progress: Progress) -> shards.Shard:
    """Scan a share of a change's files for whoever judges it."""
    progress("reading the two trees")
    sides, made = _sides(request), dict[str, bytes]()
    options = _options(request, sides, Sharing(share, made=made))
    problems = collector.scan(sides.base, sides.head, options, progress)
    return shards.Shard(_purpose(sides), share.index, share.count, made, problems)


def merge(request: Request, files: Mapping[str, bytes], expected: int, progress: Progress) -> Outcome:
    """Judge a change whose files others scanned: `files` are their shards, name → bytes."""
    progress("reading the two trees")
    sides = _sides(request)
    given = shards.joined(files, expected, _purpose(sides))
    return _checked(request, sides, Sharing(given=given), progress)


def gather(request: Request, progress: Progress) -> Evidence:
    """Collect the evidence of head alone."""
    sides = _sides(replace(request, flags={**request.flags, "mode": "absolute"}))
    return _evidence(_options(request, sides, Sharing()), sides, progress)[1]


def _checked(request: Request, sides: Sides, sharing: Sharing, progress: Progress) -> Outcome:
    base, head = _evidence(_options(request, sides, sharing), sides, progress)
    progress("judging")
    return _outcome(request, sides, base, head)


def _purpose(sides: Sides) -> shards.Purpose:
    trees = [side for side in (sides.base, sides.head) if side is not None]
    return shards.Purpose(
        tool=__version__,
        law=sides.book.law.digest,
        base="" if sides.base is None else sides.base.revision,
        head=sides.head.revision,
        files=shards.files_digest(tree.entries for tree in trees),
    )


def _sides(request: Request) -> Sides:
    repository = Repository.open(request.path)
    _require_elsewhere(request.cache, repository.root)
    head = repository.tree(request.head)
    asked = Asked(request.environment, request.flags, request.today)
    wants_absolute = request.flags.get("mode") == "absolute" and request.base is None
    if wants_absolute:
        # Files that are not committed are nobody's law.
        committed = repository.committed() if request.head in (WORKTREE, INDEX) else head
        book = law.read(head if request.law_from == "head" else committed, "head", asked)
        return Sides(repository.root, None, _without(head, book.settings.exclude), book)
    if request.base in (WORKTREE, INDEX):
        raise InvalidInput(
            f"base cannot be {request.base}: the law is read from a commit", fix="Name a commit."
        )
    base = repository.tree(
        request.base if request.base is not None else repository.default_base(request.head)
    )
    book = law.read(head if request.law_from == "head" else base, request.law_from, asked)
    if book.settings.mode == "absolute":
        return Sides(repository.root, None, _without(head, book.settings.exclude), book)
    changed = law.changed_files(base, head)
    new_law, problem = _law_of_head(head, asked) if changed else (None, "")
    book = replace(book, law=replace(book.law, changed_files=changed))
    exclude = book.settings.exclude
    return Sides(repository.root, _without(base, exclude), _without(head, exclude), book, new_law, problem)


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


def _options(request: Request, sides: Sides, sharing: Sharing) -> collector.Options:
    return collector.Options(
        settings=sides.book.settings,
        policies=policy.bundled_files(),
        repository=sides.repository,
        environment=request.environment,
        cache=request.cache,
        tools=request.tools,
        skip_untouched=request.skip_untouched,
        sharing=sharing,
    )


def _evidence(
    options: collector.Options, sides: Sides, progress: Progress
) -> tuple[Evidence | None, Evidence]:
    return collector.both(sides.base, sides.head, options, progress)


def _outcome(request: Request, sides: Sides, base: Evidence | None, head: Evidence) -> Outcome:
    book, matter = sides.book, _matter(sides, base, head)
    problems = lint.lint_project(book.policy)
    if problems:
        raise InvalidInput(_disorder(problems), where=settings.POLICIES_FOLDER.rstrip("/"))
    by = judging.bench(book, request.today)
    judged = judging.judge(matter, by)
    at_base, at_head, decision = judged.base, judged.head, judged.decision
    new_law = sides.law_of_head
    outcome = Outcome(
        version=__version__,
        law=book.law,
        mode="absolute" if sides.base is None else "delta",
        as_of=request.today,
        base_ref="" if sides.base is None else sides.base.ref,
        base_revision="" if sides.base is None else sides.base.revision,
        head_ref=sides.head.ref,
        head_revision=sides.head.revision,
        verdict=decision.verdict,
        would_block=decision.would_block,
        reasons=decision.reasons,
        layers=book.policy.layers,
        delta=judged.delta,
        base_sources=() if at_base is None else at_base.sources,
        head_sources=at_head.sources,
        controls=at_head.controls,
        base_controls=() if at_base is None else at_base.controls,
        waivers=at_head.waivers,
        failures=at_head.failures,
        claims=claims.of(base, head),
        preview=None if new_law is None else preview.of(matter, judged, new_law, request.today),
        inventory=agreement.of(at_head, head),
        bounds=at_head.bounds,
        made=_made(sides, base, head),
        is_forecast=request.is_forecast,
    )
    if request.earlier is None:
        return outcome
    return replace(outcome, since=since.of(request.earlier, outcome, since.Again(matter, by, new_law)))


def _matter(sides: Sides, base: Evidence | None, head: Evidence) -> judging.Matter:
    moved = {} if sides.base is None else renames(sides.base, sides.head)
    return judging.Matter(
        base=base,
        head=head,
        moved=moved,
        intact={} if sides.base is None else _intact(moved, sides.base, sides.head),
        is_unchanged=sides.base is not None and sides.base.entries == sides.head.entries,
        law_changes=sides.book.law.changed_files,
        law_problem=sides.law_problem,
    )


def _intact(moved: Mapping[str, str], base: Tree, head: Tree) -> Mapping[str, str]:
    """The files that moved without a change."""
    return {old: new for old, new in moved.items() if base.entries[old].oid == head.entries[new].oid}


def _made(sides: Sides, base: Evidence | None, head: Evidence) -> Made:
    trees = [tree.entries for tree in (sides.base, sides.head) if tree is not None]
    return fingerprints.of(trees, [one for one in (base, head) if one is not None], sides.book)
