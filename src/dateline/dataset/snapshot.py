"""One snapshot opened for reading: its tables, whatever release wrote them, with today's columns.

Readers need no manifest and no index: the folder is a set of plain Parquet files, and a copy of it reads as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from dateline.contract import TABLES
from dateline.dataset.bucket.reading import DataFiles
from dateline.dataset.files_of_table import TableFiles, fields_of
from dateline.dataset.format.layout import DAY, MONTH, PARTITIONED
from dateline.dataset.format.manifest import RunRecord, is_removed, read_run
from dateline.dataset.format.sparse import Sparse, opened, shown
from dateline.errors import DatasetBroken, SnapshotRemoved, UsageError


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published state of the dataset. It never changes; links are resolved, so that many reads see one state."""

    folder: Path
    number: int | None
    """None for a copy whose folder no longer says so."""
    _opened: dict[str, TableFiles | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def record(self) -> RunRecord:
        """Who made it, when and why. Raises DatasetBroken, OSError."""
        return read_run(self.folder)

    def table(self, name: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None) -> pa.Table:
        """Rows of a table, its partition keys as its last columns.

        columns: which, in which order; all by default. where: a condition on any of today's columns; `of_days`
        makes one that opens no other files. A table without rows has its columns all the same.

        Raises UsageError for a table or column that the contract does not have, ContractViolated for a snapshot written
        by a later dateline, DatasetBroken where a file cannot be read.
        """
        wanted = _wanted(name, columns)
        schema = pa.schema([fields_of(name)[column] for column in wanted])
        files = self._files(name)
        if files is None:
            return schema.empty_table()
        with _told(self.folder):
            return files.table(wanted, where, schema)

    def batches(
        self, name: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None
    ) -> Iterator[pa.Table]:
        """The rows of a table as `table` gives them, a bounded number at a time."""
        wanted = _wanted(name, columns)
        files = self._files(name)
        if files is None:
            return
        batches = files.scan(wanted, where)
        while True:
            with _told(self.folder):
                batch = next(batches, None)
            if batch is None:
                return
            yield pa.Table.from_batches([batch])

    def n_rows(self, name: str) -> int:
        """How many rows a table has; read from the files' footers."""
        _wanted(name, None)
        files = self._files(name)
        with _told(self.folder):
            return 0 if files is None else int(files.files.count_rows())

    def has_rows(self) -> dict[str, bool]:
        """For each table that is there whether it has any."""
        there = [name for name in TABLES if self.paths(name)]
        return {
            name: any("=" in path for path in self.paths(name)) if name in PARTITIONED else self.n_rows(name) > 0
            for name in there
        }

    def paths(self, name: str) -> list[str]:
        """The files of a table, by their paths in the snapshot, sorted."""
        if (lying := DataFiles.of(self.folder, name)) is not None:
            return lying.paths
        return sorted(path.relative_to(self.folder).as_posix() for path in (self.folder / name).rglob("*.parquet"))

    def scannable(self, name: str) -> ds.Dataset:
        """The files of a table as pyarrow's dataset, for engines that read one by themselves; an empty table where there are none."""
        files = self._files(name)
        return ds.dataset(self.table(name)) if files is None else files.files

    def open_file(self, path: str) -> BinaryIO:
        """One of its files to read. Raises OSError, StorageFailed, DatasetBroken."""
        return opened(self.folder, path)

    @property
    def size_bytes(self) -> int:
        """Bytes of its Parquet files."""
        lying = [DataFiles.of(self.folder, name) for name in TABLES]
        return sum(
            sum(path.stat().st_size for path in (self.folder / name).rglob("*.parquet"))
            if one is None
            else one.size_bytes
            for name, one in zip(TABLES, lying, strict=True)
        )

    def regions(self) -> set[str]:
        """Slugs of the regions that have a folder."""
        if Sparse.of(self.folder) is None:
            return {path.name.removeprefix("region=") for path in self.folder.glob("*/**/region=*")}
        folders = {path.rpartition("/")[0] for name in PARTITIONED for path in self.paths(name)}
        return {folder.rpartition("region=")[2] for folder in folders if "region=" in folder}

    @property
    def partition(self) -> str:
        """What `articles` is parted by, beside the region: 'day' or 'month'."""
        files = self._files("articles")
        return DAY if files is None else files.partition

    def of_days(self, since: date | None, until: date | None) -> pc.Expression | None:
        """The condition that articles are of these days, both included, so put that other folders are not opened."""
        column = "published_date" if self.partition == MONTH else "date"
        kind = pa.timestamp("ms") if self.partition == MONTH else pa.date32()
        parts = []
        if since is not None:
            parts.append(pc.field(column) >= pa.scalar(since, pa.date32()).cast(kind))
        if until is not None:
            parts.append(pc.field(column) <= pa.scalar(until, pa.date32()).cast(kind))
        if self.partition == MONTH:
            parts += [pc.field("month") >= since.isoformat()[:7]] if since is not None else []
            parts += [pc.field("month") <= until.isoformat()[:7]] if until is not None else []
        return reduce(and_, parts) if parts else None

    def _files(self, name: str) -> TableFiles | None:
        if name not in self._opened:
            with _told(self.folder):
                self._opened[name] = TableFiles.of(self.folder, name)
            if is_removed(self.folder):  # what was listed may be half of it
                del self._opened[name]
                raise _removed(self.folder)
        return self._opened[name]


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say of a file that cannot be read that the dataset is damaged. Raises DatasetBroken."""
    try:
        yield
    except (OSError, pa.ArrowInvalid) as error:
        if is_removed(folder):
            raise _removed(folder) from error
        said = " ".join(str(error).split())
        if isinstance(error, pa.ArrowInvalid) and "parquet" not in said.lower():
            raise  # a condition or cast that makes no sense
        raise DatasetBroken(
            f"a file of {shown(folder)} cannot be read ({said[:300]}): `dateline verify` says which, `dateline verify --repair` heals it"
        ) from error


def _removed(folder: Path) -> SnapshotRemoved:
    return SnapshotRemoved(
        f"{shown(folder)} was cleared away while it was read: read again, or hold a snapshot with `Dataset.lease` while reading it"
    )


def _wanted(name: str, columns: Sequence[str] | None) -> list[str]:
    try:
        known = list(fields_of(name))
    except KeyError as error:
        raise UsageError(str(error.args[0])) from None
    if columns is None:
        return known
    if unknown := [column for column in columns if column not in known]:
        raise UsageError(f"no column {', '.join(unknown)} in {name}; its columns are {', '.join(known)}")
    return list(columns)
