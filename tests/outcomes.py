"""Makes outcomes for tests of reports: judged from small evidence, or by hand."""

from dataclasses import replace
from datetime import date

from making import component, evidence, finding, policy_files, server, violation

from maestro_gate import compare, decide, policy
from maestro_gate.assess.assessment import Bench, assess
from maestro_gate.assess.rules import Rulebook
from maestro_gate.model.evidence import Collected, Failed, Source
from maestro_gate.model.judgement import (
    Chain,
    ChainChange,
    Change,
    ClaimCount,
    ControlState,
    Gap,
    Law,
    LayerInventory,
    Outcome,
    Preview,
    Reason,
    Since,
    Step,
    Waiver,
    WaiverUse,
)

HOSTILE = "evil|`x`<!-- @team ![i](https://a.example/p.png) ]]> </details> \x1b[31m\u202e%0A::error::\r\n::set-env name=X::y\x00 &amp; \"q\" 'q' é 🤖"
WAIVER = Waiver(
    "unpinned-server", ".mcp.json#old", "leaves next month", "ana", date(2026, 12, 1), "w.yaml", 3
)
EMPTY = evidence([])


def judged(base, head, profile="standard", *, waivers=(WAIVER,), mode="delta", **fields):
    """What the gate says of head against base."""
    law = policy.read(policy_files(), profile=profile)
    bench = Bench(law, Rulebook(law), waivers, date(2026, 11, 20))
    here, there = assess(base, bench), assess(head, bench)
    delta = compare.assessments(here, there, {}, law)
    if mode == "absolute":
        delta, here = compare.alone(there), None
    decision = decide.decide(decide.Case(delta, here, there, law))
    values = {
        "version": "0.1.0",
        "law": Law("base", "a" * 40, profile, "b" * 64, (".maestro/waivers.yaml",)),
        "mode": mode,
        "as_of": date(2026, 11, 20),
        "base_ref": "main" if here else "",
        "base_revision": "a" * 40 if here else "",
        "head_ref": "HEAD",
        "head_revision": "c" * 40,
        "verdict": decision.verdict,
        "would_block": decision.would_block,
        "reasons": decision.reasons,
        "layers": law.layers,
        "delta": delta,
        "base_sources": here.sources if here else (),
        "head_sources": there.sources,
        "controls": there.controls,
        "base_controls": here.controls if here else (),
        "waivers": there.waivers,
        "failures": there.failures,
        "claims": (ClaimCount("inline-suppression", "semgrep", "src/" + HOSTILE, 0, 2),),
    } | fields
    return Outcome(**values)


def holding(layer=2, *, verdict="pass", reasons=(), **classes):
    """An outcome with these classes in one layer, by hand."""
    empty = judged(EMPTY, EMPTY, waivers=())
    layers = list(empty.delta.layers)
    layers[layer] = replace(layers[layer], **classes)
    return replace(
        empty, delta=replace(empty.delta, layers=tuple(layers)), verdict=verdict, reasons=tuple(reasons)
    )


