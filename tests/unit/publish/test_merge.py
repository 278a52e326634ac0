"""The merge: what it reads and writes, in which order rows stand, where files end."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.parquet as pq

from dateline.dataset.format.layout import DEFAULT_CUTS
from dateline.dataset.format.manifest import FileEntry, Manifest, read_manifest
from dateline.dataset.ledger import Chunks, ledger
from tests.batches import Delivery, Story, Workshop, with_cuts


def test_other_partitions_of_an_article_are_not_read(workshop: Workshop) -> None:
    """Newer code that changes neither count nor primary row of an article leaves its other partitions unread."""
    dumps = [Delivery(f"{i}.txt", (Story("lock shut", day=i, width=i),)) for i in range(3)]
    workshop.commit(*dumps)
    for entry in read_manifest(workshop.current).files:
        if "date=2026-01-13" in entry.path or "date=2026-01-14" in entry.path:
            (workshop.current / entry.path).write_bytes(b"unreadable")
    assert workshop.commit(dumps[2].again(recipe="r2")) is not None


def test_ledger_of_some_dumps_is_in_order_of_names(workshop: Workshop) -> None:
    """The ledger comes in order of names, however many chunks it is read from."""
    with_cuts(workshop, replace(DEFAULT_CUTS, chunk_chars=1))
    names = [f"{i}.txt" for i in range(9)]
    workshop.commit(*(Delivery(name, (Story(name),)) for name in names))
    assert list(ledger(workshop.out)) == names
    assert list(ledger(workshop.out, names[::-1])) == names


def test_the_thousandth_file_of_a_chunk_comes_last() -> None:
    """The files of a chunk are in the order of their rows, where names no longer are."""
    parts = (1000, 101, 0)
    files = tuple(FileEntry(f"spans/part-{part:03d}-a.parquet", 1, 1, "", part, "a.txt") for part in parts)
    chunks = Chunks(Manifest(files))
    assert [entry.part for entry in chunks.files("a.txt", "spans")] == [0, 101, 1000]
    assert chunks.files("a.txt", "dumps") == []


def test_the_manifest_counts_the_rows_of_each_file(workshop: Workshop) -> None:
    """Of a partition cut into several files each is listed with its own number of rows."""
    with_cuts(workshop, replace(DEFAULT_CUTS, file_bytes=6000, group_bytes=2000))
    workshop.commit(Delivery("a.txt", tuple(Story(f"story {i}") for i in range(40))))
    files = read_manifest(workshop.current).files
    assert max(entry.part for entry in files) > 1
    assert [entry.rows for entry in files] == [pq.read_metadata(workshop.current / e.path).num_rows for e in files]


def test_changed_texts_are_paired_by_their_places(workshop: Workshop) -> None:
    """In each of several dumps the n-th text that went is the n-th that came: their order in the dump, not their ids'."""
    old = sorted((f"old {i}" for i in range(4)), key=lambda text: Story(text).article_id)
    new = sorted((f"new {i}" for i in range(4)), key=lambda text: Story(text).article_id, reverse=True)
    dumps = [Delivery(name, ()) for name in ("a.txt", "b.txt", "c.txt")]

    def told(texts: list[str], recipe: str) -> list[Delivery]:
        stories = tuple(Story(text, day=day) for day, text in enumerate(texts))
        return [dump.again(stories=stories, recipe=recipe) for dump in dumps]

    workshop.commit(*told(old, "r1"))
    snapshot = workshop.commit(*told(new, "r2"), max_moved=1.0)
    assert snapshot is not None
    assert snapshot.diff.counts == {"changed text": {"newer code": 12}}
    assert len(snapshot.diff.examples) == 12
    assert [change for change in snapshot.diff.examples if change.before != change.after] == []
