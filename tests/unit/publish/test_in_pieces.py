"""Bounded memory: what is spilled, read in pieces and compared range by range comes out as if it had been done at once."""

from __future__ import annotations

import ctypes
import random
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.dataset import SnapshotInfo
from dateline.dataset.occurrences.names import NumberedNames, SortedNames
from dateline.errors import ContractViolated, DatasetBroken
from dateline.publish import PublishRequest, commit, forget, rollback, verify
from dateline.publish.merge import memory
from tests.batches import Delivery, Story, Workshop, state_of
from tests.conftest import examples

SMALL = {
    "publish.merge.staged.RUN_BYTES": 4000,
    "publish.merge.sorted_runs.BATCH_BYTES": 1000,
    "dataset.format.parquet.BATCH_BYTES": 2000,
    "dataset.occurrences.occurrence.NAMES_AT_ONCE": 2,
    "dataset.occurrences.collecting.SLICE_ROWS": 3,
    "dataset.occurrences.collecting._MIN_DICTIONARY": 2,
    "publish.merge.comparison.SLICE_ROWS": 3,
    "publish.merge.comparison.DUMPS_AT_ONCE": 2,
}
"""Sizes at which a handful of articles is taken in many pieces."""


def in_pieces(monkeypatch: pytest.MonkeyPatch, work: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Do some work with `SMALL` sizes."""
    with monkeypatch.context() as patch:
        for name, size in SMALL.items():
            patch.setattr(f"dateline.{name}", size)
        return work(*args, **options)


def delivery(draw: random.Random, name: str, recipe: str) -> Delivery:
    """A dump of a few stories, some of which others tell too."""
    told = draw.sample(range(40), draw.randrange(8))
    stories = [
        Story(f"story {n}", draw.choice([0, 1, None]), draw.randrange(3), places=draw.choice([1, 2])) for n in told
    ]
    return Delivery(name, tuple(stories), recipe=recipe, n_quarantined=draw.randrange(3))


@pytest.mark.parametrize("seed", range(examples(1, 8)))
def test_pieces_give_what_the_whole_gives(
    workshop: Workshop, another: Workshop, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Publishes, a forget and a rollback give the same bytes and the same diff in pieces as at once."""
    draw = random.Random(seed)
    state: dict[str, Delivery] = {}
    for step in range(4):
        names = draw.sample([f"{n}.txt" for n in range(12)], 7)
        brought = [delivery(draw, name, f"r{step}") for name in names]
        state |= {dump.name: dump for dump in brought}
        pieces: SnapshotInfo = in_pieces(monkeypatch, workshop.commit, *brought, batch_dumps=3)
        whole = another.commit(*brought)
        assert whole is not None
        assert pieces.diff == whole.diff
        assert workshop.fingerprint() == another.fingerprint()
        assert workshop.state() == state_of(state.values())
    assert in_pieces(monkeypatch, verify, workshop.out) == verify(another.out)
    for work in (
        lambda out: forget(out, dump=min(state)),
        lambda out: rollback(out, 2, PublishRequest("back")),
    ):
        pieces, at_once = in_pieces(monkeypatch, work, workshop.out), work(another.out)
        assert at_once is not None
        assert pieces.diff == at_once.diff
        assert workshop.fingerprint() == another.fingerprint()
    more = [delivery(draw, f"{n}.txt", "last") for n in range(12, 20)]
    in_pieces(
        monkeypatch, workshop.commit, *more
    )  # now there is something that must not pass, and counts are taken anew
    another.commit(*more)
    assert workshop.fingerprint() == another.fingerprint()
    assert in_pieces(monkeypatch, verify, workshop.out).is_sound


def test_articles_of_other_bytes_than_the_ledger_row(workshop: Workshop) -> None:
    """Staged articles that give another SHA-256 for their dump than its ledger row does are refused."""
    dump = Delivery("a.txt", (Story("lock shut"),))
    (report,) = workshop.stage(dump)
    (other,) = workshop.stage(dump.again(version="2"))
    path = Path(report.staging) / "articles.parquet"
    path.unlink()
    pq.write_table(pq.ParquetFile(Path(other.staging) / "articles.parquet").read(), path)
    with pytest.raises(ContractViolated, match=r"a\.txt has staged articles of other bytes"):
        commit(workshop.out, [report], PublishRequest())


def test_a_staged_file_that_breaks_off(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a batch turns out unreadable after others were spilled, nothing is published and nothing left behind."""
    reports = workshop.stage(*(Delivery(f"{n}.txt", (Story(f"story {n}" * 400),)) for n in range(6)), batch_dumps=1)
    last = Path(reports[-1].staging) / "articles.parquet"
    last.write_bytes(last.read_bytes()[:100])
    with pytest.raises(DatasetBroken):
        in_pieces(monkeypatch, commit, workshop.out, reports, PublishRequest())
    assert list((workshop.out / ".snapshots").iterdir()) == []


def test_memory_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The C library is asked to trim its heap where it can; where it cannot nothing is asked of it."""
    asked: list[int] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_options: types.SimpleNamespace(malloc_trim=asked.append))
    memory.release()
    assert asked == [0]
    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_options: types.SimpleNamespace())
    memory.release()
    assert asked == [0]


def test_names_among_others() -> None:
    """Sorted names tell which of others they hold and where, whatever their chunks; others get numbers as they come."""
    names = SortedNames.of(pa.array(["d", "b"]), ["f", "b"], pa.chunked_array([["h"], ["d"]]))
    assert list(names) == ["b", "d", "f", "h"]
    asked = pa.chunked_array([["c", "d"], ["g", "f"]])
    assert names.mask(asked).to_pylist() == [False, True, False, True]
    assert names.positions(asked).tolist() == [-1, 1, -1, 2]
    assert names.among(asked).to_pylist() == ["d", "f"]
    assert names.among(pa.array([], pa.string())).to_pylist() == []
    assert [names.before(name) for name in ("a", "b", "c", "z")] == [0, 0, 1, 4]
    numbered = NumberedNames(names)
    assert numbered.codes(pa.array(["x", "b", "a", "x"])).tolist() == [4, 0, 5, 4]
    assert (len(numbered), [numbered.name(n) for n in range(6)]) == (6, ["b", "d", "f", "h", "x", "a"])
