"""Sorted runs: rows in groups, in memory or spilled to disk, read group by group in bounded memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from dateline.dataset.format.files import NewFile, storage
from dateline.dataset.format.parquet import READ_ROWS, as_published
from dateline.dataset.occurrences.names import whole

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
        codes = whole(rows.column(GROUP)).dictionary_encode()
        changes = np.flatnonzero(np.diff(codes.indices.to_numpy(), prepend=-1))
        published = as_published(table, rows.drop_columns([GROUP]))
        return cls(published, codes.dictionary.to_pylist(), [*changes.tolist(), rows.num_rows])

    def between(self, low: str, high: str) -> pa.Table:
        first, last = bisect_left(self.groups, low), bisect_right(self.groups, high)
        return self.rows.slice(self.starts[first], self.starts[last] - self.starts[first])


class Spill:
    """A file that the runs of one table are spilled to, piece by piece; read, by any process, when all are written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: NewFile | None = None
        self._writer: pa.ipc.RecordBatchFileWriter | None = None
        self._size = 0

    def append(self, pieces: Iterable[pa.Table]) -> int:
        """Write one record batch for each of `pieces`; the number of the first."""
        first = self._size
        for piece in pieces:
            if self._writer is None:
                with storage(self._path):
                    self._path.parent.mkdir(exist_ok=True)
                self._file = NewFile(self._path)
                self._writer = pa.ipc.new_file(self._file, piece.schema)
            self._writer.write_table(piece.combine_chunks())
            self._size += 1
        return first

    def close(self) -> None:
        """No more will be appended."""
        if self._writer is not None and self._file is not None:
            self._writer.close()
            self._file.end()
            self._writer = self._file = None

    def abandon(self) -> None:
        """Close what is open without finishing it."""
        if self._file is not None:
            self._file.abandon()

    def read(self, number: int) -> pa.Table:
        """The rows of record batch `number`."""
        # opened each time: a task may read of hundreds of spills
        with storage(self._path), pa.OSFile(str(self._path)) as file:
            return pa.Table.from_batches([pa.ipc.open_file(file).get_batch(number)])


class SortedRun:
    """Rows sorted by group, then in their table's order. Asked for groups in ascending order it reads each row once."""

    def __init__(self, table: str, rows: pa.Table, order: pa.Array, spill: Spill | None = None) -> None:
        """`rows` in the order given by row numbers, with a column `GROUP`; with `spill` they go to that file."""
        self._table = table
        self._at: tuple[int, _Piece] | None = None
        group = rows.column(GROUP).take(order)
        size = max(1, rows.num_rows if spill is None else rows.num_rows * BATCH_BYTES // max(rows.nbytes, 1))
        starts = range(0, rows.num_rows, size)
        self._firsts = [str(group[start]) for start in starts]
        self._lasts = [str(group[min(start + size, rows.num_rows) - 1]) for start in starts]
        self._rows, self._spill, self._number = (rows.take(order) if spill is None else None), spill, 0
        if spill is not None:
            self._number = spill.append(rows.take(order.slice(start, size)) for start in starts)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_at": None}  # what it has read is in the spill

    def has(self, low: str, high: str) -> bool:
        """Whether there can be rows of the groups from `low` to `high`, both included."""
        return self._firsts[0] <= high and self._lasts[-1] >= low

    def stream(self, low: str, high: str) -> Iterator[pa.Table]:
        """The rows of the groups from `low` to `high`, both included, with the published columns."""
        for number in range(bisect_left(self._lasts, low), bisect_right(self._firsts, high)):
            rows = self._piece(number).between(low, high)
            for start in range(0, rows.num_rows, READ_ROWS):
                yield rows.slice(start, READ_ROWS)
            if self._lasts[number] <= high:
                self._at = None  # whoever asks in ascending order is done with it; a publish has hundreds of runs

    def everything(self) -> Iterator[pa.Table]:
        """All rows with the published columns."""
        for number in range(len(self._lasts)):
            yield self._piece(number).rows

    def _piece(self, number: int) -> _Piece:
        if self._at is None or self._at[0] != number:
            self._at = None
            rows = self._spill.read(self._number + number) if self._spill is not None else self._rows
            self._at = number, _Piece.of(self._table, rows)
        return self._at[1]
