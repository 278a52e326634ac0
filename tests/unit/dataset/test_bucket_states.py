"""States of a dataset in a bucket, on fsspec's file system in memory: as exclusive as a bucket, and quicker."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

import dateline
from dateline.dataset import Dataset, working
from dateline.dataset.bucket.state import STATES, Kept, State, key_of, latest, put, record_key, revision_of
from dateline.dataset.bucket.store import Store
from dateline.errors import ContractViolated, DatasetBroken, UsageError
from dateline.publish import PublishRequest, commit
from tests.batches import Delivery, Story, stage


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty place, and a cache of its own."""
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path / "cache"))
    return Store(f"memory://{uuid.uuid4().hex}/data")


STATE = State(3, 7, (Kept(7, {"manifest.json": ".records/m", "run.json": ".records/r"}),), {".tombstones.json": "t"})


def test_a_state_is_what_was_put() -> None:
    """There and back; a bit changed is told, and so is a later format."""
    content = STATE.to_bytes()
    assert State.from_bytes(content) == STATE
    assert revision_of(key_of(42)) == 42
    assert revision_of(f"{STATES}/42.json") is None
    with pytest.raises(DatasetBroken, match="checksum"):
        State.from_bytes(content.replace(b'"current":7', b'"current":6'))
    with pytest.raises(DatasetBroken):
        State.from_bytes(b"[]")


def test_a_later_format_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads a state of a later release is told to upgrade."""
    monkeypatch.setattr("dateline.dataset.bucket.state.FORMAT", 2)
    content = STATE.to_bytes()
    monkeypatch.setattr("dateline.dataset.bucket.state.FORMAT", 1)
    with pytest.raises(ContractViolated, match="upgrade"):
        State.from_bytes(content)


def test_who_and_when_is_no_difference() -> None:
    """States are the same that differ in their number and their writer only."""
    assert STATE.says_the_same(STATE.next(writer="somebody"))
    assert not STATE.says_the_same(STATE.next(current=8))
    assert not STATE.says_the_same(STATE.next(beside={}))


def test_one_of_two_wins(store: Store) -> None:
    """A number is given once: to whom it is given is told so again, another is told that it is taken."""
    mine, other = State(1, writer="me"), State(1, writer="you")
    assert put(store, mine)
    assert put(store, mine)
    assert not put(store, other)
    assert latest(store) == mine


def test_the_highest_number_is_published(store: Store) -> None:
    """Whatever else lies there, and whichever were removed."""
    assert latest(store) == State()
    for revision in (1, 2, 3):
        put(store, State(revision, writer="me"))
    store.put(f"{STATES}/notes.txt", b"somebody's")
    store.remove([key_of(1)])
    assert latest(store).revision == 3


def test_a_record_that_is_another_is_not_believed(store: Store) -> None:
    """Small files are called by their content, and held to it."""
    key = record_key(".tombstones.json", b"{}")
    assert key.startswith(".records/tombstones-")
    with pytest.raises(DatasetBroken, match="has lost"):
        store.sealed(key)
    store.put(key, b"{} ")
    with pytest.raises(DatasetBroken, match="not what its name says"):
        store.sealed(key)
    store.put(key, b"{}")
    assert store.sealed(key) == b"{}"


def test_the_store_tells_whether_it_is_conditional(store: Store) -> None:
    """And its time; nothing stays behind."""
    is_safe, _ = store.probe()
    assert is_safe
    assert store.lying("") == {}


def test_any_file_system_that_can_create(store: Store, tmp_path: Path) -> None:
    """Published and read by its address; the cache may go; what is nowhere is said by the address."""
    out = Path(store.address)
    with pytest.raises(
        UsageError, match=f"there is no dataset at {store.address}: `dateline run --out {store.address}`"
    ):
        dateline.open(store.address)
    reports = [stage(tmp_path / "staged", [Delivery("a.txt", (Story("one"), Story("two", day=4)))])]
    made = commit(out, reports, PublishRequest())
    assert made is not None
    assert commit(out, reports, PublishRequest()) is None
    assert latest(store).revision == 1
    assert list(dateline.read_articles(store.address)["headline"]) == ["one", "two"]
    assert working(out).is_relative_to(tmp_path / "cache")
    assert repr(Dataset(out)) == f"Dataset({store.address!r})"
    assert not [path for path in (tmp_path / "cache").rglob("*.parquet") if "staged" not in path.parts]
