"""The files of one table of a snapshot, read as rows with today's columns whatever they are parted by and written under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from dateline.contract import CONTRACT_VERSION, arrow_schema, declaration, evolve
from dateline.contract.types import arrow_type
from dateline.dataset.bucket.reading import DataFiles
from dateline.dataset.format.layout import DAY, key_partition, partition_of, time_key

KEY_TYPES = {"month": pa.string(), "year": pa.int32()}
"""Of the keys that stand in the place of `date`."""
_DAY_OF = pc.field("published_date").cast(pa.date32())


@dataclass(frozen=True, slots=True)
class TableFiles:
    """Parquet files of one table."""

    name: str
    files: ds.Dataset
    partition: str
    """What they are parted by: one of `layout.PARTITIONS`; tables that are not say day."""

    @classmethod
    def of(cls, folder: Path, name: str) -> TableFiles | None:
        """Those of table `name` in the snapshot `folder`; None where there are none. Raises OSError, ArrowInvalid."""
        within, lying = folder / name, DataFiles.of(folder, name)
        if lying is None and not within.is_dir():
            return None
        partition = partition_of(lying.paths) if lying is not None else _partition_within(within)
        keys = [(key.name, arrow_type(key.type)) for key in declaration(name).keys]
        if partition != DAY:
            keys = [(partition, KEY_TYPES[partition]) if name == "date" else (name, kind) for name, kind in keys]
        parted = ds.partitioning(pa.schema(keys), flavor="hive")
        if lying is None:
            found = ds.dataset(within, format="parquet", partitioning=parted)
        elif lying.paths:
            found = ds.dataset(lying.paths, filesystem=lying.filesystem, format="parquet", partitioning=parted)
        else:
            return None
        return cls(name, found, partition) if found.files else None

    def scan(self, wanted: Sequence[str], where: pc.Expression | None) -> Iterator[pa.RecordBatch]:
        """Rows in pieces, with the columns `wanted`, of which `where` holds."""
        if self._is_todays and self.partition == DAY:
            yield from self.files.to_batches(columns=list(wanted), filter=where)
        elif self._is_todays and (scanner := self._scanner(wanted, where)) is not None:
            yield from scanner.to_batches()
        else:
            for batch in self.files.to_batches():
                yield from self._brought_up(batch, wanted, where).to_batches()

    def table(self, wanted: Sequence[str], where: pc.Expression | None, schema: pa.Schema) -> pa.Table:
        """The same as one table."""
        if self._is_todays and self.partition == DAY:
            return self.files.to_table(columns=list(wanted), filter=where).cast(schema)
        if self._is_todays and (scanner := self._scanner(wanted, where)) is not None:
            return scanner.to_table().cast(schema)
        parts = [pa.Table.from_batches([batch]).cast(schema) for batch in self.scan(wanted, where)]
        return pa.concat_tables([schema.empty_table(), *parts])

    @property
    def _is_todays(self) -> bool:
        return self._version == CONTRACT_VERSION

    @property
    def _version(self) -> str:
        version: bytes = (self.files.schema.metadata or {}).get(b"dateline.contract_version", CONTRACT_VERSION.encode())
        return version.decode()

    def _scanner(self, wanted: Sequence[str], where: pc.Expression | None) -> ds.Scanner | None:
        """Files parted by month or year have the day in a column only; None where `where` asks for `date`, which no file has."""
        columns = {name: _DAY_OF if name == "date" else pc.field(name) for name in wanted}
        try:
            return self.files.scanner(columns=columns, filter=where)
        except pa.ArrowInvalid as error:
            if "FieldRef.Name(date)" not in str(error):
                raise
            return None

    def _brought_up(self, batch: pa.RecordBatch, wanted: Sequence[str], where: pc.Expression | None) -> pa.Table:
        """Rows with today's columns; only then can the condition be asked, since it speaks of these."""
        rows = pa.Table.from_batches([batch])
        if self.partition != DAY:
            rows = rows.drop_columns([time_key(self.partition)])
        if not self._is_todays:
            rows = evolve(self.name, rows.replace_schema_metadata(None), self._version)
        if self.partition != DAY:
            rows = rows.append_column("date", rows.column("published_date").cast(pa.date32()))
        return (rows if where is None else rows.filter(where)).select(list(wanted))


def fields_of(name: str) -> dict[str, pa.Field]:
    """The columns of a table and its partition keys. Raises KeyError for a table that the contract does not have."""
    fields = {field.name: field for field in arrow_schema(name)}
    keys = {key.name: pa.field(key.name, arrow_type(key.type)) for key in declaration(name).keys}
    # what is null by a fault is for the audit to find, not for a reader to stumble over
    return {field.name: field.with_nullable(True) for field in (fields | keys).values()}


def _partition_within(folder: Path) -> str:
    return key_partition(next((one.name.partition("=")[0] for one in folder.glob("*=*")), ""))
