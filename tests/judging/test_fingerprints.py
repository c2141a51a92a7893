"""What a run is made of: a change of code, of evidence and of law each changes its own fingerprint and no other."""

from dataclasses import replace

import pytest
from making import SOURCES, evidence
from test_since import book

from maestro_gate.judging import fingerprints
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Failed

SBOM = replace(SOURCES[0], documents=("bom.cdx.json",))
MODEL = replace(SOURCES[3], documents=(".maestro/threat-model.yaml",))
HELD = evidence([], (SBOM, MODEL, *SOURCES[1:3]))
TREE = {
    path: Entry("100644", "0" * 40, 1)
    for path in ("src/a.py", "bom.cdx.json", ".maestro/gate.yaml", ".maestro/threat-model.yaml", "bad\udcff")
}


def made(tree=TREE, held=HELD, law=None):
    return fingerprints.of((tree, tree), (held, held), law or book())


def differing(other):
    return {name for name in ("code", "evidence", "law") if getattr(made(), name) != getattr(other, name)}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("src/a.py", "code"),
        ("bad\udcff", "code"),
        ("bom.cdx.json", "evidence"),
        (".maestro/threat-model.yaml", "evidence"),
        (".maestro/gate.yaml", "law"),
    ],
)
def test_a_file_changes_the_fingerprint_of_what_it_is(path, wanted):
    assert differing(made({**TREE, path: Entry("100644", "1" * 40, 1)})) == {wanted}
    assert differing(made({**TREE, path: Entry("100755", "0" * 40, 1)})) == {wanted}
    assert differing(made({other: entry for other, entry in TREE.items() if other != path})) == {wanted}


def test_a_new_file_is_code_and_the_order_of_files_is_nothing():
    assert differing(made({**TREE, "src/b.py": TREE["src/a.py"]})) == {"code"}
    assert differing(made(dict(reversed(TREE.items())))) == set()


def test_how_a_source_went_is_evidence():
    newer = replace(HELD, sources=(*HELD.sources[:-1], replace(HELD.sources[-1], fingerprint="semgrep 2")))
    failed = replace(HELD, sources=(*HELD.sources[:-1], replace(HELD.sources[-1], status=Failed("it ended"))))
    assert differing(made(held=newer)) == differing(made(held=failed)) == {"evidence"}


def test_the_law_that_judges_is_law_wherever_it_was_read():
    assert differing(made(law=book(digest="b" * 64))) == {"law"}


def test_base_and_head_are_told_apart():
    other = {**TREE, "src/a.py": Entry("100644", "1" * 40, 1)}
    there = fingerprints.of((TREE, other), (HELD, HELD), book())
    back = fingerprints.of((other, TREE), (HELD, HELD), book())
    assert there.code != back.code
