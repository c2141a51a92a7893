"""Holds policies/semgrep/ to its examples: what tests/semgrep/ marks is found by both front ends, and nothing else.

1. `ruleid: <id>` stands above a line where the rule fires, `ok: <id>` above one where it keeps still.
2. Both front ends of Semgrep find the same.
3. A regular expression over a whole file only spares short files that cannot match. The engine gives up on one that
   takes too many steps, without a word: it has to work on files half as long again as those that it may spare.
4. Every rule says what it is about in the words of policies/topics.yaml and policies/threats.yaml.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

TESTS = Path(__file__).resolve().parent
POLICIES = TESTS.parent / "policies"
RULES = {path.stem: path for path in sorted((POLICIES / "semgrep").glob("*.yaml"))}
EXAMPLES = {path.stem: path for path in sorted((TESTS / "semgrep").iterdir())}

MARK = re.compile(r"(?:#|//) (ruleid|ok): ([\w-]+)")
FRONT_ENDS = {"normal": (), "fast": ("--experimental",)}
SEVERITIES = {"CRITICAL", "HIGH", "MEDIUM", "LOW"}
CONFIDENCES = {"HIGH", "MEDIUM", "LOW"}
SPARED_BELOW = 100_000
"""Characters; a rule looks at every longer file, whatever stands in it."""
LONG_FILE = rf"(?s)\A(?:.{{50000}}){{{SPARED_BELOW // 50_000}}}.*\Z"
SPARING = re.compile(r"\(\?s\)\\A\.\*\?.+\.\*\\Z")
FILLERS = {
    "prose": "agent tools call os requests with a model prompt; the client opens messages, one request to each @name\n",
    "code": "x = self.request.client.get(model_name, prompt=system_prompt)  # open tool os.path -- 'role' @a.b\n",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    path: str
    rule: str
    line: int
    end: int
    severity: str


@pytest.fixture(scope="module")
def found(semgrep_executable: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """Front end → what it finds in the examples."""
    folder = tmp_path_factory.mktemp("pack")
    files = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLES.values()}
    rules = [_rule(rule_id) for rule_id in RULES]
    return {
        name: _scan(semgrep_executable, folder / name, rules, files, options)
        for name, options in FRONT_ENDS.items()
    }


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_rule_fires_where_its_example_says_and_nowhere_else(
    rule_id: str, found: dict[str, list[Finding]]
) -> None:
    marked = _marked(rule_id, "ruleid")
    hits = [f.line for f in found["fast"] if f.path == EXAMPLES[rule_id].name and f.rule == rule_id]
    assert hits == marked
    assert not set(hits) & set(_marked(rule_id, "ok"))


def test_both_front_ends_find_the_same(found: dict[str, list[Finding]]) -> None:
    assert found["fast"]
    assert found["fast"] == found["normal"]


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert sorted(EXAMPLES) == sorted(RULES)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_an_example_shows_both_sides_at_least_twice(rule_id: str) -> None:
    assert len(_marked(rule_id, "ruleid")) >= 2
    assert len(_marked(rule_id, "ok")) >= 2
    assert {named for _, _, named in _marks(rule_id)} == {rule_id}


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_rule_says_what_it_is_about_in_words_that_are_known(rule_id: str) -> None:
    rule, metadata = _rule(rule_id), _rule(rule_id)["metadata"]
    assert rule["id"] == rule_id
    assert rule["severity"] in SEVERITIES
    assert rule["message"].endswith(".")
    assert rule["languages"] in (["python"], ["javascript", "typescript"])
    assert set(metadata) - {"cwe"} == {"topic", "threats", "confidence", "fix"}
    assert metadata["topic"] in _policy("topics.yaml")["topics"]
    assert metadata["threats"]
    assert set(metadata["threats"]) <= {threat["id"] for threat in _policy("threats.yaml")["threats"]}
    assert metadata["confidence"] in CONFIDENCES
    assert re.fullmatch(r"CWE-[0-9]+", metadata.get("cwe", "CWE-0"))
    assert metadata["fix"].strip()


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_regular_expression_over_code_only_spares_short_files(rule_id: str) -> None:
    rule = _rule(rule_id)
    written = {node["pattern-regex"] for node in _nodes(rule) if "pattern-regex" in node}
    assert written - {LONG_FILE} == set(_sparing(rule))


@pytest.mark.parametrize("filler", FILLERS.values(), ids=FILLERS.keys())
def test_the_engine_does_not_give_up_on_a_regular_expression(
    filler: str, semgrep_executable: Path, tmp_path: Path
) -> None:
    examples = "".join(path.read_text("utf-8") for path in EXAMPLES.values())
    text = filler * (SPARED_BELOW * 3 // 2 // len(filler)) + examples
    expressions = sorted({one for rule_id in RULES for one in _sparing(_rule(rule_id))})
    assert len(expressions) > 20
    rules = [
        {"id": f"e{n}", "languages": ["generic"], "severity": "LOW", "message": "…", "pattern-regex": one}
        for n, one in enumerate(expressions)
    ]
    hits = _scan(semgrep_executable, tmp_path, rules, {"long.txt": text}, FRONT_ENDS["fast"])
    assert {expressions[int(hit.rule[1:])] for hit in hits} == set(expressions)


@pytest.mark.parametrize("layer", ["L1", "L2", "L3", "L5", "L7"])
def test_the_pack_serves_every_layer_that_code_can_break(layer: str) -> None:
    serving = [
        rule_id
        for rule_id in RULES
        if any(threat.startswith(f"{layer}-") for threat in _rule(rule_id)["metadata"]["threats"])
    ]
    assert len(serving) >= 3


def _scan(
    executable: Path,
    folder: Path,
    rules: list[dict[str, Any]],
    files: dict[str, str],
    options: tuple[str, ...],
) -> list[Finding]:
    """Every finding of these rules in these files, in order."""
    tree = folder / "tree"
    tree.mkdir(parents=True)
    # An ignore file and a repository of its own: nothing that stands above the folder has a say.
    (tree / ".semgrepignore").touch()
    (tree / ".git").mkdir()
    for name, text in files.items():
        (tree / name).write_text(text, encoding="utf-8")
    config = folder / "rules.json"
    config.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    command = [
        str(executable), "scan", *options, f"--config={config}", "--json", "--quiet", "--metrics=off",
        "--disable-version-check", "--disable-nosem", "--no-git-ignore", "--no-rewrite-rule-ids",
        "--max-target-bytes=0", "--timeout=120", ".",
    ]  # fmt: skip
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
        "SEMGREP_SEND_METRICS": "off",
    }
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=900, check=False)
    assert done.returncode in {0, 1}, done.stderr.decode(errors="replace")
    answer = json.loads(done.stdout)
    assert answer["errors"] == []
    assert set(files) <= {Path(path).name for path in answer["paths"]["scanned"]}
    return sorted(_finding(result) for result in answer["results"])


def _finding(result: dict[str, Any]) -> Finding:
    return Finding(
        path=Path(result["path"]).name,
        rule=result["check_id"],
        line=result["start"]["line"],
        end=result["end"]["line"],
        severity=result["extra"]["severity"],
    )


def _marked(rule_id: str, kind: str) -> list[int]:
    return [line for line, said, named in _marks(rule_id) if said == kind and named == rule_id]


def _marks(rule_id: str) -> Iterator[tuple[int, str, str]]:
    """(line that is meant, what is said, rule) of every mark of an example."""
    text = EXAMPLES[rule_id].read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        mark = MARK.fullmatch(line.strip())
        if mark:
            yield number + 1, mark[1], mark[2]


@cache
def _rule(rule_id: str) -> dict[str, Any]:
    (rule,) = yaml.safe_load(RULES[rule_id].read_text(encoding="utf-8"))["rules"]
    value: dict[str, Any] = rule
    return value


def _sparing(rule: dict[str, Any]) -> Iterator[str]:
    """The regular expressions that stand beside the one that lets every long file through."""
    for node in _nodes(rule):
        beside = [part.get("pattern-regex") for part in node.get("pattern-either", ())]
        if LONG_FILE in beside:
            expression, _ = beside
            assert SPARING.fullmatch(expression)
            yield expression


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


@cache
def _policy(name: str) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load((POLICIES / name).read_text(encoding="utf-8"))
    return value
