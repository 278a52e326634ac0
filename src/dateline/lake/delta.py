"""Delta Lake: our own files as versions of a Delta table. The only module that imports deltalake.

A writer that read an old version is refused by the application transaction in each commit (its number is the snapshot's):
without one deltalake puts files that a stale writer adds into a further version, without a word.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
from deltalake import DeltaTable, Schema
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import (
    AddAction,
    CommitProperties,
    RemoveAction,
    Transaction,
    create_table_with_add_actions,
)

from dateline.errors import PublishConflict
from dateline.lake.change import Change, LakeFile, Wanted
from dateline.lake.faces import Version
from dateline.lake.statistics import ranges

errors: tuple[type[Exception], ...] = (DeltaError, OSError)
_APPLICATION = "dateline"


def last(folder: Path) -> Version | None:
    """The last version of the table in `folder`; None where there is no table."""
    if not DeltaTable.is_deltatable(str(folder)):
        return None
    table = DeltaTable(folder)
    return Version(table.version(), _said(table), _paths(table))


def _said(table: DeltaTable) -> dict[str, str]:
    (record,) = table.history(1)
    return {key: value for key, value in record.items() if key.startswith(f"{_APPLICATION}.")}


def _paths(table: DeltaTable) -> frozenset[str]:
    return frozenset(pa.table(table.get_add_actions()).column("path").to_pylist())


def commit(folder: Path, held: Version | None, change: Change, wanted: Wanted) -> None:
    """Commit `change` as one version, in which schema and partition keys are those wanted. Raises PublishConflict, DeltaError, OSError."""
    schema, keys = Schema.from_arrow(wanted.schema), list(wanted.keys)
    said = CommitProperties(
        custom_metadata=wanted.said,
        max_commit_retries=0,
        app_transactions=[Transaction(_APPLICATION, wanted.snapshot)],
    )
    table = None if held is None else DeltaTable(folder, version=held.number)
    try:
        if table is None or not _is_shaped(table, schema, keys):
            mode: Literal["error", "overwrite"] = "error" if table is None else "overwrite"
            files = list(wanted.files.values())
            adds = [_add(folder, file, wanted.schema) for file in files]
            create_table_with_add_actions(
                str(folder), schema, adds, mode, keys, name=wanted.table, commit_properties=said
            )
            return
        adds = [_add(folder, file, wanted.schema) for file in change.adds]
        now = int(time.time() * 1000)
        removes = [RemoveAction(path, True, now) for path in change.removes]
        table.create_write_transaction([*adds, *removes], "append", schema, keys, commit_properties=said)
    except CommitFailedError as error:
        raise PublishConflict(
            f"{folder}: somebody else has committed a version of this table meanwhile ({error}); the dataset is published, "
            "`dateline table sync` brings the table up to it"
        ) from error


def expire(folder: Path, kept: Collection[str]) -> None:
    """Nothing to do: a log forgets by its own clock (`delta.logRetentionDuration`), when it writes a checkpoint."""


def _is_shaped(table: DeltaTable, schema: Schema, keys: list[str]) -> bool:
    return table.metadata().partition_columns == keys and table.schema().to_json() == schema.to_json()


def _add(folder: Path, file: LakeFile, schema: pa.Schema) -> AddAction:
    path = folder / file.path
    stats: dict[str, Any] = {"numRecords": file.rows, "minValues": {}, "maxValues": {}, "nullCount": {}}
    for name, held in ranges(path, schema).items():
        stats["nullCount"][name] = held.n_null
        if held.low is not None:
            stats["minValues"][name], stats["maxValues"][name] = _plain(held.low), _plain(held.high)
    changed = int(path.stat().st_mtime * 1000)
    values: Mapping[str, str | None] = file.partition
    return AddAction(file.path, file.size_bytes, values, changed, True, json.dumps(stats, sort_keys=True))


def _plain(value: Any) -> Any:
    """A value as Delta's statistics have it in JSON."""
    if isinstance(value, datetime):
        text = value.replace(tzinfo=None).isoformat(timespec="microseconds")
        return text if value.tzinfo is None else f"{text}Z"
    return value.isoformat() if isinstance(value, date) else value
