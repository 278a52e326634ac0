"""A table that several tasks want: held in memory where one process does them all, else in a file that each maps."""

from __future__ import annotations

from dataclasses import dataclass, field
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any

import pyarrow as pa

from dateline.dataset.format.files import NewFile, storage


@dataclass
class Aside:
    """A table laid aside. Pickled it is the path of its file, if it has one, and its rows else."""

    path: Path | None
    _held: pa.Table | None = field(default=None, repr=False)
    _mapped: mmap | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, table: pa.Table, path: Path | None = None) -> Aside:
        """Lay `table` aside, in a new file at `path` where one is given. Raises StorageFailed."""
        if path is None:
            return cls(None, table)
        if not table.num_rows:
            return cls(None, table.schema.empty_table())  # dictionaries of what is not there may be long
        table = table.combine_chunks()
        file = NewFile(path)
        try:
            with pa.ipc.new_file(file, table.schema) as writer:
                writer.write_table(table)
            file.end()
        finally:
            file.abandon()
        return cls(path)

    @property
    def table(self) -> pa.Table:
        """The table. Raises StorageFailed."""
        if self._held is None:
            assert self.path is not None
            with storage(self.path), self.path.open("rb") as file:
                self._mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
            self._held = pa.ipc.open_file(pa.BufferReader(pa.py_buffer(self._mapped))).read_all()
        return self._held

    def unload(self) -> None:
        """Let go of what was read of the file: it is still in there, and counts as memory of this process."""
        if self._mapped is not None:
            self._mapped.madvise(MADV_DONTNEED)

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path, "_held": self._held if self.path is None else None}
