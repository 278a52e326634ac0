"""Sorted runs and sorted streams: any rows, cut anyhow, in memory or spilled, come out in one order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dateline.contract import to_table
from dateline.dataset.format.parquet import as_published, sort_order
from dateline.publish.merge.sorted_merge import merge_sorted
from dateline.publish.merge.sorted_runs import GROUP, SortedRun, Spill
from tests.batches import Delivery, Story
from tests.rows import columns

QUARANTINE = ("dump_name", "document_index", "char_start", "char_end", "rule", "detail", "text")


def quarantine(*rows: tuple[Any, ...]) -> pa.Table:
    """Rows of a table in which ties are possible, and nulls."""
    kinds = [pa.int64() if name.startswith(("char", "document")) else pa.string() for name in QUARANTINE]
    arrays = [pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds)]
    return pa.table(dict(zip(QUARANTINE, arrays, strict=True)))


def merged(table: str, *streams: list[pa.Table]) -> list[dict[str, Any]]:
    """What comes out, row by row; no piece is empty."""
    pieces = list(merge_sorted(table, [iter(stream) for stream in streams]))
    return [row for piece in pieces for row in piece.to_pylist()]


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_ties_are_broken_by_all_columns(size: int) -> None:
    """Rows of one dump in several streams come out as if sorted at once, nulls last, equal rows as often as they came."""
    draw = random.Random(size)
    rows = [
        (draw.choice("ab"), draw.randrange(2), 0, draw.randrange(2), "r", draw.choice(["x", None]), draw.choice("pqr"))
        for _ in range(60)
    ]
    parts = [sorted(rows[at::3], key=lambda row: tuple((v is None, v) for v in row)) for at in range(3)]
    streams = [[quarantine(*part[at : at + size]) for at in range(0, len(part), size)] for part in parts]
    expected = sorted(rows, key=lambda row: tuple((v is None, v) for v in row))
    assert merged("quarantine", *streams) == quarantine(*expected).to_pylist()
    assert merged("quarantine", streams[0], [], [quarantine()]) == quarantine(*parts[0]).to_pylist()
    assert merged("quarantine") == merged("quarantine", []) == []


def test_articles_are_merged_by_id_and_dump() -> None:
    """Streams of article rows, with empty pieces between, come out by id, then by dump."""
    draw = random.Random(2)
    keys = [(n, dump) for n in range(20) for dump in "abc"]
    draw.shuffle(keys)
    streams = []
    for at in range(4):
        part = sorted(keys[at::4])
        tables = [pa.table({"article_id": [f"{n:02}"], "dump_name": [dump], "n": [n]}) for n, dump in part]
        streams.append([piece for table in tables for piece in (table, table.slice(1))])
    out = merged("articles", *streams)
    assert [(row["n"], row["dump_name"]) for row in out] == sorted(keys)


def test_a_merge_reads_no_further_than_it_has_to() -> None:
    """One piece of each stream is held: the second is asked for when the first is through."""
    taken: list[str] = []

    def stream(name: str, ids: str) -> Iterator[pa.Table]:
        for article_id in ids:
            taken.append(name + article_id)
            yield pa.table({"article_id": [article_id], "dump_name": [name]})

    out = merge_sorted("articles", [stream("x", "adg"), stream("y", "beh")])
    assert next(out).to_pylist() == [{"article_id": "a", "dump_name": "x"}]
    assert taken == ["xa", "yb", "xd"]
    rest = [row["article_id"] for piece in out for row in piece.to_pylist()]
    assert rest == ["b", "d", "e", "g", "h"]


class Counted(Spill):
    """A spill that counts how often each of its batches is read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.reads: list[int] = []

    def read(self, number: int) -> pa.Table:
        self.reads.append(number)
        return super().read(number)


def spans(*dumps: str) -> pa.Table:
    """Span rows of dumps, five each, with the column runs are sorted by."""
    rows = [row for name in dumps for row in Delivery(name, tuple(map(Story, "abcde"))).rows("spans")]
    table = to_table("spans", columns(rows), staged=True)
    return table.append_column(GROUP, table.column("dump_name"))


@pytest.mark.parametrize("batch_bytes", [1, 400, 1 << 20])
@pytest.mark.parametrize("is_spilled", [False, True])
def test_sorted_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch_bytes: int, is_spilled: bool) -> None:
    """A run gives the rows of the groups asked for, in order, each row read once; two runs share a file."""
    monkeypatch.setattr("dateline.publish.merge.sorted_runs.BATCH_BYTES", batch_bytes)
    monkeypatch.setattr("dateline.publish.merge.sorted_runs.READ_ROWS", 3)
    spill = Counted(tmp_path / "scratch" / "spans.arrow") if is_spilled else None
    first = SortedRun("spans", early := spans("c", "a", "e"), sort_order("spans", early, (GROUP,)), spill)
    second = SortedRun("spans", late := spans("d", "b"), sort_order("spans", late, (GROUP,)), spill)
    if spill is not None:
        spill.close()
        spill.abandon()

    def asked(run: SortedRun, low: str, high: str) -> list[tuple[str, int]]:
        pieces = list(run.stream(low, high))
        assert all(0 < piece.num_rows <= 3 for piece in pieces)
        assert all(GROUP not in piece.column_names for piece in pieces)
        return [(row["dump_name"], row["char_start"]) for piece in pieces for row in piece.to_pylist()]

    def rows(names: str) -> list[tuple[str, int]]:
        return [(name, 900 * at) for name in names for at in range(5)]

    for run, names in ((first, "ace"), (second, "bd")):
        for low in "abcdef":
            for high in "abcdef"["abcdef".index(low) :]:
                held = "".join(name for name in names if low <= name <= high)
                assert asked(run, low, high) == rows(held)
                assert run.has(low, high) or not held
        assert not run.has("f", "z")
        assert not run.has("A", "Z")
        assert [row for piece in run.everything() for row in piece.to_pylist()] == [
            row for name in names for row in as_published("spans", spans(name).drop_columns([GROUP])).to_pylist()
        ]
    if spill is not None:
        spill.reads.clear()
        for name in "ace":
            assert asked(first, name, name) == rows(name)
        assert spill.reads == sorted(spill.reads)
        assert len(spill.reads) == len({*spill.reads})


def test_a_spilled_run_is_cut_by_weight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run is read a bounded number of bytes at a time from disk; what is in memory anyhow is one piece."""
    rows = spans("a", "b", "c", "d")
    monkeypatch.setattr("dateline.publish.merge.sorted_runs.BATCH_BYTES", rows.nbytes // 5 + 1)
    order = sort_order("spans", rows, (GROUP,))
    spill = Spill(tmp_path / "spans.arrow")
    spilled = SortedRun("spans", rows, order, spill)
    spill.close()
    assert [piece.num_rows for piece in spilled.everything()] == [4] * 5
    assert [piece.num_rows for piece in SortedRun("spans", rows, order).everything()] == [20]
