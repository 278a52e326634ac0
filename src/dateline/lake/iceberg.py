"""Iceberg: our own files as snapshots of an Iceberg table. The only module that imports pyiceberg.

Data files are entered with their partition's values: `add_files` would lose them without a word, as they stand in no column. The
catalogue is pyiceberg's own one of the name `dateline` (`~/.pyiceberg.yaml`, `PYICEBERG_CATALOG__DATELINE__URI` …); where there is none, an
SQLite file beside the tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyiceberg import exceptions
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.conversions import to_bytes
from pyiceberg.exceptions import CommitFailedException, NoSuchTableError, TableAlreadyExistsError
from pyiceberg.expressions.literals import literal
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat
from pyiceberg.table import Table, Transaction
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.typedef import Record
from pyiceberg.types import PrimitiveType
from pyiceberg.utils.config import Config
from sqlalchemy.exc import SQLAlchemyError

from dateline.errors import PublishConflict, UsageError
from dateline.lake.change import KEYS, Change, LakeFile, Wanted, key_value
from dateline.lake.faces import Version
from dateline.lake.statistics import ranges

_OF_ITS_OWN = (one for one in vars(exceptions).values() if isinstance(one, type) and issubclass(one, Exception))
errors: tuple[type[Exception], ...] = (OSError, SQLAlchemyError, *_OF_ITS_OWN)
_NAME = "dateline"
_NAME_MAPPING = "schema.name-mapping.default"
_PROPERTIES = {
    "commit.retry.num-retries": "0",  # a stale writer is refused, and does not try again over what others made
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "10",
}


def last(folder: Path) -> Version | None:
    """The last version of the table in `folder`; None where there is no table. Raises what `errors` are."""
    with _catalogue(folder.parent) as catalogue:
        table = _table(catalogue, folder)
        if table is None or (snapshot := table.current_snapshot()) is None:
            return None
        summary = snapshot.summary
        said = {} if summary is None else summary.additional_properties
        ours = {key: value for key, value in said.items() if key.startswith(f"{_NAME}.")}
        paths = (_relative(path, folder) for path in _files(table))
        return Version(snapshot.sequence_number or 0, ours, frozenset(paths))


def commit(folder: Path, held: Version | None, change: Change, wanted: Wanted) -> None:
    """Commit `change` as one snapshot, in which schema and partition keys are those wanted. Raises PublishConflict and what `errors` are."""
    schema = _optional_keys(wanted)
    try:
        with _catalogue(folder.parent) as catalogue:
            table = _table(catalogue, folder)
            if table is None:
                transaction: Transaction = catalogue.create_table_transaction(
                    _identifier(catalogue, folder), schema, location=_uri(folder), properties=_PROPERTIES
                )
                there: dict[str, DataFile] = {}
            else:
                transaction, there = table.transaction(), _files(table)
                snapshot = table.current_snapshot()
                if (snapshot.sequence_number if snapshot else None) != (held.number if held else None):
                    raise CommitFailedException("the table has another snapshot by now")
            with transaction:
                _grow(transaction, schema, wanted.keys)
                metadata = transaction.table_metadata  # worked out anew each time it is asked for
                with transaction.update_snapshot(snapshot_properties=wanted.said).overwrite() as update:
                    for path in change.removes:
                        update.delete_data_file(there[_uri(folder / path)])
                    for file in change.adds:
                        update.append_data_file(_data_file(metadata, folder, file, wanted.schema))
                _shrink(transaction, schema)
    except (CommitFailedException, TableAlreadyExistsError) as error:
        raise PublishConflict(
            f"{folder}: somebody else has committed a version of this table meanwhile ({error}); the dataset is published, "
            "`dateline table sync` brings the table up to it"
        ) from error


def expire(folder: Path, kept: Collection[str]) -> None:
    """Forget the versions of snapshots that are not `kept` (`000007`), but the last one. Raises what `errors` are."""
    with _catalogue(folder.parent) as catalogue:
        table = _table(catalogue, folder)
        current = table.current_snapshot() if table else None
        if table is None or current is None:
            return
        elder = [one for one in table.snapshots() if one.snapshot_id != current.snapshot_id]
        gone = [one.snapshot_id for one in elder if not one.summary or one.summary[f"{_NAME}.snapshot"] not in kept]
        if gone:
            table.maintenance.expire_snapshots().by_ids(gone).commit()


@contextmanager
def _catalogue(home: Path) -> Iterator[Catalog]:
    own = {"type": "sql", "uri": f"sqlite:///{home}/catalog.db"}
    configured = Config().get_catalog_config(_NAME)  # asked for now: pyiceberg does so once, when it is imported
    home.mkdir(parents=True, exist_ok=True)
    catalogue = load_catalog(_NAME, **{key: str(value) for key, value in (configured or own).items()})
    try:
        catalogue.create_namespace_if_not_exists(_namespace(catalogue))
        yield catalogue
    finally:
        catalogue.close()


def _namespace(catalogue: Catalog) -> str:
    """That of the tables: one of its own for each dataset in a common catalogue."""
    return str(catalogue.properties.get("namespace", _NAME))


def _identifier(catalogue: Catalog, folder: Path) -> tuple[str, str]:
    return _namespace(catalogue), folder.name


def _table(catalogue: Catalog, folder: Path) -> Table | None:
    """The table in `folder`; None where there is none. One of a dataset that was moved is forgotten: its paths are absolute.

    Raises UsageError where a common catalogue has another dataset's table of this name.
    """
    try:
        table = catalogue.load_table(_identifier(catalogue, folder))
    except (NoSuchTableError, FileNotFoundError) as error:
        if isinstance(error, FileNotFoundError):
            catalogue.drop_table(_identifier(catalogue, folder))
        return None
    if table.location() == _uri(folder):
        return table
    if Config().get_catalog_config(_NAME):
        raise UsageError(
            f"{'.'.join(table.name())} of the catalogue `{_NAME}` lies at {table.location()}, not in {folder}: name another "
            f"namespace for this dataset (PYICEBERG_CATALOG__{_NAME.upper()}__NAMESPACE), or drop that table"
        )
    catalogue.drop_table(table.name())
    return None


def _files(table: Table) -> dict[str, DataFile]:
    """The data files of the last version, by their addresses."""
    snapshot = table.current_snapshot()
    manifests = snapshot.manifests(table.io) if snapshot else []
    entries = (entry for manifest in manifests for entry in manifest.fetch_manifest_entry(table.io))
    return {entry.data_file.file_path: entry.data_file for entry in entries}


def _grow(transaction: Transaction, schema: pa.Schema, keys: tuple[str, ...]) -> None:
    """Give the table the columns of `schema` that it has not, and the partition keys instead of its own."""
    have, columns = _key_names(transaction), _columns(transaction)
    if not columns.issuperset(schema.names):
        with transaction.update_schema(allow_incompatible_changes=True) as update:
            update.union_by_name(schema)
    with transaction.update_spec() as spec:
        for key in (key for key in have if key not in keys):
            spec.remove_field(key)
        for key in (key for key in keys if key not in have):
            spec.add_identity(key)
    mapping = transaction.table_metadata.schema().name_mapping.model_dump_json()
    if transaction.table_metadata.properties.get(_NAME_MAPPING) != mapping:
        transaction.set_properties({_NAME_MAPPING: mapping})  # our files have names of columns, no ids


def _shrink(transaction: Transaction, schema: pa.Schema) -> None:
    """Take the columns from the table that `schema` has not. Former partition keys stay, without values: elder versions are told by them."""
    if gone := _columns(transaction).difference(schema.names, KEYS):
        with transaction.update_schema(allow_incompatible_changes=True) as update:
            for name in sorted(gone):
                update.delete_column(name)


def _columns(transaction: Transaction) -> set[str]:
    return {field.name for field in transaction.table_metadata.schema().fields}


def _key_names(transaction: Transaction) -> tuple[str, ...]:
    return tuple(field.name for field in transaction.table_metadata.spec().fields)


def _optional_keys(wanted: Wanted) -> pa.Schema:
    """Readers fill in a partition key, which no file has, only where the column need not be there."""
    columns = (field.with_nullable(True) if field.name in wanted.keys else field for field in wanted.schema)
    return pa.schema(list(columns))


def _data_file(metadata: TableMetadata, folder: Path, file: LakeFile, columns: pa.Schema) -> DataFile:
    schema = metadata.schema()
    nulls: dict[int, int] = {}
    bounds: tuple[dict[int, bytes], dict[int, bytes]] = ({}, {})
    for name, held in ranges(folder / file.path, columns).items():
        field = schema.find_field(name)
        kind = field.field_type
        assert isinstance(kind, PrimitiveType)
        nulls[field.field_id] = held.n_null
        for bound, value in zip(bounds, (held.low, held.high), strict=True):
            if value is not None:
                bound[field.field_id] = to_bytes(kind, literal(value).to(kind).value)
    keys = [field.name for field in metadata.spec().fields]
    return DataFile.from_args(
        content=DataFileContent.DATA,
        file_path=_uri(folder / file.path),
        file_format=FileFormat.PARQUET,
        partition=Record(*(_stored(key_value(key, file.partition[key])) for key in keys)),
        record_count=file.rows,
        file_size_in_bytes=file.size_bytes,
        column_sizes={},
        value_counts={},
        null_value_counts=nulls,
        nan_value_counts={},
        lower_bounds=bounds[0],
        upper_bounds=bounds[1],
        key_metadata=None,
        split_offsets=None,
        equality_ids=None,
        sort_order_id=None,
        spec_id=metadata.default_spec_id,
    )


def _stored(value: Any) -> Any:
    """A partition's value as a manifest has it: a day is a number."""
    return literal(value).value


def _uri(path: Path) -> str:
    """Its address as pyiceberg opens it, which takes `%3D` for three letters."""
    return f"file://{path}"


def _relative(uri: str, folder: Path) -> str:
    return uri.removeprefix(f"{_uri(folder)}/")
