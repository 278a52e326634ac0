"""The merge depends on the set of dumps alone: any order, any batching, any detour, the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.dataset.format.layout import DEFAULT_CUTS, starts_chunk
from dateline.publish import verify
from dateline.publish.merge.sorted_merge import merge_sorted
from tests.batches import MEMORY, Delivery, Story, Workshop, state_of, with_cuts
from tests.conftest import examples

CUTS = replace(DEFAULT_CUTS, file_bytes=6000, group_bytes=2000, chunk_chars=4000)

stories = st.builds(
    Story,
    text=st.sampled_from([f"story {i}" for i in range(8)]),
    day=st.one_of(st.none(), st.integers(0, 2)),
    width=st.sampled_from([0, 3, 31, 32]),
    region=st.sampled_from(["europe", "global"]),
    places=st.integers(1, 3),
)
deliveries = st.builds(
    Delivery,
    name=st.sampled_from([f"{c}.txt" for c in "abcdefgh"]),
    stories=st.lists(stories, max_size=4, unique_by=lambda s: s.text).map(tuple),
    version=st.sampled_from("12"),
    recipe=st.sampled_from(["r1", "r2"]),
    n_quarantined=st.integers(0, 2),
)
datasets = st.lists(deliveries, min_size=1, max_size=6, unique_by=lambda d: d.name)


@contextmanager
def workshops() -> Iterator[tuple[Workshop, Workshop]]:
    """Two empty datasets with small files and chunks, so that few rows meet all the cuts."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        pair = Workshop(Path(folder) / "one"), Workshop(Path(folder) / "two")
        for workshop in pair:
            with_cuts(workshop, CUTS)
        yield pair


@settings(max_examples=examples(12, 200), deadline=None)
@given(dumps=datasets, detour=datasets, order=st.randoms(use_true_random=False), batch_dumps=st.integers(1, 3))
def test_any_history_gives_the_same_bytes(
    dumps: list[Delivery], detour: list[Delivery], order, batch_dumps: int
) -> None:  # type: ignore[no-untyped-def]
    """Dumps committed at once, or shuffled one by one after older versions of them, give the same manifest."""
    names = {dump.name for dump in dumps}
    with workshops() as (one, two):
        one.commit(*dumps, batch_dumps=batch_dumps)
        two.commit(*(d.again(version="0") for d in detour if d.name in names))
        shuffled = list(dumps)
        order.shuffle(shuffled)
        for dump in shuffled:
            two.commit(dump)
        assert one.state() == state_of(dumps)
        assert one.fingerprint() == two.fingerprint()
        assert one.commit(*shuffled) is None
        assert verify(two.out).problems == ()


keyed = st.lists(st.tuples(st.text("ab", min_size=1, max_size=2), st.integers(0, 9), st.booleans()), max_size=30)


@given(streams=st.lists(keyed.map(sorted), max_size=4), size=st.integers(1, 7))
def test_merging_sorted_streams(streams: list[list[tuple[str, int, bool]]], size: int) -> None:
    """Sorted streams come out as one, however they are cut and though rows of a dump are spread over several."""
    tables = [iter([_table(rows[start : start + size]) for start in range(0, len(rows), size)]) for rows in streams]
    merged = [tuple(r.values()) for piece in merge_sorted("spans", tables) for r in piece.to_pylist()]
    rows = sorted(row for rows in streams for row in rows)
    assert merged == [(name, n // 4, n // 2, n, flag) for name, n, flag in rows]


def _table(rows: list[tuple[str, int, bool]]) -> pa.Table:
    columns = [(name, n // 4, n // 2, n, flag) for name, n, flag in rows]
    names = ("dump_name", "document_index", "char_start", "char_end", "flag")
    return pa.table(dict(zip(names, map(list, zip(*columns, strict=True)), strict=True)))


@given(st.text(min_size=1), st.integers(0, 1 << 40))
def test_chunk_starts_are_a_matter_of_the_dump_alone(name: str, n_chars: int) -> None:
    """A dump at least as large as a chunk always starts one; growing never makes a start cease to be one."""
    assert starts_chunk(name, max(n_chars, DEFAULT_CUTS.chunk_chars), DEFAULT_CUTS)
    if starts_chunk(name, n_chars, DEFAULT_CUTS):
        assert starts_chunk(name, n_chars + 1, DEFAULT_CUTS)
