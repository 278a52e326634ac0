"""Snapshots whose files lie in a bucket: the folder of one holds a mark that says where, and whatever was asked for already.

So everything that reads a dataset reads one in a bucket: a record or a segment of the index is fetched the first time it is asked for,
data files are read by ranges and never stand on the disk. On a folder without the mark nothing here does anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dateline.dataset.format.files import canonical_json, replace_bytes, storage
from dateline.errors import DatasetBroken, DatelineError, SnapshotRemoved

if TYPE_CHECKING:
    from dateline.dataset.bucket.store import Store

MARK = ".bucket"
"""In the folder of a snapshot, and in that of the dataset."""
OBJECTS = ".objects"
"""What lies below this in the bucket has the names that a snapshot's manifest gives, which have the content's hash in them."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """Where the files of a snapshot lie."""

    folder: Path
    address: str
    """Of the dataset."""
    records: Mapping[str, str]
    """`manifest.json` and the like -> keys of the objects below the address; what is not here has its own name as its key."""

    @classmethod
    def of(cls, folder: Path) -> Sparse | None:
        """What the mark in `folder` says; None where there is none: all its files are there."""
        try:
            said = json.loads((folder / MARK).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        return cls(folder, said["address"], said["records"])

    def mark(self) -> None:
        """Write the mark into its folder."""
        with storage(self.folder / MARK):
            content = canonical_json({"address": self.address, "records": dict(self.records)})
            replace_bytes(self.folder / MARK, content, durable=False)

    def key(self, name: str) -> str:
        """The key of a file of the snapshot."""
        return self.records.get(name) or f"{OBJECTS}/{name}"

    @property
    def store(self) -> Store:
        """The store that it lies in."""
        return store_at(self.address)


def store_at(address: str) -> Store:
    """The store at the address of a dataset. Raises UsageError for one that cannot be opened."""
    from dateline.dataset.bucket.store import Store

    return Store(address)


def fetched(folder: Path, name: str) -> Path:
    """Where a file of the snapshot in `folder` can be read; fetched where it has to be. Raises StorageFailed, DatasetBroken."""
    path = folder / name
    if path.exists() or (sparse := Sparse.of(folder)) is None:
        return path
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if name in sparse.records:
            replace_bytes(path, sparse.store.sealed(sparse.records[name]), durable=False)
        else:
            sparse.store.fetch(sparse.key(name), path)
    except (FileNotFoundError, DatasetBroken) as error:
        raise _gone(sparse, name, error) from error
    return path


def opened(folder: Path, name: str, size_bytes: int | None = None) -> BinaryIO:
    """A data file of the snapshot in `folder`, to be read by ranges where it lies. Raises OSError, StorageFailed, DatasetBroken.

    size_bytes: what the manifest says of it, which spares a question.
    """
    try:
        return (folder / name).open("rb")
    except FileNotFoundError:
        if (sparse := Sparse.of(folder)) is None:
            raise
    try:
        return sparse.store.open(sparse.key(name), size_bytes, lambda error: _gone(sparse, name, error))
    except FileNotFoundError as error:
        raise _gone(sparse, name, error) from error


def _gone(sparse: Sparse, name: str, error: Exception) -> DatelineError:
    """What is said of an object that is not there: its snapshot was removed, or the dataset is damaged."""
    from dateline.dataset.bucket.state import latest

    if sparse.records and all(kept.records != sparse.records for kept in latest(sparse.store).snapshots):
        return SnapshotRemoved(f"{shown(sparse.folder)} was removed while it was read: read again")
    if isinstance(error, DatasetBroken):
        return error
    return DatasetBroken(f"{sparse.address} has lost {sparse.key(name)}: `dateline verify` says what else")


def shown(folder: Path) -> str:
    """How people call the folder of a dataset or of a snapshot: by its address where it only stands for one."""
    sparse = Sparse.of(folder)
    if sparse is None:
        return str(folder)
    return f"snapshot {folder.name} of {sparse.address}" if folder.name.isdecimal() else sparse.address
