"""Sorted streams of rows: read from files part by part, and written as files cut by weight.

Everything here holds a few row groups at a time, whatever the size of the partition. What comes out depends on the
rows alone: not on how the streams were cut, nor on how many there were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dateline.contract import arrow_schema, declaration
from dateline.dataset.format.files import HashedFile, storage
from dateline.dataset.format.layout import Cuts, file_name
from dateline.errors import DatasetBroken

LEADING = {
    "articles": ("article_id", "dump_name"),
    "undated": ("article_id", "dump_name"),
    "dumps": ("dump_name",),
    "sightings": ("dump_name", "document_index", "char_start", "char_end", "article_id"),
    "spans": ("dump_name", "document_index", "char_start", "char_end"),
    "quarantine": ("dump_name", "document_index", "char_start", "char_end", "rule", "detail"),
}
"""What the rows of a table are sorted by; all further plain columns follow, so that no two orders are possible."""

UNIQUE = ("articles", "undated")
"""Tables in which no two rows have the same values there."""

ROW_BYTES = {"articles": 768, "undated": 768, "dumps": 512, "sightings": 256, "spans": 96, "quarantine": 256}
"""What a row weighs beside its text."""

READ_ROWS = 16_384
BATCH_ROWS = 4_096
BATCH_BYTES = 4 << 20
"""Rows are read so many at a time, fewer where they are heavy."""


def text_column(table: str) -> str | None:
    """The column that makes rows of `table` heavy."""
    return {"articles": "body", "undated": "body", "quarantine": "text"}.get(table)


def weights(table: str, rows: pa.Table) -> np.ndarray:
    """Bytes each row counts for when files and row groups are cut: a constant, and the length of its text."""
    column = text_column(table)
    base = np.full(rows.num_rows, ROW_BYTES[table], dtype=np.int64)
    if column is not None:
        base += pc.binary_length(rows.column(column)).to_numpy()
    return base


def as_published(table: str, rows: pa.Table) -> pa.Table:
    """`rows` with exactly the columns of published files: staged ones carry their partition too."""
    schema = arrow_schema(table)
    return rows if rows.schema.equals(schema) else rows.select(schema.names).cast(schema)


def sort_order(table: str, rows: pa.Table, before: Sequence[str] = ()) -> pa.Array:
    """Row numbers in the order of `table`, below the columns `before`. Ties are broken by every other plain column."""
    leading = (*before, *LEADING[table])
    plain = [f.name for f in rows.schema if not pa.types.is_nested(f.type) and f.name not in leading]
    return pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in (*leading, *plain)])


def read_rows(path: Path, columns: list[str] | None = None, file: BinaryIO | None = None) -> Iterator[pa.Table]:
    """The rows of a Parquet file in order, a bounded number at a time. file: it, where it is not at `path` that it lies.

    Raises DatasetBroken where it is no readable Parquet file, StorageFailed where the system refuses.
    """
    try:
        with storage(path), file or path.open("rb") as file, pq.ParquetFile(file) as parquet:
            # on one thread: each thread of Arrow's keeps freed memory of its own, and files are many and small
            for rows in parquet.iter_batches(_batch_rows(parquet.metadata), columns=columns, use_threads=False):
                yield pa.Table.from_batches([rows])
    except pa.ArrowInvalid as error:
        raise DatasetBroken(f"{path} cannot be read ({str(error).splitlines()[0]}): run `dateline verify`") from error


def _batch_rows(metadata: pq.FileMetaData) -> int:
    size: int = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    return max(1, min(BATCH_ROWS, BATCH_BYTES * int(metadata.num_rows) // max(size, 1)))


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
                store_schema=False,  # 5 of the 11 kB of a small file's footer, and Parquet's own schema says the same
            )
            self._parquet.add_key_value_metadata(self._schema.metadata)
        self._parquet.write_table(rows, row_group_size=rows.num_rows)
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
        name = file_name(part, digest)
        with storage(self._file.path):
            self._file.path.replace(self._folder / name)
        self.written.append(WrittenFile(name, self._file_rows, self._file.size_bytes, digest, part))
        self._file = self._parquet = self._sink = None
        self._file_rows = self._file_bytes = 0


def _dictionaries(table: str) -> list[str]:
    """Columns worth a dictionary; ids, bodies and offsets are not."""
    return [c.name for c in declaration(table).columns if c.is_category or c.name in ("dump_id", "dump_name")]


def _compared(table: str) -> list[str]:
    """Columns whose smallest and largest value readers can skip by; texts and lists would only swell the footers."""
    texts = ("headline", "standfirst", "byline", "body", "text", "detail")
    return [f.name for f in arrow_schema(table) if not pa.types.is_nested(f.type) and f.name not in texts]
