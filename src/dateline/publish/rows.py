"""Sorted streams of rows: read from files part by part, merged, and written as files cut by weight.

Everything here holds a few row groups at a time, whatever the size of the partition. What comes out depends on the
rows alone: not on how the streams were cut, nor on how many there were.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dateline.contract import arrow_schema, declaration
from dateline.errors import DatasetBroken
from dateline.publish.layout import Cuts
from dateline.publish.storage import HashedFile, storage

LEADING = {
    "articles": ("article_id", "dump_name"),
    "undated": ("article_id", "dump_name"),
    "dumps": ("dump_name",),
    "sightings": ("dump_name", "document_index", "char_start", "char_end", "article_id"),
    "spans": ("dump_name", "document_index", "char_start", "char_end"),
    "quarantine": ("dump_name", "document_index", "char_start", "char_end", "rule", "detail"),
}
"""What the rows of a table are sorted by; all further plain columns follow, so that no two orders are possible."""

ROW_BYTES = {"articles": 768, "undated": 768, "dumps": 512, "sightings": 256, "spans": 96, "quarantine": 256}
"""What a row weighs beside its text."""

READ_ROWS = 16_384
BATCH_ROWS = 4_096


def text_column(table: str) -> str | None:
    """The column that makes rows of `table` heavy."""
    return {"articles": "body", "undated": "body", "quarantine": "text"}.get(table)


def weights(table: str, rows: pa.Table) -> np.ndarray:
    """Bytes each row counts for when files and row groups are cut: a constant, and the length of its text."""
    column = text_column(table)
    base = np.full(rows.num_rows, ROW_BYTES[table], dtype=np.int64)
    if column is not None:
        base += pc.fill_null(pc.binary_length(rows.column(column)), 0).to_numpy()
    return base


def merge_key(table: str, rows: pa.Table) -> pa.ChunkedArray:
    """A string per row by which streams of `table` are merged: ascending in each.

    Articles by id and dump. The others by dump alone: the rows of a dump come from one stream.
    """
    if table in ("articles", "undated"):
        return pc.binary_join_element_wise(rows.column("article_id"), rows.column("dump_name"), "")
    return rows.column("dump_name")


def as_published(table: str, rows: pa.Table) -> pa.Table:
    """`rows` with exactly the columns of published files: staged ones carry their partition too."""
    schema = arrow_schema(table)
    return rows if rows.schema.equals(schema) else rows.select(schema.names).cast(schema)


def sort_order(table: str, rows: pa.Table, before: Sequence[str] = ()) -> pa.Array:
    """Row numbers in the order of `table`, below the columns `before`. Ties are broken by every other plain column."""
    leading = (*before, *LEADING[table])
    plain = [f.name for f in rows.schema if not pa.types.is_nested(f.type) and f.name not in leading]
    return pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in (*leading, *plain)])


def read_rows(path: Path, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """The rows of a Parquet file in order, a bounded number at a time.

    Raises DatasetBroken where it is no readable Parquet file, StorageFailed where the system refuses.
    """
    try:
        with storage(path), path.open("rb") as file, pq.ParquetFile(file) as parquet:
            for rows in parquet.iter_batches(BATCH_ROWS, columns=columns):
                yield pa.Table.from_batches([rows])
    except pa.ArrowInvalid as error:
        raise DatasetBroken(f"{path} cannot be read ({str(error).splitlines()[0]}): run `dateline verify`") from error


def merge_sorted(table: str, streams: Iterable[Iterator[pa.Table]]) -> Iterator[pa.Table]:
    """One sorted stream out of several, holding one table of each at a time."""
    heads = [head for stream in streams if (head := _Head.of(table, stream)) is not None]
    while len(heads) > 1:
        bound = min(head.last for head in heads)
        pieces = [piece for head in heads if (piece := head.take_through(bound)).num_rows]
        heads = [head for head in heads if head.refill()]
        yield pieces[0] if len(pieces) == 1 else _stable_merge(table, pieces)
    for head in heads:
        yield head.rows
        yield from (rows for rows in head.stream if rows.num_rows)


class _Head:
    """The next rows of a stream."""

    def __init__(self, table: str, rows: pa.Table, stream: Iterator[pa.Table]) -> None:
        self.table, self.rows, self.stream = table, rows, stream
        self._keys = merge_key(table, rows)

    @classmethod
    def of(cls, table: str, stream: Iterator[pa.Table]) -> _Head | None:
        for rows in stream:
            if rows.num_rows:
                return cls(table, rows, stream)
        return None

    @property
    def last(self) -> str:
        return str(self._keys[-1].as_py())

    def take_through(self, bound: str) -> pa.Table:
        """Cut off the rows up to and with key `bound`."""
        end = bisect_right(range(self.rows.num_rows), bound, key=lambda row: str(self._keys[row].as_py()))
        piece, self.rows, self._keys = self.rows.slice(0, end), self.rows.slice(end), self._keys.slice(end)
        return piece

    def refill(self) -> bool:
        """Fetch more where all rows are gone; False at the end of the stream."""
        if self.rows.num_rows:
            return True
        follower = _Head.of(self.table, self.stream)
        if follower is None:
            return False
        self.rows, self._keys = follower.rows, follower._keys
        return True


def _stable_merge(table: str, pieces: list[pa.Table]) -> pa.Table:
    rows = pa.concat_tables(pieces)
    return rows.take(pc.sort_indices(merge_key(table, rows)))  # a stable sort: rows of one dump keep their order


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A data file that was just written."""

    name: str
    rows: int
    size_bytes: int
    sha256: str
    part: int