def modelled(text="support-agent", **fields):
    """An outcome in which everything stands that a threat model can say; `text` is what the change wrote."""
    shown = judged(evidence([server("old")]), evidence([server("old"), component("gone")]), waivers=())
    layers, slugs = list(shown.delta.layers), [layer.slug for layer in shown.layers]
    drifts = [
        violation(rule="undeclared-asset", layer=slugs[0], kind="drift", severity="medium", subject=f"undeclared:model:{text}",
                  message=f"{text} is used and not declared", path="src/agent.py", line=4, fix="Declare it."),
        violation(rule="safeguard-removed", layer=slugs[0], kind="drift", subject=f"removed-safeguard:approval:{text}",
                  message=f"the approval of {text} is gone", path="src/refunds.py", line=0, fix="Restore it."),
    ]  # fmt: skip
    layers[0] = replace(layers[0], present=True, introduced=changes(*drifts))
    layers[5] = replace(layers[5], present=True, base_inherited=800, head_inherited=1240,
                        inherited_path=("claude", text, "audit-trail"))  # fmt: skip
    steps = (
        Step("knowledge", slugs[1], "", (("ingestion-unchecked", "src/ingest.py"),)),
        Step(text, slugs[2], "flow", (), demanded=True),
        Step("partner", slugs[6], "binding", (("agent-endpoint-open", text),), demanded=True),
    )
    chain = Chain("poisoned-data", "Poisoned data reaches a partner", steps, 1240, ("tenant-isolation",))
    way = " → ".join(step.asset for step in steps)
    path = violation(rule="poisoned-data-leaves", layer=slugs[7], kind="path", subject=chain.subject, path=".mcp.json",
                     message=f"{way}: personal data leaves unseen", fix="Cut it.")  # fmt: skip
    layers[7] = replace(layers[7], present=True, introduced=changes(path))
    control = ControlState(
        "approval", "Refunds wait", "refuted", "tests/test_refunds.py is gone", 4000, ("L3-01",)
    )
    values = {
        "delta": replace(
            shown.delta,
            layers=tuple(layers),
            chains=(ChainChange(chain, (3,), is_whole_at_base=False), ChainChange(chain, (), is_whole_at_base=True)),
        ),
        "reasons": (*shown.reasons, *(replace(blocking(one), cause="code") for one in (drifts[1], path)),
                    Reason("warn", "waiver-expiring", "soon", subject=text, cause="time")),
        "verdict": "block",
        "controls": (control,),
        "base_controls": (replace(control, state="verified"),),
        "preview": Preview("warn", False, "advisory", (Reason("warn", "waiver-expiring", f"of {text}"),),
                           (blocking(drifts[1]),)),
        "since": Since(date(2026, 11, 1), "d" * 40, "pass", False, ("code", "time"), ("code", "time"), (), ()),
        "patch": f"assets:\n  - id: claude  # {text}\n    layer: {slugs[0]}\n",
        "inventory": (LayerInventory(slugs[0], 4, 3, 1, 0), LayerInventory(slugs[2], 2, 2, 0, 1)),
        "bounds": (f"chains of {text} were searched to a length of 8",),
    }  # fmt: skip
    return replace(shown, **values | fields)


def changes(*violations, reason=""):
    return tuple(Change(one, None, reason) for one in violations)


def blocking(one):
    return Reason(
        "block", "introduced", one.message, one.layer, one.rule, one.subject, one.path, one.line, one.fix
    )


def many(count, **fields):
    """Introduced violations, of which each tenth blocks."""
    words = ("low", "medium", "high", "critical", "info", "unknown")
    made = [
        violation(rule=f"rule-{n % 97}", subject=f"s{n}", label=f"s{n}", path=f"src/f{n % 900}.py", line=n,
                  severity=words[n % 6], message=f"number {n} is not as it should be", **fields)
        for n in range(count)
    ]  # fmt: skip
    return holding(verdict="block", introduced=changes(*made), reasons=[blocking(one) for one in made[::10]])


def stories():
    """One outcome of each kind that a report can meet, by name."""
    hostile = evidence([server("old"), component(HOSTILE), finding("CKV_AWS_1", HOSTILE, "x", line=7)])
    base = evidence([server("old"), component("gone")])
    failed = Source("checkov", "iac-scan", Failed("it ended with " + HOSTILE), fingerprint="checkov 1")
    broken = evidence([], (failed, Source("mcp", "mcp", Collected(1))))
    use = WaiverUse(replace(WAIVER, reason=HOSTILE), "active", 11)
    bare = violation(path="", line=0, label="", message=HOSTILE, title=HOSTILE, why="", fix=HOSTILE)
    gap = Gap("agent-frameworks", "sbom", "absent", HOSTILE, HOSTILE)
    warned = Reason("warn", "gap", HOSTILE, layer="agent-frameworks", fix=HOSTILE, path=HOSTILE, line=3)
    return {
        "nothing": judged(EMPTY, EMPTY),
        "blocked": judged(base, hostile),
        "resolved": judged(hostile, base),
        "same": judged(hostile, hostile),
        "advisory": judged(base, hostile, "advisory"),
        "absolute": judged(EMPTY, hostile, mode="absolute"),
        "source-failed": judged(base, broken),
        "equal-ones": judged(
            evidence([finding("C", "a.tf", "x")]), evidence([finding("C", "a.tf", "x")] * 3), waivers=()
        ),
        "waived": holding(waived=((violation(), use), (bare, use)), gaps=(gap,), reasons=[warned]),
        "no-place": holding(verdict="block", introduced=changes(bare), reasons=[blocking(bare)]),
        "newly-known": holding(newly_known=changes(bare, violation(), reason=HOSTILE)),
        "modelled": modelled(),
        "hostile-model": modelled(HOSTILE),
        "forecast": judged(base, hostile, is_forecast=True),
        "no-answer": holding(
            verdict="undecided",
            reasons=[Reason("undecided", "rule-failed", HOSTILE, "agent-frameworks", "r", HOSTILE)],
        ),
    }
