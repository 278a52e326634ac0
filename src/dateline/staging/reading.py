"""The rows that a batch staged, read again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.dataset.format.layout import staged_files

if TYPE_CHECKING:
    import pyarrow as pa


def staged_tables(folder: Path, table: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """The rows of a table in the order in which they were staged, a bounded number at a time; none where there is none.

    Raises DatasetBroken where a file cannot be read, StorageFailed where the system refuses.
    """
    from dateline.dataset.format.parquet import read_rows

    for path in staged_files(folder, table):
        yield from read_rows(path, columns)
