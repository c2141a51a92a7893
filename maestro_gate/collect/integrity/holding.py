"""Holds what statements claim against the files of a tree and the trusted keys: each statement becomes a subject.

1. `invalid` before `mismatched` before `untrusted` before `unverified`; `verified` is what is left, and only that.
2. A model's signature names every file of its folder: one that is missing or added differs as much as one that changed.
   Where none of its files is here, there is nothing to compare, and it is unverified.
3. Provenance speaks of what was built, which is seldom in the tree: what is missing there is no contradiction.
4. A name that leads out of the tree names nothing in it.
"""

from collections.abc import Iterable, Sequence

from maestro_gate.collect.integrity import comparing, digests, places, seals
from maestro_gate.collect.integrity.claimed import Claimed
from maestro_gate.collect.integrity.comparing import Compared
from maestro_gate.collect.integrity.seals import Seal
from maestro_gate.collect.integrity.trust import Trust
from maestro_gate.collect.lenient import unique
from maestro_gate.model.subjects import Attestation
from maestro_gate.workspace import Tree


def attestations(tree: Tree, claims: Iterable[Claimed], trust: Trust) -> tuple[Attestation, ...]:
    """The statements of one tree, in the order of their paths and lines."""
    listed = sorted(claims, key=lambda claim: (claim.path, claim.line, claim.predicate_type))
    if not listed:
        return ()
    layout = places.layout(tree.files)
    placed = [places.placed(claim, layout) for claim in listed]
    wanted = [one for each in placed for one in comparing.wanted(each, tree)]
    made = digests.of_files(tree, wanted)
    return tuple(
        _subject(
            claim, comparing.compared(each, tree, made), each.root, seals.judged(claim.sealing, trust), trust
        )
        for claim, each in zip(listed, placed, strict=True)
    )


def _subject(claim: Claimed, files: Compared, root: str, seal: Seal, trust: Trust) -> Attestation:
    status, reason = _status(claim, files, seal)
    build, manifest = claim.build, claim.manifest
    names = unique(item.name for item in claim.items)
    return Attestation(
        path=claim.path,
        line=claim.line,
        format="model-signing" if manifest else "in-toto",
        wrapped=claim.sealing.wrapped,
        predicate_type=claim.predicate_type,
        name=(manifest.model if manifest else "") or next(iter(names), ""),
        covers=root,
        builder=build.builder,
        build_type=build.build_type,
        source_uri=build.source_uri,
        source_revision=build.source_revision,
        materials=build.materials,
        signer=seal.signer,
        issuer=seal.issuer,
        status=status,
        reason=reason,
        subjects=names,
        matched=files.matched,
        mismatched=files.mismatched,
        missing=files.missing,
        unsigned=files.unsigned,
        unchecked=files.unchecked,
        is_builder_unexpected=bool(trust.builders and build.builder and build.builder not in trust.builders),
        signed_at=claim.sealing.signed_at,
        digests=unique(algorithm for item in claim.items for algorithm, _ in item.digests),
    )


def _status(claim: Claimed, files: Compared, seal: Seal) -> tuple[str, str]:
    problem = claim.manifest.problem if claim.manifest else ""
    if seal.status == "invalid" or problem:
        return "invalid", problem or seal.reason
    differs = _difference(claim, files)
    if differs:
        return "mismatched", differs
    if seal.status != "verified":
        return seal.status, seal.reason
    if claim.manifest and not files.matched:
        return "unverified", "none of the files that it names is in this tree"
    if files.unchecked:
        return "unverified", f"{_first(files.unchecked)} could not be compared"
    return "verified", ""


def _difference(claim: Claimed, files: Compared) -> str:
    if files.mismatched:
        return f"{_first(files.mismatched)} is not what was signed"
    if claim.manifest is None or not (files.matched or files.unchecked):
        return ""
    if files.missing:
        return f"{_first(files.missing)} was signed and is not here"
    return f"{_first(files.unsigned)} is here and was not signed" if files.unsigned else ""


def _first(names: Sequence[str]) -> str:
    more = len(names) - 1
    return names[0] if not more else f"{names[0]} (and {more:,} more)"
