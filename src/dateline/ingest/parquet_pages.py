"""Rows of a Parquet file as dictionaries, a few at a time and each by itself: however large a page says they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from dateline.ingest.streams import Meter

_MOST_ROWS = 256
_BATCH_BYTES = 8 << 20
_BUFFER_BYTES = 1 << 20


def read_rows(
    file: IO[bytes], metadata: Any, group: int, columns: list[str], meter: Meter
) -> Iterator[dict[str, object]]:
    """The rows of one row group (`metadata` is its), the named columns only.

    Texts that a page gives by number stay numbers until their row is read: fifty rows may share one text of megabytes.
    Raises DumpUnreadable for pages that expand to more than text does, ArrowException and others for damaged ones.
    """
    import pyarrow.parquet as pq

    chunks = [metadata.column(n) for n in range(metadata.num_columns)]
    wanted = [one for one in chunks if one.path_in_schema.partition(".")[0] in columns]
    for one in wanted:
        meter.n_in += one.total_compressed_size
        meter.give(one.total_uncompressed_size)
    numbered = [one.path_in_schema for one in wanted if _is_numbered(one)]
    row_bytes = sum(one.total_uncompressed_size for one in wanted) // max(metadata.num_rows, 1)
    n_rows = max(1, min(_MOST_ROWS, _BATCH_BYTES // max(row_bytes, 1)))
    parquet = pq.ParquetFile(file, read_dictionary=numbered, buffer_size=_BUFFER_BYTES, pre_buffer=False)
    for batch in parquet.iter_batches(batch_size=n_rows, row_groups=[group], columns=columns, use_threads=False):
        names = batch.schema.names
        for n in range(batch.num_rows):
            yield {name: batch.column(at)[n].as_py() for at, name in enumerate(names)}


def _is_numbered(chunk: Any) -> bool:
    return chunk.physical_type == "BYTE_ARRAY" and any("DICTIONARY" in encoding for encoding in chunk.encodings)
