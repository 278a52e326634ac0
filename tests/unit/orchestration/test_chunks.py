"""Finished chunks of an interrupted backfill are used again, but only for exactly the same work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dateline.errors import PublishConflict
from dateline.model import Batch, BatchReport, Dump, DumpReport, Metadata, Outcome
from dateline.orchestration.run.chunks import discard, keep, kept_chunks, usable

A = Dump("raw/a.txt", "a.txt", "a" * 64, 10)
B = Dump("raw/b.txt", "b.txt", "b" * 64, 20)


def finish(folder: Path, batch: Batch, recipe: str = "r1") -> BatchReport:
    """A chunk as a finished batch leaves it."""
    folder.mkdir(parents=True)
    dumps = tuple(DumpReport(d.sha256, d.name, Outcome.PUBLISHED, "", n_articles=2) for d in batch.dumps)
    report = BatchReport(batch.index, str(folder), dumps, 1.5)
    keep(report, batch, recipe)
    return report


def test_a_finished_chunk_is_used_again(tmp_path: Path) -> None:
    """Its report comes back as it was."""
    report = finish(tmp_path / "run-batch-0" / "try", Batch(0, (A, B)))
    assert usable(tmp_path, [A, B], "r1") == [report]


@pytest.mark.parametrize(
    ("dumps", "recipe"),
    [
        ([A, B], "r2"),
        ([A], "r1"),
        ([A, replace(B, sha256="c" * 64)], "r1"),
        ([A, replace(B, metadata=Metadata(url="https://news.example/b"))], "r1"),
    ],
    ids=["other code", "a dump is gone", "other bytes", "other metadata"],
)
def test_a_chunk_of_other_work_is_not(tmp_path: Path, dumps: list[Dump], recipe: str) -> None:
    """Other code, other bytes, other metadata or a missing dump: the chunk is not used."""
    finish(tmp_path / "run-batch-0" / "try", Batch(0, (A, B)))
    assert usable(tmp_path, dumps, recipe) == []


def test_no_dump_is_taken_twice(tmp_path: Path) -> None:
    """Of two chunks with the same dump only one is used."""
    finish(tmp_path / "run1" / "try", Batch(0, (A, B)))
    finish(tmp_path / "run2" / "try", Batch(0, (B,)))
    assert len(usable(tmp_path, [A, B], "r1")) == 1


def test_an_unfinished_chunk_is_not_used(tmp_path: Path) -> None:
    """A record cut off by a kill, or none at all, is as good as no chunk."""
    report = finish(tmp_path / "run" / "try", Batch(0, (A,)))
    (Path(report.staging) / "chunk.json").write_text('{"recipe": "r1", "dum', encoding="utf-8")
    assert usable(tmp_path, [A], "r1") == []


def test_one_backfill_at_a_time(tmp_path: Path) -> None:
    """A second backfill of the same dataset is a conflict while the first is at work, and not afterwards."""
    with kept_chunks(tmp_path), pytest.raises(PublishConflict), kept_chunks(tmp_path):
        pass
    with kept_chunks(tmp_path) as folder:
        assert folder.is_dir()
    discard(tmp_path)
    assert not folder.exists()