class SortedWriter:
    """Writes a sorted stream of rows of one table into a folder, as one file or, above the limit, several.

    Row groups and files end where the weight of the rows in them passes the limit, so the same rows give the same
    files however they arrive. Files are named by their content.
    """

    def __init__(self, table: str, folder: Path, cuts: Cuts) -> None:
        self._table, self._folder, self._cuts = table, folder, cuts
        self._schema = arrow_schema(table)
        self._pending: list[pa.Table] = []
        self._pending_bytes = 0
        self._file: HashedFile | None = None
        self._parquet: pq.ParquetWriter | None = None
        self._sink: pa.NativeFile | None = None
        self._file_rows = self._file_bytes = 0
        self.written: list[WrittenFile] = []

    def write(self, rows: pa.Table) -> None:
        """Append rows with the published columns; they must follow those written before."""
        while rows.num_rows:
            reached = self._pending_bytes + np.cumsum(weights(self._table, rows))
            end = int(np.searchsorted(reached, self._cuts.group_bytes)) + 1
            self._pending.append(rows.slice(0, end))
            self._pending_bytes = int(reached[min(end, len(reached)) - 1])
            if end > rows.num_rows:
                return
            self._end_group()
            rows = rows.slice(end)

    def finish(self) -> list[WrittenFile]:
        """Write what is left and return the files, in the order of their rows."""
        if self._pending:
            self._end_group()
        self._end_file()
        return self.written

    def abandon(self) -> None:
        """Close what is open without finishing it."""
        if self._file is not None:
            self._file.abandon()

    def _end_group(self) -> None:
        rows = pa.concat_tables(self._pending).combine_chunks()
        if self._parquet is None:
            with storage(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
            self._file = HashedFile(self._folder / f".part-{len(self.written)}")
            self._sink = pa.BufferedOutputStream(pa.PythonFile(self._file, "w"), 1 << 20)
            self._parquet = pq.ParquetWriter(
                self._sink,
                self._schema,
                compression="zstd",
                compression_level=3,
                use_dictionary=_dictionaries(self._table),
                write_statistics=_compared(self._table),
            )
        self._parquet.write_table(rows, row_group_size=max(rows.num_rows, 1))
        self._file_rows += rows.num_rows
        self._file_bytes += self._pending_bytes
        self._pending, self._pending_bytes = [], 0
        if self._file_bytes >= self._cuts.file_bytes:
            self._end_file()

    def _end_file(self) -> None:
        if self._file is None or self._parquet is None or self._sink is None:
            return
        self._parquet.close()
        self._sink.close()
        digest = self._file.finish()
        part = len(self.written)
        name = f"part-{part:03d}-{digest[:32]}.parquet"
        with storage(self._file.path):
            self._file.path.replace(self._folder / name)
        self.written.append(WrittenFile(name, self._file_rows, self._file.size_bytes, digest, part))
        self._file = self._parquet = self._sink = None
        self._file_rows = self._file_bytes = 0


def _dictionaries(table: str) -> list[str] | bool:
    """Columns worth a dictionary; ids, bodies and offsets are not."""
    names = [c.name for c in declaration(table).columns if c.is_category or c.name in ("dump_id", "dump_name")]
    return names or False


def _compared(table: str) -> list[str]:
    """Columns whose smallest and largest value readers can skip by; texts and lists would only swell the footers."""
    texts = ("headline", "standfirst", "byline", "body", "text", "detail")
    return [f.name for f in arrow_schema(table) if not pa.types.is_nested(f.type) and f.name not in texts]
