"""A snapshot opened for reading by this room: its manifest, its index, its rows under today's contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from dateline.contract import CONTRACT_VERSION, evolve, shape_fingerprint
from dateline.dataset.bucket.copies import standing
from dateline.dataset.format import layout
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import table_of
from dateline.dataset.format.manifest import FileEntry, Manifest, current_number, open_snapshot, read_run
from dateline.dataset.format.parquet import read_rows
from dateline.dataset.format.sparse import opened, shown
from dateline.dataset.occurrences.index import Index
from dateline.errors import ContractViolated, DatasetBroken


@dataclass(frozen=True)
class BaseSnapshot:
    """The snapshot that a merge starts from, or an empty one."""

    folder: Path
    manifest: Manifest = field(default_factory=Manifest)
    index: Index = field(default_factory=lambda: Index(()))
    number: int | None = None
    """None where nothing was ever published."""
    wanted_partition: str | None = None
    """What the writer wants `articles` parted by; None: as it is."""

    @property
    def partition(self) -> str:
        """What `articles` of the next snapshot is parted by, beside the region: one of `layout.PARTITIONS`."""
        return self.wanted_partition or self.manifest.partition

    @property
    def is_outdated(self) -> bool:
        """Written under a contract of another shape than today's: the next publish writes every file anew."""
        return self.manifest.contract_fingerprint != shape_fingerprint() and self.number is not None

    @property
    def is_laid_out_otherwise(self) -> bool:
        """Its rows stand in other files, or are primary by another rule, than today's code would have it."""
        rules = (self.manifest.layout_rule, self.manifest.primary_rule, self.manifest.partition)
        return rules != (layout.LAYOUT_RULE, layout.PRIMARY_RULE, self.partition) and self.number is not None

    def rows(self, entry: FileEntry, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The rows of one of its files, with today's columns, a bounded number at a time."""
        path = self.folder / entry.path
        with storage(path):
            file = opened(self.folder, entry.path, entry.size_bytes)
        if not self.is_outdated:
            yield from read_rows(path, None if columns is None else [*columns], file)
            return
        for rows in read_rows(path, file=file):
            today = evolve(table_of(entry.path), rows.replace_schema_metadata(None), self.manifest.contract_version)
            yield today if columns is None else today.select([*columns])


def open_base(out: Path, number: int | None = None, *, partition: str | None = None) -> BaseSnapshot:
    """Snapshot `number` of the dataset at `out`, by default the current one; empty where nothing was ever published.

    partition: what the next snapshot's articles are to be parted by; None: as they are.

    Raises ContractViolated for a dataset written under a later contract, DatasetBroken for a damaged one.
    """
    out = standing(out)
    if number is None:
        number = current_number(out)
    if number is None:
        return BaseSnapshot(out, wanted_partition=partition)
    folder, manifest = open_snapshot(out, number)
    if int(manifest.contract_version) > int(CONTRACT_VERSION):
        raise ContractViolated(
            f"{shown(out)} was written under contract {manifest.contract_version}, this dateline writes {CONTRACT_VERSION}: "
            "install the later dateline; nothing was changed"
        )
    try:
        index = Index.of(folder, read_run(folder).index)
    except FileNotFoundError as error:
        raise DatasetBroken(f"{shown(folder)} has no run.json: run `dateline verify --repair`") from error
    return BaseSnapshot(folder, manifest, index, number, partition)


def is_outdated(out: Path, partition: str | None = None) -> bool:
    """Whether the next publish writes the dataset at `out` anew though nothing was delivered.

    Then it is of an older release, or parted otherwise than by `partition`.

    Raises as `open_base` does.
    """
    base = open_base(out, partition=partition)
    return base.is_outdated or base.is_laid_out_otherwise
