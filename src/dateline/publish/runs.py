"""Sorted runs: rows in groups, in memory or spilled to disk, read group by group in bounded memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.publish.rows import READ_ROWS, as_published
from dateline.publish.storage import HashedFile, storage

BATCH_BYTES = 1 << 20
GROUP = "group"
"""Name of the column the runs are sorted by; the published columns follow."""


@dataclass(frozen=True)
class _Piece:
    """Some neighbouring rows of a run, and where each group starts."""

    rows: pa.Table
    groups: list[str]
    starts: list[int]

    @classmethod
    def of(cls, table: str, rows: pa.Table) -> _Piece:
        codes = rows.column(GROUP).combine_chunks().dictionary_encode()
        changes = np.flatnonzero(np.diff(codes.indices.to_numpy(), prepend=-1))
        published = as_published(table, rows.drop_columns([GROUP]))
        return cls(published, codes.dictionary.to_pylist(), [*changes.tolist(), rows.num_rows])

    def between(self, low: str, high: str) -> pa.Table:
        first, last = bisect_left(self.groups, low), bisect_right(self.groups, high)
        return self.rows.slice(self.starts[first], self.starts[last] - self.starts[first])


class SortedRun:
    """Rows sorted by group, then in their table's order. Asked for groups in ascending order it reads each row once."""

    def __init__(self, table: str, rows: pa.Table, order: pa.Array, spill: Path | None = None) -> None:
        """`rows` in the order given by row numbers, with a column `GROUP`; with `spill` they go to that new file."""
        self._table = table
        self._at: tuple[int, _Piece] | None = None
        group = rows.column(GROUP).take(order)
        self.groups: pa.Array = group.unique()
        """The groups that have rows."""
        size = max(1, rows.num_rows if spill is None else rows.num_rows * BATCH_BYTES // max(rows.nbytes, 1))
        starts = range(0, rows.num_rows, size)
        self._firsts = [str(group[start]) for start in starts]
        self._lasts = [str(group[min(start + size, rows.num_rows) - 1]) for start in starts]
        self._rows: pa.Table | None = None
        if spill is None:
            self._rows = rows.take(order)
        else:
            self._reader = _spilled((rows.take(order.slice(start, size)) for start in starts), rows.schema, spill)

    def stream(self, low: str, high: str) -> Iterator[pa.Table]:
        """The rows of the groups from `low` to `high`, both included, with the published columns."""
        for number in range(bisect_left(self._lasts, low), bisect_right(self._firsts, high)):
            rows = self._piece(number).between(low, high)
            for start in range(0, rows.num_rows, READ_ROWS):
                yield rows.slice(start, READ_ROWS)

    def everything(self) -> Iterator[pa.Table]:
        """All rows with the published columns."""
        for number in range(len(self._lasts)):
            yield self._piece(number).rows

    def _piece(self, number: int) -> _Piece:
        if self._at is None or self._at[0] != number:
            rows = self._rows if self._rows is not None else pa.Table.from_batches([self._reader.get_batch(number)])
            self._at = number, _Piece.of(self._table, rows)
        return self._at[1]


def _spilled(pieces: Iterator[pa.Table], schema: pa.Schema, path: Path) -> pa.ipc.RecordBatchFileReader:
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    file = HashedFile(path)
    try:
        with pa.ipc.new_file(file, schema) as writer:
            for piece in pieces:
                writer.write_table(piece.combine_chunks())
        file.finish()
    finally:
        file.abandon()
    with storage(path):
        return pa.ipc.open_file(pa.OSFile(str(path)))


def all_groups(runs: Sequence[SortedRun]) -> pa.Array:
    """The groups of several runs, each once."""
    return pc.unique(pa.chunked_array([run.groups for run in runs], pa.string()))
