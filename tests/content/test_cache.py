"""Is a bank that was read before the same bank, and is whatever lies in the cache harmless?"""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank import Bank, Cache, ContentError, load, loading
from tests.support.bankfiles import (
    GENERATED,
    KINDS,
    OPEN,
    SINGLE,
    TOTAL,
    TYPED,
    bank,
    changed,
)

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def never(*_: object) -> Bank:
    raise AssertionError("the files were read again")


def same(one: Bank, other: Bank) -> None:
    """Compare everything people could notice; drawn questions by some of their seeds."""
    assert list(one.entries) == list(other.entries)
    for id, entry in one.entries.items():
        for seed in ("a", "b"):
            assert entry.draw(seed) == other.entries[id].draw(seed)
        head = (entry.version, entry.kind, entry.topic, entry.concepts, entry.level)
        twin = other.entries[id]
        assert head == (twin.version, twin.kind, twin.topic, twin.concepts, twin.level)
    assert dict(one.concepts) == dict(other.concepts)
    assert list(one.topics.items()) == list(other.topics.items())
    assert (one.path, dict(one.collections)) == (other.path, dict(other.collections))
    assert (one.digest, one.roots) == (other.digest, other.roots)


@pytest.mark.parametrize("kind", [*KINDS, "generated"])
def test_a_bank_comes_back_as_it_was(
    tmp_path: Path, cache: Cache, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = GENERATED if kind == "generated" else KINDS[kind]
    root = bank(tmp_path / "bank", text, generators_total=TOTAL)
    first = load([root], cache)
    monkeypatch.setattr(loading, "_read", never)
    same(first, load([root], cache))


def test_our_own_bank_comes_back_as_it_was(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load([CONTENT], cache)
    monkeypatch.setattr(loading, "_read", never)
    again = load([CONTENT], cache)
    same(first, again)
    for typed in ("mode collapse", "kv cache", "why is my model making things up"):
        assert first.search(typed) == again.search(typed)


@pytest.mark.parametrize("name", ["questions/gans", "concepts/gans", "topics", "sources"])
def test_a_file_that_changes_is_read(tmp_path: Path, cache: Cache, name: str) -> None:
    root = bank(tmp_path / "bank", TYPED)
    before = load([root], cache)
    path = root / f"{name}.yaml"
    path.write_text(path.read_text() + "\n# a comment\n")
    assert load([root], cache).digest != before.digest


def test_a_generator_that_changes_is_read(tmp_path: Path, cache: Cache) -> None:
    root = bank(tmp_path / "bank", GENERATED, generators_total=TOTAL)
    load([root], cache)
    bank(tmp_path / "bank", GENERATED, generators_total=changed(TOTAL, "What is", "How much is it"))
    assert load([root], cache).entries["q"].draw("a").stem.startswith("How much is it")


def test_the_same_files_elsewhere_are_the_same_bank(tmp_path: Path, cache: Cache) -> None:
    root = bank(tmp_path / "bank", GENERATED, generators_total=TOTAL)
    load([root], cache)
    moved = tmp_path / "moved"
    shutil.move(root, moved)
    assert load([moved], cache).entries["q"].draw("a").stem.startswith("What is")


def test_what_is_not_in_order_is_never_kept(tmp_path: Path, cache: Cache) -> None:
    root = bank(tmp_path / "bank", changed(SINGLE, "level: 2", "level: 9"))
    for _ in range(2):
        with pytest.raises(ContentError):
            load([root], cache)
    assert cache.last([root]) is None


def test_the_last_good_bank_of_the_same_folders_is_known(tmp_path: Path, cache: Cache) -> None:
    root = bank(tmp_path / "bank", SINGLE)
    good = load([root], cache)
    bank(tmp_path / "bank", changed(SINGLE, "level: 2", "level: 9"))
    last = cache.last([root])
    assert last is not None
    assert last.digest == good.digest
    assert cache.last([root, tmp_path]) is None


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    root = bank(tmp_path / "bank", OPEN)
    assert load([root], cache).digest == load([root], cache).digest
    assert cache.last([root]) is None


def test_only_a_few_banks_are_kept(tmp_path: Path, cache: Cache) -> None:
    for number in range(12):
        load([bank(tmp_path / "bank", changed(SINGLE, "level: 2", f"level: 2 # {number}"))], cache)
    assert 1 <= len(list(cache.folder.glob("*.json"))) <= 7
    assert not [path for path in cache.folder.iterdir() if path.name.startswith(".")]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=st.binary(max_size=200), keep=st.floats(0, 1), last=st.binary(max_size=30))
def test_whatever_lies_in_the_cache_is_harmless(
    tmp_path: Path, cache: Cache, raw: bytes, keep: float, last: bytes
) -> None:
    root = bank(tmp_path / "bank", SINGLE)
    good = load([root], cache)
    for path in cache.folder.iterdir():
        content = path.read_bytes()
        end = int(len(content) * keep)
        path.write_bytes(content[:end] + raw if path.suffix == ".json" else last)
    cache.last([root])
    same(good, load([root], cache))
