"""What a lake table has to be, and what has to be done to it: the files of a snapshot against those of its last version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dateline.contract import arrow_schema
from dateline.dataset.files_of_table import KEY_TYPES
from dateline.dataset.format.layout import PARTITIONED, table_of, time_key
from dateline.dataset.format.manifest import FileEntry, Manifest

KEYS = {"date": pa.date32(), **KEY_TYPES, "region": pa.string()}
"""Types of the partition keys, which no file has as a column."""


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A data file of a table."""

    path: str
    """Relative to the table's folder, with '/'. It ends in the content's hash: another content is another path."""
    rows: int
    size_bytes: int

    @property
    def partition(self) -> dict[str, str]:
        """Partition key -> value, as its folders say."""
        return dict(part.split("=", 1) for part in self.path.split("/")[:-1])


@dataclass(frozen=True)
class Wanted:
    """What a table of the lake has to be, to be a table of a snapshot."""

    table: str
    snapshot: int
    manifest_sha256: str
    schema: pa.Schema
    """Columns, then partition keys."""
    keys: tuple[str, ...]
    """The partition keys, the outermost first."""
    files: Mapping[str, LakeFile]
    """By path."""

    @property
    def said(self) -> dict[str, str]:
        """What a version says of itself, so that it can be told which snapshot it is."""
        return {"dateline.snapshot": f"{self.snapshot:06d}", "dateline.manifest-sha256": self.manifest_sha256}


@dataclass(frozen=True)
class Change:
    """What makes a table what it has to be."""

    adds: tuple[LakeFile, ...]
    removes: tuple[str, ...]
    """Paths, sorted as `adds` are."""


def wanted(manifest: Manifest, table: str, snapshot: int, manifest_sha256: str) -> Wanted:
    """What `table` of the lake has to be for a snapshot. Files without rows (the empty one of an empty table) stay out."""
    keys = keys_of(table, manifest.partition)
    schema = arrow_schema(table)
    for key in keys:
        schema = schema.append(pa.field(key, KEYS[key], nullable=False))
    files = (_file(entry) for entry in manifest.files if table_of(entry.path) == table and entry.rows)
    return Wanted(table, snapshot, manifest_sha256, schema, keys, {file.path: file for file in files})


def keys_of(table: str, partition: str) -> tuple[str, ...]:
    """The partition keys of a table in a dataset parted by `partition`."""
    if table not in PARTITIONED:
        return ()
    return (time_key(partition), "region") if table == "articles" else ("region",)


def change(held: Collection[str], files: Mapping[str, LakeFile]) -> Change:
    """What to add and remove where a table holds the paths `held` and has to hold `files`."""
    held = frozenset(held)
    adds = (file for path, file in files.items() if path not in held)
    return Change(tuple(sorted(adds, key=lambda file: file.path)), tuple(sorted(held - files.keys())))


def _file(entry: FileEntry) -> LakeFile:
    return LakeFile(entry.path.partition("/")[2], entry.rows, entry.size_bytes)


def key_value(key: str, text: str) -> Any:
    """The value of a partition key from its folder's name."""
    return pa.scalar(text).cast(KEYS[key]).as_py()
