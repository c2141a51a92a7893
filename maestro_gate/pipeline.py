"""The order of a run: two trees → evidence → assessments → delta → verdict. The only module that knows every stage."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from maestro_gate import __version__, drafting, judging, opening, policy, settings, shards
from maestro_gate.assess import drift, what_if
from maestro_gate.collect import collector, discovery
from maestro_gate.collect.scanners.sharing import Share, Sharing
from maestro_gate.compare import materials
from maestro_gate.judging import agreement, claims, fingerprints, preview, since
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import Made, Outcome
from maestro_gate.model.simulation import Simulation
from maestro_gate.model.subjects import DetectedAsset, Sbom
from maestro_gate.opening import Request, Sides
from maestro_gate.policy import Policy
from maestro_gate.workspace import Tree, renames

__all__ = [
    "Inventory",
    "Progress",
    "Request",
    "bill",
    "check",
    "gather",
    "inventory",
    "merge",
    "shard",
    "simulate",
]

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a tree reveals of itself."""

    repository: Path
    """Its top folder."""
    tree: Tree
    evidence: Evidence
    """Without scans."""
    assets: tuple[DetectedAsset, ...]
    """Each with the asset of the threat model that it is."""
    policy: Policy


def check(request: Request, progress: Progress) -> Outcome:
    """Judge a change."""
    progress("reading the two trees")
    return _checked(request, opening.sides(request), Sharing(), progress)


def shard(request: Request, share: Share, progress: Progress) -> shards.Shard:
    """Scan a share of a change's files for whoever judges it."""
    progress("reading the two trees")
    sides, made = opening.sides(request), dict[str, bytes]()
    options = _options(request, sides, Sharing(share, made=made))
    problems = collector.scan(sides.base, sides.head, options, progress)
    return shards.Shard(_purpose(sides), share.index, share.count, made, problems)


def merge(request: Request, files: Mapping[str, bytes], expected: int, progress: Progress) -> Outcome:
    """Judge a change whose files others scanned: `files` are their shards, name → bytes."""
    progress("reading the two trees")
    sides = opening.sides(request)
    given = shards.joined(files, expected, _purpose(sides))
    return _checked(request, sides, Sharing(given=given), progress)


def gather(request: Request, progress: Progress) -> Evidence:
    """Collect the evidence of head alone."""
    sides = opening.sides(replace(request, flags={**request.flags, "mode": "absolute"}))
    return _evidence(_options(request, sides, Sharing()), sides, progress)[1]


def simulate(request: Request, asked: str, progress: Progress) -> Simulation:
    """Answer a what-if question about head alone."""
    sides = opening.alone(request)
    evidence = _evidence(_options(request, sides, Sharing()), sides, progress)[1]
    progress("walking the asset graph")
    return what_if.answer(asked, evidence, sides.book.policy, request.today)


def inventory(request: Request, progress: Progress) -> Inventory:
    """What head reveals of itself, held against its threat model; no scanner is run."""
    asked = replace(request, skip_scans=True)
    sides = opening.alone(asked)
    evidence = _evidence(_options(asked, sides, Sharing()), sides, progress)[1]
    evidence = replace(evidence, sources=(*evidence.sources, *discovery.unfollowed(evidence.files)))
    return _inventory(sides, evidence)


def bill(request: Request, progress: Progress) -> Inventory:
    """What head reveals of itself, with the packages of its lock files; of bills of materials where it has none.

    Lock files come first, so that the bill that was made of them last year is not copied out for ever.
    """
    sides = opening.alone(replace(request, skip_scans=True))
    rows = discovery.rows(policy.bundled_files(), sides.book.settings)
    written = [row.name for row in rows if row.provides in {other.stands_in_for for other in rows}]
    apart = settings.without(sides.book.settings, written, "lock files come first")
    alone = replace(sides, book=replace(sides.book, settings=apart))
    evidence = _evidence(_options(request, alone, Sharing()), alone, progress)[1]
    if not evidence.of_kind(Sbom):
        evidence = _evidence(_options(request, sides, Sharing()), sides, progress)[1]
    return _inventory(sides, evidence)


def _inventory(sides: Sides, evidence: Evidence) -> Inventory:
    book = sides.book
    detected = drift.bound(evidence, book.policy.drift, book.policy.risk.impact)
    return Inventory(sides.repository, sides.head, evidence, detected, book.policy)


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


def _options(request: Request, sides: Sides, sharing: Sharing) -> collector.Options:
    return collector.Options(
        settings=sides.book.settings,
        keys=sides.book.keys,
        policies=policy.bundled_files(),
        repository=sides.repository,
        environment=request.environment,
        cache=request.cache,
        tools=request.tools,
        skip_untouched=request.skip_untouched,
        sharing=sharing,
        advisories=opening.advisories(request, sides),
        # A hook is for what is being committed: how old the rest is, the full run says.
        today=None if request.skip_untouched else request.today,
    )


def _evidence(
    options: collector.Options, sides: Sides, progress: Progress
) -> tuple[Evidence | None, Evidence]:
    return collector.both(sides.base, sides.head, options, progress)


def _outcome(request: Request, sides: Sides, base: Evidence | None, head: Evidence) -> Outcome:
    book, matter = sides.book, _matter(sides, base, head)
    opening.require_order(book)
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
        materials=materials.compared(base, head),
        bounds=at_head.bounds,
        made=_made(sides, base, head),
        is_forecast=request.is_forecast,
        patch=_patch(book.policy, judged, head),
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


def _patch(judged_by: Policy, judged: judging.Judgement, evidence: Evidence) -> str:
    """What the change owes the threat model; a tree on its own brings nothing."""
    if judged.base is None:
        return ""
    catalogue = drafting.catalogue(policy.bundled_files(), judged_by)
    declared = drafting.Declared.of(evidence)
    return drafting.patch(judged.head.inventory, judged.base.inventory, declared, catalogue)


def _intact(moved: Mapping[str, str], base: Tree, head: Tree) -> Mapping[str, str]:
    """The files that moved without a change."""
    return {old: new for old, new in moved.items() if base.entries[old].oid == head.entries[new].oid}


def _made(sides: Sides, base: Evidence | None, head: Evidence) -> Made:
    trees = [tree.entries for tree in (sides.base, sides.head) if tree is not None]
    return fingerprints.of(trees, [one for one in (base, head) if one is not None], sides.book)
