"""Sorted streams of rows merged into one, a few row groups at a time.

What comes out depends on the rows alone: not on how the streams were cut, nor on which rows were in which.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.format.parquet import LEADING, UNIQUE, sort_order

_Key = tuple[tuple[bool, object], ...]


def merge_sorted(table: str, streams: Iterable[Iterator[pa.Table]]) -> Iterator[pa.Table]:
    """One sorted stream out of several, holding one table of each at a time."""
    heads = [head for stream in streams if (head := _Head.of(table, stream)) is not None]
    while len(heads) > 1:
        bound = min(head.last for head in heads)
        pieces = [piece for head in heads if (piece := head.take_through(bound)).num_rows]
        heads = [head for head in heads if head.refill()]
        yield pieces[0] if len(pieces) == 1 else _sorted(table, pieces)
    for head in heads:
        yield head.rows
        yield from (rows for rows in head.stream if rows.num_rows)


class _Head:
    """The next rows of a stream; its rows with equal leading columns stand together in them."""

    def __init__(self, table: str, rows: pa.Table, stream: Iterator[pa.Table]) -> None:
        self.table, self.rows, self.stream = table, rows, stream

    @classmethod
    def of(cls, table: str, stream: Iterator[pa.Table]) -> _Head | None:
        if table not in UNIQUE:
            stream = _ties_together(table, stream)
        for rows in stream:
            if rows.num_rows:
                return cls(table, rows, stream)
        return None

    @property
    def last(self) -> _Key:
        return _key(self.table, self.rows, self.rows.num_rows - 1)

    def take_through(self, bound: _Key) -> pa.Table:
        """Cut off the rows up to and with key `bound`."""
        end = bisect_right(range(self.rows.num_rows), bound, key=partial(_key, self.table, self.rows))
        piece, self.rows = self.rows.slice(0, end), self.rows.slice(end)
        return piece

    def refill(self) -> bool:
        """Fetch more where all rows are gone; False at the end of the stream."""
        while not self.rows.num_rows:
            rows = next(self.stream, None)
            if rows is None:
                return False
            self.rows = rows
        return True


def _key(table: str, rows: pa.Table, row: int) -> _Key:
    values = (rows.column(name)[row].as_py() for name in LEADING[table])
    return tuple((value is None, value) for value in values)  # nulls are sorted last


def _ties_together(table: str, stream: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The rows of a stream, cut only where a leading column changes: a dump's rows may be spread over several runs."""
    held: pa.Table | None = None
    for piece in stream:
        rows = piece if held is None else pa.concat_tables([held, piece])
        if rows.num_rows:
            last = _key(table, rows, rows.num_rows - 1)
            start = bisect_left(range(rows.num_rows), last, key=partial(_key, table, rows))
            held = rows.slice(start)
            yield rows.slice(0, start)
    if held is not None:
        yield held


def _sorted(table: str, pieces: list[pa.Table]) -> pa.Table:
    rows = pa.concat_tables(pieces)
    if table in UNIQUE:
        return rows.take(pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in LEADING[table]]))
    return rows.take(sort_order(table, rows))
