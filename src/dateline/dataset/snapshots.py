"""Which snapshots a dataset keeps, and which one people mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import MappingProxyType

from dateline.dataset.format.absence import no_dataset, not_kept, standing_number
from dateline.dataset.format.diff import Diff
from dateline.dataset.format.layout import snapshot_folder
from dateline.dataset.format.manifest import (
    Manifest,
    RunRecord,
    is_removed,
    read_manifest,
    read_run,
    snapshot_numbers,
)
from dateline.dataset.format.sparse import shown
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

    A damaged one is listed with the reason "damaged" and without rows. Raises DatasetBroken where `current` is no link to
    one of them.
    """
    while (current := standing_number(out)) is not None:
        described = (_described(out, n, n == current) for n in snapshot_numbers(out) if n <= current)
        found = [info for info in described if info is not None]
        if any(info.is_current for info in found):  # else it was collected meanwhile: there is a newer one
            return found
    return []


def _described(out: Path, number: int, is_current: bool) -> SnapshotInfo | None:
    """None where it is being collected."""
    folder = snapshot_folder(out, number)
    try:
        record, manifest = read_run(folder), read_manifest(folder)
    except (DatasetBroken, OSError):
        if is_removed(folder):
            return None
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


def resolve(out: Path, spec: int | str | datetime | None) -> int:
    """Number of the snapshot that people mean by 7, '000007', 'current', 'previous' or a time.

    A time (without a zone: UTC) means the last snapshot made until then. Raises UsageError.
    """
    current = standing_number(out)
    if current is None:
        raise no_dataset(out)
    numbers = [n for n in snapshot_numbers(out) if n <= current]
    if spec is None or spec == "current":
        return current
    if spec == "previous" and len(elder := [n for n in numbers if n < current]):
        return elder[-1]
    if isinstance(spec, int) or (isinstance(spec, str) and spec.isdecimal()):
        require(out, int(spec))
        return int(spec)
    moment = _moment(spec)
    if moment is None:
        raise not_kept(out, repr(spec))
    made = [info for info in list_snapshots(out) if info.created_at]
    until = [info.number for info in made if datetime.fromisoformat(info.created_at) <= moment]
    if not until:
        oldest = f"; the oldest kept is of {made[0].created_at}" if made else ""
        raise UsageError(f"{shown(out)} keeps no snapshot of {moment.isoformat()} or before{oldest}")
    return until[-1]


def require(out: Path, number: int) -> None:
    """Raise UsageError, saying what there is, where snapshot `number` is not kept."""
    if number not in snapshot_numbers(out):
        raise no_dataset(out) if not snapshot_numbers(out) else not_kept(out, str(number))


def _moment(spec: str | datetime) -> datetime | None:
    """A time in UTC; the end of the day where only a day is given. None for what is no time."""
    if isinstance(spec, str):
        try:
            if len(spec) == len("2026-01-13"):
                return datetime.combine(date.fromisoformat(spec), time.max, UTC)
            spec = datetime.fromisoformat(spec)
        except ValueError:
            return None
    return spec.replace(tzinfo=UTC) if spec.tzinfo is None else spec
