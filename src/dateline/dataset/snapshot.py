"""One snapshot opened for reading: its tables, whatever release wrote them, with today's columns.

Readers need no manifest and no index: the folder is a set of plain Parquet files, and a copy of it reads as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from dateline.contract import CONTRACT_VERSION, arrow_schema, declaration, evolve
from dateline.contract.types import arrow_type
from dateline.dataset.format.manifest import RunRecord, read_run
from dateline.errors import DatasetBroken, UsageError


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published state of the dataset. It never changes; links are resolved, so that many reads see one state."""

    folder: Path
    number: int | None
    """None for a copy whose folder no longer says so."""
    _opened: dict[str, ds.Dataset | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def record(self) -> RunRecord:
        """Who made it, when and why. Raises DatasetBroken, OSError."""
        return read_run(self.folder)

    def table(self, name: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None) -> pa.Table:
        """Rows of a table, its partition keys as its last columns.

        columns: which, in which order; all by default. where: a condition on any of today's columns, on folders too:
        `pc.field("date") >= day` opens no other files. A table without rows has its columns all the same.

        Raises UsageError for a table or column that the contract does not have, ContractViolated for a snapshot written
        by a later dateline, DatasetBroken where a file cannot be read.
        """
        wanted = _wanted(name, columns)
        schema = pa.schema([_fields(name)[column] for column in wanted])
        files = self._files(name)
        if files is None:
            return schema.empty_table()
        if _version(files) == CONTRACT_VERSION:
            with _told(self.folder):
                return files.to_table(columns=wanted, filter=where).cast(schema)
        with _told(self.folder):
            parts = [_evolved(name, files, batch, wanted, where) for batch in files.to_batches()]
        return pa.concat_tables([schema.empty_table(), *(part.cast(schema) for part in parts)])

    def batches(
        self, name: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None
    ) -> Iterator[pa.Table]:
        """The rows of a table as `table` gives them, a bounded number at a time."""
        wanted = _wanted(name, columns)
        files = self._files(name)
        if files is None:
            return
        is_todays = _version(files) == CONTRACT_VERSION
        batches = iter(files.to_batches(columns=wanted, filter=where) if is_todays else files.to_batches())
        while True:
            with _told(self.folder):
                batch = next(batches, None)
            if batch is None:
                return
            yield pa.Table.from_batches([batch]) if is_todays else _evolved(name, files, batch, wanted, where)

    def n_rows(self, name: str) -> int:
        """How many rows a table has; read from the files' footers."""
        _wanted(name, None)
        files = self._files(name)
        with _told(self.folder):
            return 0 if files is None else int(files.count_rows())

    @property
    def size_bytes(self) -> int:
        """Bytes of its Parquet files."""
        return sum(path.stat().st_size for path in self.folder.rglob("*.parquet"))

    def regions(self) -> set[str]:
        """Slugs of the regions that have a folder."""
        return {path.name.removeprefix("region=") for path in self.folder.glob("*/**/region=*")}

    def _files(self, name: str) -> ds.Dataset | None:
        if name not in self._opened:
            with _told(self.folder):
                self._opened[name] = self._open(name)
        return self._opened[name]

    def _open(self, name: str) -> ds.Dataset | None:
        folder = self.folder / name
        if not folder.is_dir():
            return None
        keys = pa.schema([(key.name, arrow_type(key.type)) for key in declaration(name).keys])
        found = ds.dataset(folder, format="parquet", partitioning=ds.partitioning(keys, flavor="hive"))
        return found if found.files else None


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say of a file that cannot be read that the dataset is damaged. Raises DatasetBroken."""
    try:
        yield
    except (OSError, pa.ArrowInvalid) as error:
        said = " ".join(str(error).split())
        if isinstance(error, pa.ArrowInvalid) and "parquet" not in said.lower():
            raise  # a condition or cast that makes no sense
        raise DatasetBroken(
            f"a file of {folder} cannot be read ({said[:300]}): `dateline verify` says which, `dateline verify --repair` heals it"
        ) from error


def _fields(name: str) -> dict[str, pa.Field]:
    fields = {field.name: field for field in arrow_schema(name)}
    keys = {key.name: pa.field(key.name, arrow_type(key.type)) for key in declaration(name).keys}
    # what is null by a fault is for the audit to find, not for a reader to stumble over
    return {field.name: field.with_nullable(True) for field in (fields | keys).values()}


def _wanted(name: str, columns: Sequence[str] | None) -> list[str]:
    try:
        known = list(_fields(name))
    except KeyError as error:
        raise UsageError(str(error.args[0])) from None
    if columns is None:
        return known
    if unknown := [column for column in columns if column not in known]:
        raise UsageError(f"no column {', '.join(unknown)} in {name}; its columns are {', '.join(known)}")
    return list(columns)


def _version(files: ds.Dataset) -> str:
    version: bytes = (files.schema.metadata or {}).get(b"dateline.contract_version", CONTRACT_VERSION.encode())
    return version.decode()


def _evolved(
    name: str, files: ds.Dataset, batch: pa.RecordBatch, wanted: list[str], where: pc.Expression | None
) -> pa.Table:
    """Rows of an older contract with today's columns; only then can the condition be asked, since it speaks of these."""
    rows = evolve(name, pa.Table.from_batches([batch]).replace_schema_metadata(None), _version(files))
    return (rows if where is None else rows.filter(where)).select(wanted)
