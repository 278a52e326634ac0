"""The staged Parquet files of a batch, written a row group at a time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.contract import arrow_schema
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import staged_file

FILE_GROUPS = 64
"""Row groups of a file. A writer remembers some 60 kB of each until its file ends: of a dump of gigabytes that would be a worker's memory."""


class StagedFiles:
    """Writer of the tables of a batch into `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, pq.ParquetWriter] = {}
        self._n_groups: Counter[str] = Counter()

    def write(self, name: str, table: pa.Table) -> None:
        """Add rows to a table. Raises StorageFailed where the system refuses."""
        if not table.num_rows:
            return
        number, group = divmod(self._n_groups[name], FILE_GROUPS)
        path = staged_file(self._folder, name, number)
        with storage(path):
            if not group:
                self._end(name)
                # nobody looks for rows by their value in here: smallest and largest would only be remembered
                self._open[name] = pq.ParquetWriter(
                    path,
                    arrow_schema(name, staged=True),
                    compression="zstd",
                    compression_level=1,
                    write_statistics=False,
                )
            self._open[name].write_table(table)
        self._n_groups[name] += 1

    def close(self) -> None:
        """Finish the files. Raises StorageFailed where the system refuses."""
        with storage(self._folder):
            for name in list(self._open):
                self._end(name)

    def _end(self, name: str) -> None:
        if (writer := self._open.pop(name, None)) is not None:
            writer.close()
