"""One licence rule over 10,000 components: our conditions against the same rule in Rego, by PyPI `regopy`."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from results import Bar, Result

from maestro_gate.assess.expressions import Condition, subject_of
from maestro_gate.model.subjects import System

FACTOR = 50.0
COPYLEFT = ("GPL-2.0-only", "GPL-3.0-only", "AGPL-3.0-only")
COMMON = ("MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "MPL-2.0")
RULE = f"direct && licenses.exists(licence, licence in {json.dumps(COPYLEFT)})"
REGO = f"""
package bench
copyleft := {{{", ".join(json.dumps(name) for name in COPYLEFT)}}}
fires contains component.name if {{
    some component in data.components
    component.direct
    some licence in component.licenses
    copyleft[licence]
}}
"""
_REGO_RUN = """
import json, sys, time
from regopy import Interpreter
components = json.load(open(sys.argv[1]))
begun = time.perf_counter()
rego = Interpreter()
rego.add_module("bench", open(sys.argv[2]).read())
rego.add_data_json(json.dumps({"components": components}))
answer = json.loads(str(rego.query("x := data.bench.fires")))
seconds = time.perf_counter() - begun
print(json.dumps([seconds, sorted(answer["bindings"]["x"])]))
"""


def measure(folder: Path, *, quick: bool) -> Result:
    """Both, in processes of their own, on the same data with the same answers."""
    components = _components(1_000 if quick else 10_000)
    ours, names = _ours(components)
    theirs, same = _theirs(components, folder)
    if names != same:
        raise RuntimeError(f"the answers differ: {len(names)} and {len(same)}")
    rows = (
        {"engine": "maestro-gate", "seconds": f"{ours:.4f}", "fires": str(len(names))},
        {"engine": "regopy", "seconds": f"{theirs:.4f}", "fires": str(len(same))},
    )
    bars = () if quick else (Bar("regopy to maestro-gate, times", theirs / ours, FACTOR, at_least=True),)
    return Result(
        "licence", "One licence rule", f"{len(components):,} components, compiling included.", rows, bars
    )


def _components(count: int) -> list[dict[str, object]]:
    chance = random.Random(20261123)  # noqa: S311  # the same data every time
    return [
        {
            "name": f"package-{number}",
            "direct": chance.random() < 0.2,
            "licenses": [chance.choice(COPYLEFT if chance.random() < 0.03 else COMMON)],
        }
        for number in range(count)
    ]


def _ours(components: list[dict[str, object]]) -> tuple[float, list[str]]:
    from datetime import date

    from maestro_gate.assess.crowd import Crowd

    subjects = [subject_of("component", component) for component in components]
    system = subject_of(System.kind, {})
    assert isinstance(system, System)
    begun = time.perf_counter()
    condition = Condition(RULE, "component", frozenset())
    condition.bind(system, date(2026, 11, 23), {})
    held = condition.sift(Crowd(subjects)).held
    return time.perf_counter() - begun, sorted(subject.label.strip() for subject in held)


def _theirs(components: list[dict[str, object]], folder: Path) -> tuple[float, list[str]]:
    """A fresh interpreter each time: a second build in one process gives wrong answers."""
    data, module = folder / "components.json", folder / "bench.rego"
    data.write_text(json.dumps(components))
    module.write_text(REGO)
    command = [sys.executable, "-c", _REGO_RUN, str(data), str(module)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, names = json.loads(ended.stdout)
    return seconds, names
