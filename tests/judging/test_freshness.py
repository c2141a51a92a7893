"""An entry goes stale when its files move on without it, and is never fresh where nobody can know."""

from datetime import date, timedelta

import pytest
from drifting import SYSTEM, declared, tree
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.assess import freshness
from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.evidence import History

TODAY = date(2026, 11, 20)
DAYS = [TODAY - timedelta(days=back) for back in range(10)]
YOUNG, OLD = DAYS[1], DAYS[8]


def aged(entry, files, sources=("src/",), reviewed=None, bound=None, **more):
    system = (
        subject_of("system", {"declared": True, "reviewed_at": reviewed.isoformat()}) if reviewed else SYSTEM
    )
    known = History(is_known=True, files=files, entries={"a": entry} if entry else {})
    held = tree(
        system,
        declared("a", source_files=list(sources), freshness="unknown", **bound or {}),
        files=dict.fromkeys(files, "x"),
        **{"history": known} | more,
    )
    (asset,) = freshness.assets(held, TODAY)
    return asset


def test_a_file_that_changed_after_the_entry_makes_it_stale():
    asset = aged(OLD, {"src/a.py": YOUNG, "src/b.py": OLD, "lib/c.py": YOUNG})
    assert (asset.freshness, asset.stale_sources) == ("stale", ("src/a.py",))
    assert (asset.entry_changed, asset.sources_changed) == (OLD, YOUNG)


def test_a_file_that_changed_with_the_entry_leaves_it_fresh():
    assert aged(YOUNG, {"src/a.py": YOUNG}).freshness == "fresh"


def test_files_older_than_every_entry_leave_it_fresh():
    assert aged(YOUNG, {}, ["src/a.py"]).freshness == "fresh"


@pytest.mark.parametrize("sources", [["src/a.py"], ["src"], ["./src/"], ["src/*.py"], ["**/a.py"]])
def test_sources_are_files_folders_and_globs(sources):
    assert aged(OLD, {"src/a.py": YOUNG}, sources).stale_sources == ("src/a.py",)


def test_a_folder_of_a_longer_name_is_another_one():
    assert aged(OLD, {"src-old/a.py": YOUNG, "srcs.py": YOUNG}, ["src"]).freshness == "fresh"


def test_a_review_of_the_whole_model_is_a_look_at_every_entry():
    assert aged(OLD, {"src/a.py": DAYS[4]}, reviewed=DAYS[3]).freshness == "fresh"
    assert aged(OLD, {"src/a.py": DAYS[4]}, reviewed=DAYS[5]).freshness == "stale"
    assert aged(OLD, {"src/a.py": DAYS[4]}, reviewed=TODAY + timedelta(days=9)).freshness == "stale"


def test_what_nobody_knows_is_never_fresh():
    assert aged(None, {"src/a.py": YOUNG}).freshness == "unknown"
    assert aged(OLD, {"src/a.py": YOUNG}, []).freshness == "unknown"
    assert aged(OLD, {"src/a.py": YOUNG}, history=History()).freshness == "unknown"


@given(
    entry=st.sampled_from(DAYS),
    files=st.dictionaries(st.sampled_from(["src/a.py", "src/b.py", "lib/c.py"]), st.sampled_from(DAYS)),
    later=st.sampled_from(DAYS),
)
def test_a_younger_entry_is_never_staler(entry, files, later):
    asset = aged(entry, files)
    assert set(aged(max(entry, later), files).stale_sources) <= set(asset.stale_sources)
    assert (asset.freshness == "stale") == bool(asset.stale_sources)


def test_files_that_an_asset_is_bound_to_count_as_its_source_files_do():
    bound = {"refs": ["path:tools/pay.py", "purl:pkg:pypi/pay"]}
    assert aged(OLD, {"tools/pay.py": YOUNG}, [], bound=bound).stale_sources == ("tools/pay.py",)
    assert aged(OLD, {"tools/pay.py": OLD}, [], bound=bound).freshness == "fresh"
    assert (
        aged(OLD, {"tools/pay.py": YOUNG}, [], bound={"refs": ["purl:pkg:pypi/pay"]}).freshness == "unknown"
    )
