"""The order of a run: two trees → evidence → assessments → delta → verdict. The only module that knows every stage."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from maestro_gate import __version__, compare, decide, law, policy, settings, shards
from maestro_gate.assess import assessment, lint, waivers, what_if
from maestro_gate.assess.rules import Rulebook
from maestro_gate.collect import collector, discovery, scanners
from maestro_gate.collect.scanners.sharing import Share, Sharing
from maestro_gate.errors import InvalidInput
from maestro_gate.law import Asked, LawBook
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import Assessment, ClaimCount, Delta, Outcome
from maestro_gate.model.simulation import Simulation
from maestro_gate.model.subjects import Claim
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
    skip_scans: bool = False
    """Launch no scanner at all: what only they can prove stays unproven."""


Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sides:
    """The two trees of a run, and the law that judges them."""

    repository: Path
    """Its top folder."""
    base: Tree | None
    head: Tree
    book: LawBook
    law_problem: str = ""
    """Why the law of head, which the change edits, does not hold together."""


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


def simulate(request: Request, asked: str, progress: Progress) -> Simulation:
    """Answer a what-if question about head alone."""
    sides = _sides(replace(request, flags={**request.flags, "mode": "absolute"}))
    book = sides.book
    if request.skip_scans:
        book = replace(
            book, settings=settings.without(book.settings, scanners.NAMES, "scans were not asked for")
        )
    options = _options(request, replace(sides, book=book), Sharing())
    evidence = _evidence(options, sides, progress)[1]
    progress("walking the asset graph")
    return what_if.answer(asked, evidence, book.policy, request.today)


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
    problem = law.problem(head, replace(asked, flags={})) if changed else ""
    book = replace(book, law=replace(book.law, changed_files=changed))
    exclude = book.settings.exclude
    return Sides(repository.root, _without(base, exclude), _without(head, exclude), book, problem)


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
    book = sides.book
    problems = lint.lint_project(book.policy)
    if problems:
        raise InvalidInput(
            "the project's rules are not in order\n  " + "\n  ".join(problems), where=".maestro/policies"
        )
    judged_base, judged_head, delta = _judged(request, sides, base, head)
    case = replace(_case(sides, delta, judged_base, judged_head), untouched=head.untouched)
    decision = decide.decide(case)
    return Outcome(
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
        delta=delta,
        base_sources=() if judged_base is None else judged_base.sources,
        head_sources=judged_head.sources,
        controls=judged_head.controls,
        base_controls=() if judged_base is None else judged_base.controls,
        waivers=judged_head.waivers,
        failures=judged_head.failures,
        claims=_claims(base, head),
    )


def _judged(
    request: Request, sides: Sides, base: Evidence | None, head: Evidence
) -> tuple[Assessment | None, Assessment, Delta]:
    book = sides.book
    bench = assessment.Bench(book.policy, Rulebook(book.policy), book.waivers, request.today)
    if base is None or sides.base is None:
        judged_head = assessment.assess(head, bench)
        return None, judged_head, compare.alone(judged_head)
    moved = renames(sides.base, sides.head)
    judged_base = assessment.assess(base, bench)
    followed = waivers.following(book.waivers, judged_base, _intact(moved, sides.base, sides.head))
    judged_head = assessment.assess(head, replace(bench, waivers=followed), assessment.Before(base, moved))
    return judged_base, judged_head, compare.assessments(judged_base, judged_head, moved, book.policy)


def _intact(moved: Mapping[str, str], base: Tree, head: Tree) -> Mapping[str, str]:
    """The files that moved without a change."""
    return {old: new for old, new in moved.items() if base.entries[old].oid == head.entries[new].oid}


def _case(sides: Sides, delta: Delta, base: Assessment | None, head: Assessment) -> decide.Case:
    return decide.Case(
        delta=delta,
        base=base,
        head=head,
        policy=sides.book.policy,
        is_unchanged=sides.base is not None and sides.base.entries == sides.head.entries,
        law_changes=sides.book.law.changed_files,
        law_problem=sides.law_problem,
    )


def _claims(base: Evidence | None, head: Evidence) -> tuple[ClaimCount, ...]:
    """Claims per file in both trees; those that head does not have any more are left out."""
    ours = _counted(base) if base else Counter()
    theirs = _counted(head)
    return tuple(ClaimCount(*key, base=ours[key], head=count) for key, count in sorted(theirs.items()))


def _counted(evidence: Evidence) -> Counter[tuple[str, str, str]]:
    return Counter((claim.type, claim.tool, claim.path) for claim in evidence.of_kind(Claim))
