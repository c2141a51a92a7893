"""Finds layers that are present without the evidence their profile requires: not covered is never green.

A bill of materials that lists nothing covers nothing, and neither does one that only says what is wrong with a product.
"""

from collections.abc import Mapping

from maestro_gate.model.evidence import Absent, Collected, Evidence, Failed, Skipped, Source
from maestro_gate.model.judgement import Gap
from maestro_gate.model.subjects import Sbom
from maestro_gate.policy import Policy

_BILL = "sbom"
_FIXES: Mapping[str, str] = {
    _BILL: "Commit a bill of materials, such as `maestro-gate sbom --output sbom/<name>.cdx.json` makes.",
    "threat-model": "Write .maestro/threat-model.yaml; `maestro-gate schema threat-model` prints its schema.",
    "iac-scan": "Run `maestro-gate tools install checkov`.",
    "code-scan": "Run `maestro-gate tools install semgrep`.",
    "advisories": "Give an export of OSV by --osv, or let the run ask its API by --online.",
    "evaluation": "Commit the results of an evaluation run, such as evals/results/promptfoo.json.",
}


_FIX_OF_UNTOUCHED = "Nothing to mend: a whole `maestro-gate check`, as in CI, looks at it."


def gaps(
    sources: tuple[Source, ...],
    present: frozenset[str],
    policy: Policy,
    untouched: frozenset[str] = frozenset(),
    hollow: frozenset[str] = frozenset(),
) -> tuple[Gap, ...]:
    """Required evidence that is missing, in the order of layers; `untouched` scanners were left out on purpose."""
    left_out = {source.provides for source in sources if source.name in untouched}
    return tuple(
        gap
        for info in policy.layers
        if info.slug in present
        for kind in policy.profile.required_evidence.get(info.slug, ())
        if not policy.profile.stand_in(kind, sources, hollow)
        if (
            gap := _hollow_gap(info.slug, kind)
            if kind in hollow
            else _gap(info.slug, kind, sources, _FIX_OF_UNTOUCHED if kind in left_out else _fix(kind))
        )
        is not None
    )


def hollow(evidence: Evidence) -> frozenset[str]:
    """Kinds of evidence that were read and list nothing."""
    bills = [bill for bill in evidence.of_kind(Sbom) if not bill.is_generated]
    failed = any(
        source.provides == _BILL and isinstance(source.status, Failed) for source in evidence.sources
    )
    lists = any(bill.components or bill.services for bill in bills)
    return frozenset({_BILL}) if bills and not lists and not failed else frozenset()


def _hollow_gap(layer: str, kind: str) -> Gap:
    return Gap(layer, kind, "absent", "what the tree holds of it lists nothing", _fix(kind))


def _fix(kind: str) -> str:
    return _FIXES.get(kind, "Collect this evidence, or choose a profile that does not require it.")


def _gap(layer: str, kind: str, sources: tuple[Source, ...], fix: str) -> Gap | None:
    statuses = [source.status for source in sources if source.provides == kind]
    if any(isinstance(status, Collected) for status in statuses):
        return None
    failed = [status.reason for status in statuses if isinstance(status, Failed)]
    skipped = [status.reason for status in statuses if isinstance(status, Skipped)]
    if failed:
        return Gap(layer, kind, "failed", failed[0], "Mend what the failed source reports.")
    if skipped:
        return Gap(layer, kind, "skipped", skipped[0], fix)
    scanner_had_nothing = any(isinstance(status, Absent) for status in statuses) and kind.endswith("-scan")
    return None if scanner_had_nothing else Gap(layer, kind, "absent", "the tree holds none", fix)
