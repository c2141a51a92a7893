"""What is written about the gate leads somewhere, and names what there is."""

import re
from pathlib import Path

import pytest

from maestro_gate.model.subjects import KINDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/adr/*.md")])
"""Without the pages of rules, which are made."""
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")
OWN_FILE = re.compile(
    r"`((?:maestro_gate|policies|schemas|tests|docs|examples|templates|benchmarks|requirements)/[\w./-]*)`"
)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    titles = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_file_of_ours_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, anchor in LINK.findall(text):
        found = page.parent / target if target else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), f"{target}#{anchor}"
    for path in OWN_FILE.findall(text):
        assert (ROOT / path).exists(), path


def test_the_page_about_rules_names_every_kind_of_subject_and_no_other() -> None:
    text = (ROOT / "docs/writing-rules.md").read_text(encoding="utf-8")
    table = text.partition("| subject | what it is |\n| --- | --- |\n")[2].partition("\n\n")[0]
    named = [word for row in table.splitlines() for word in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(named) == sorted(kind.kind for kind in KINDS)


def test_every_decision_is_numbered_once() -> None:
    pages = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {int(page.name[:4])}. ")
