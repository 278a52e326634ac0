"""A table without rows still has columns: one empty file says so to every reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from dateline.contract import TABLES, arrow_schema
from dateline.dataset.format.files import HashedFile, storage
from dateline.dataset.format.layout import file_name, table_of
from dateline.dataset.format.manifest import FileEntry


def empty_files(files: Sequence[FileEntry], building: Path) -> list[FileEntry]:
    """Write an empty file for each table that has no rows in `files`; their entries."""
    present = {table_of(entry.path) for entry in files}
    return [_empty_file(table, building) for table in TABLES if table not in present]


def _empty_file(table: str, building: Path) -> FileEntry:
    folder = building / table
    with storage(folder):
        folder.mkdir()
    file = HashedFile(folder / ".empty")
    try:
        with pq.ParquetWriter(file, schema := arrow_schema(table), store_schema=False) as parquet:
            parquet.write_table(schema.empty_table())
            parquet.add_key_value_metadata(schema.metadata)
        digest = file.finish()
        name = file_name(0, digest)
        with storage(folder / name):
            file.path.replace(folder / name)
    finally:
        file.abandon()
    return FileEntry(f"{table}/{name}", 0, file.size_bytes, digest)
