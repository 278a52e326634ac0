"""Parquet: one file with `date` and `region` as columns of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write_parquet(path: Path, schema: pa.Schema, pieces: Iterator[pa.Table]) -> int:
    """One row group per piece, zstd."""
    with pq.ParquetWriter(path, schema.remove_metadata(), compression="zstd") as writer:
        for piece in pieces:
            writer.write_table(piece.replace_schema_metadata(None))
    return 0
