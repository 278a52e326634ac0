"""Which snapshots a dataset keeps, and which one people mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from dateline.dataset.format.diff import Diff
from dateline.dataset.format.layout import snapshot_folder
from dateline.dataset.format.manifest import (
    Manifest,
    RunRecord,
    current_number,
    read_manifest,
    read_run,
    snapshot_numbers,
)
from dateline.errors import DatasetBroken, UsageError


@dataclass(frozen=True)
class SnapshotInfo:
    """A published state of the dataset."""

    number: int
    path: str
    created_at: str
    """ISO 8601, UTC."""
    run_id: str
    reason: str
    rows: Mapping[str, int]
    """Rows per table."""
    is_current: bool
    diff: Diff = field(default_factory=Diff)
    """Against the snapshot before."""
    n_files_new: int = 0
    n_files_linked: int = 0
    linked: bool = True
    """False where files had to be copied because hard links were not to be had."""

    @property
    def name(self) -> str:
        """The number as its folder is called: '000007'."""
        return Path(self.path).name


def list_snapshots(out: Path) -> list[SnapshotInfo]:
    """The snapshots that are kept, oldest first: when, by which run and why, rows, and the diff to the one before.

    A damaged one is listed with the reason "damaged" and without rows. Raises DatasetBroken where `current` is no link.
    """
    current = current_number(out)
    return [_described(out, n, n == current) for n in snapshot_numbers(out) if current is not None and n <= current]


def _described(out: Path, number: int, is_current: bool) -> SnapshotInfo:
    folder = snapshot_folder(out, number)
    try:
        record, manifest = read_run(folder), read_manifest(folder)
    except (DatasetBroken, OSError):
        return SnapshotInfo(number, str(folder), "", "", "damaged", {}, is_current)
    return snapshot_of(folder, manifest, record, Diff.from_json(record.diff), 0, is_current=is_current)


def snapshot_of(
    folder: Path, manifest: Manifest, record: RunRecord, diff: Diff, n_linked: int, *, is_current: bool
) -> SnapshotInfo:
    """What callers are told of a snapshot."""
    return SnapshotInfo(
        record.number,
        str(folder),
        record.created_at,
        record.run_id,
        record.reason,
        MappingProxyType(manifest.rows),
        is_current,
        diff,
        len(manifest.files) - n_linked,
        n_linked,
        record.linked,
    )


def resolve(out: Path, spec: str) -> int:
    """Number of the snapshot that people mean by '7', '000007', 'current' or 'previous'. Raises UsageError."""
    current = current_number(out)
    numbers = snapshot_numbers(out)
    elder = [n for n in numbers if current is not None and n < current]
    if spec == "current" and current is not None:
        return current
    if spec == "previous" and elder:
        return elder[-1]
    if spec.isdecimal() and int(spec) in numbers:
        return int(spec)
    raise UsageError(f"{out} keeps no snapshot {spec!r}; there are: {', '.join(map(str, numbers)) or 'none'}")


def require(out: Path, number: int) -> None:
    if number not in snapshot_numbers(out):
        kept = ", ".join(str(n) for n in snapshot_numbers(out)) or "none"
        raise UsageError(f"{out} keeps no snapshot {number}; there are: {kept}")
