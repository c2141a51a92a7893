import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect.scanners import cache
from maestro_gate.collect.scanners.cache import FolderCache, NoCache

KEY = cache.key("a")
OTHER = cache.key("b")


@pytest.fixture
def store(tmp_path: Path) -> FolderCache:
    return FolderCache(tmp_path / "scans", 1024 * 1024)


def entry(store: FolderCache, key: str = KEY) -> Path:
    return store.folder / key[:2] / key


def test_what_is_kept_comes_back(store):
    assert store.get(KEY) is None
    store.put(KEY, b"value")
    assert store.get(KEY) == b"value"
    store.put(KEY, b"")
    assert store.get(KEY) == b""


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b"x",
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: data[70:],
        lambda data: b"rubbish",
        lambda data: data.replace(b"scan/1", b"scan/2"),
    ],
)
def test_a_damaged_entry_is_a_miss_and_goes_away(store, damage):
    store.put(KEY, b"value")
    entry(store).write_bytes(damage(entry(store).read_bytes()))
    assert store.get(KEY) is None
    assert not entry(store).exists()


def test_an_entry_under_another_key_is_a_miss(store):
    store.put(KEY, b"value")
    entry(store, OTHER).parent.mkdir(exist_ok=True)
    entry(store).rename(entry(store, OTHER))
    assert store.get(OTHER) is None


def test_nothing_half_written_is_left_behind(store):
    for _ in range(3):
        store.put(KEY, b"value")
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [KEY]


def test_a_folder_that_cannot_be_used_costs_no_result(tmp_path):
    (tmp_path / "file").write_text("")
    store = FolderCache(tmp_path / "file" / "scans", 1024)
    store.put(KEY, b"value")
    assert store.get(KEY) is None
    store.trim()


def test_an_entry_that_is_a_folder_is_a_miss(store):
    entry(store).mkdir(parents=True)
    assert store.get(KEY) is None


def test_trimming_removes_what_was_not_used_for_the_longest(tmp_path):
    store = FolderCache(tmp_path / "scans", 400_000)
    keys = [cache.key(str(number)) for number in range(10)]
    for age, key in enumerate(keys):
        store.put(key, b"x" * 60_000)
        os.utime(entry(store, key), (time.time() - age, time.time() - age))
    store.trim()
    kept = [key for key in keys if store.get(key) is not None]
    assert kept == keys[: len(kept)]
    assert 0 < len(kept) < 10
    assert sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file()) <= 300_000


def test_trimming_looks_at_the_folder_only_now_and_then(tmp_path):
    store = FolderCache(tmp_path / "scans", 1000)
    store.put(KEY, b"x")
    store.trim()
    store.put(OTHER, b"x" * 100_000)
    store.trim()
    assert store.get(OTHER) is not None
    os.utime(store.folder / "trimmed", (0, 0))
    store.trim()
    assert store.get(OTHER) is None


def test_remains_of_a_killed_run_are_trimmed_too(tmp_path):
    store = FolderCache(tmp_path / "scans", 1000)
    store.put(KEY, b"x")
    remains = entry(store).parent / ".tmpxyz"
    remains.write_bytes(b"x" * 100_000)
    os.utime(remains, (0, 0))
    store.trim()
    assert not remains.exists()


def test_a_hit_renews_an_old_entry(store):
    store.put(KEY, b"value")
    os.utime(entry(store), (0, 0))
    store.get(KEY)
    assert time.time() - entry(store).stat().st_mtime < 60


def test_trimming_an_empty_place_makes_nothing(tmp_path):
    FolderCache(tmp_path / "scans", 1000).trim()
    assert not (tmp_path / "scans").exists()


def test_no_cache_keeps_nothing():
    store = NoCache()
    store.put(KEY, b"value")
    assert store.get(KEY) is None
    store.trim()


parts = st.lists(
    st.one_of(st.text(max_size=5), st.lists(st.text(max_size=5), max_size=3).map(tuple)), max_size=4
)


@given(parts, parts)
def test_different_parts_have_different_keys(one, other):
    same = [(p,) if isinstance(p, str) else p for p in one] == [
        (p,) if isinstance(p, str) else p for p in other
    ]
    assert (cache.key(*one) == cache.key(*other)) == same


def test_a_key_takes_a_path_that_is_not_unicode():
    assert cache.key(b"\xe9.py".decode("utf-8", "surrogateescape")) != cache.key("?.py")
