"""Rows of a Parquet file as dictionaries, a few at a time and each by itself: however large a page says they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from dateline.errors import DumpUnreadable
from dateline.ingest.parquet_headers import page_bytes
from dateline.ingest.streams import Meter

_MOST_ROWS = 256
_BATCH_BYTES = 8 << 20
_BUFFER_BYTES = 1 << 20
_MOST_PAGE_BYTES = 64 << 20
"""A page is held whole, packed and unpacked. Writers end one at about a megabyte, though not before so many rows: texts of the
length of books make long ones."""


def read_rows(
    file: IO[bytes], metadata: Any, group: int, columns: list[str], meter: Meter
) -> Iterator[dict[str, object]]:
    """The rows of one row group (`metadata` is its), the named columns only.

    Texts that a page gives by number stay numbers until their row is read: fifty rows may share one text of megabytes.
    Raises DumpUnreadable for pages that are too large or expand to more than text does, ArrowException and others for damaged ones.
    """
    import pyarrow.parquet as pq

    chunks = [metadata.column(n) for n in range(metadata.num_columns)]
    wanted = [one for one in chunks if one.path_in_schema.partition(".")[0] in columns]
    for one in wanted:
        meter.n_in += one.total_compressed_size
        meter.give(one.total_uncompressed_size)
        _refuse_large_pages(file, one)
    numbered = [one.path_in_schema for one in wanted if _is_numbered(one)]
    row_bytes = sum(one.total_uncompressed_size for one in wanted) // max(metadata.num_rows, 1)
    n_rows = max(1, min(_MOST_ROWS, _BATCH_BYTES // max(row_bytes, 1)))
    parquet = pq.ParquetFile(file, read_dictionary=numbered, buffer_size=_BUFFER_BYTES, pre_buffer=False)
    for batch in parquet.iter_batches(batch_size=n_rows, row_groups=[group], columns=columns, use_threads=False):
        names = batch.schema.names
        for n in range(batch.num_rows):
            yield {name: batch.column(at)[n].as_py() for at, name in enumerate(names)}
        del batch  # before the next one is read: a row may take megabytes


def _refuse_large_pages(file: IO[bytes], chunk: Any) -> None:
    for n_bytes in page_bytes(file, chunk):
        if n_bytes > _MOST_PAGE_BYTES:
            raise DumpUnreadable(
                f"a page of its column {chunk.path_in_schema} holds {n_bytes >> 20:,} MiB, more than the "
                f"{_MOST_PAGE_BYTES >> 20} MiB that are read at once: write it again with fewer rows to a page "
                "(pyarrow: write_batch_size) or to a row group"
            )


def _is_numbered(chunk: Any) -> bool:
    return chunk.physical_type == "BYTE_ARRAY" and any("DICTIONARY" in encoding for encoding in chunk.encodings)
