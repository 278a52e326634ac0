"""Time travel: which snapshots there are, what changed between them, back to an older one, and clearing away."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from dateline.errors import DatasetBroken, UsageError
from dateline.publish import found
from dateline.publish.base import Base, open_base
from dateline.publish.building import PublishRequest, Snapshot, building_folder, publish_files, snapshot_of
from dateline.publish.comparing import Comparison, Reasons
from dateline.publish.diff import Diff
from dateline.publish.forgotten import read_tombstones
from dateline.publish.gathering import Gathered, between, ranges
from dateline.publish.layout import PARTITIONED, SNAPSHOTS, snapshot_folder, table_of
from dateline.publish.leases import leased
from dateline.publish.ledger_table import places_in
from dateline.publish.leftovers import TRASH, sweep
from dateline.publish.lock import writer_lock
from dateline.publish.manifest import current_number, read_manifest, read_run, snapshot_numbers
from dateline.publish.retraction import complete_forgetting, publish_without
from dateline.publish.storage import remove_tree, storage, sync_path


def list_snapshots(out: Path) -> list[Snapshot]:
    """The snapshots that are kept, oldest first: when, by which run and why, rows, and the diff to the one before.

    A damaged one is listed with the reason "damaged" and without rows. Raises DatasetBroken where `current` is no link.
    """
    current = current_number(out)
    return [_described(out, n, n == current) for n in snapshot_numbers(out) if current is not None and n <= current]


def _described(out: Path, number: int, is_current: bool) -> Snapshot:
    folder = snapshot_folder(out, number)
    try:
        record, manifest = read_run(folder), read_manifest(folder)
    except (DatasetBroken, OSError):
        return Snapshot(number, str(folder), "", "", "damaged", {}, is_current)
    return snapshot_of(folder, manifest, record, Diff.from_json(record.diff), 0, is_current=is_current)


def compare_snapshots(out: Path, before: int, after: int, reason: str = "") -> Diff:
    """What changed from snapshot `before` to snapshot `after`, reading only partitions that differ.

    `reason` stands for all changes (by default 'newer code': two snapshots do not tell why). Raises UsageError, DatasetBroken.
    """
    for number in (before, after):
        _require(out, number)
    old, new = open_base(out, before), open_base(out, after)
    changed = {e.path for e in old.manifest.files} ^ {e.path for e in new.manifest.files}
    folders = {path.rpartition("/")[0] for path in changed if table_of(path) in PARTITIONED}
    sides = _finds_in(old, folders), _finds_in(new, folders)
    comparison = Comparison(Reasons(default=reason or "newer code"))
    for low, high in ranges(sum(side.num_rows for side in sides)):
        comparison.add(*(between(side, low, high) for side in sides))
    return comparison.diff(places_in(old), places_in(new))


def _finds_in(base: Base, folders: set[str]) -> pa.Table:
    """The finds of the rows in some partitions, sorted by id."""
    columns = ("article_id", "dump_id", "dump_name", "published_date", "published_earliest", "published_latest")
    finds = Gathered()
    for folder, entries in base.manifest.folders().items():
        if folder in folders:
            for entry in entries:
                for rows in base.rows(entry, columns):
                    region = pa.array([folder.rpartition("region=")[2]] * rows.num_rows, pa.string())
                    finds.add(found.from_articles(rows.append_column("region", region)))
    return finds.table()[0]


def rollback(out: Path, number: int, request: PublishRequest) -> Snapshot | None:
    """Publish the content of snapshot `number` again, as a new snapshot; None where that is what is published already.

    What was forgotten since stays forgotten. History goes forward only: rolling back can be rolled back.

    Raises UsageError for a snapshot that is not kept, PublishConflict, StorageFailed, DatasetBroken, ContractViolated.
    """
    with storage(out), writer_lock(out, request.run_id, request.wait_s):
        sweep(out)
        _require(out, number)
        complete_forgetting(out, request)
        previous = current_number(out)
        target = open_base(out, number)
        tombstones = read_tombstones(out)
        if target.is_outdated or target.is_laid_out_otherwise or tombstones.hashes:
            return publish_without(out, target, tombstones, request, always=True)
        if previous is None or target.manifest == read_manifest(snapshot_folder(out, previous)):
            return None
        diff = compare_snapshots(out, previous, number, "rollback")
        with building_folder(out) as building:
            runs = target.index.runs
            return publish_files(out, building, target, target.manifest, runs, request, diff)


def _require(out: Path, number: int) -> None:
    if number not in snapshot_numbers(out):
        kept = ", ".join(str(n) for n in snapshot_numbers(out)) or "none"
        raise UsageError(f"{out} keeps no snapshot {number}; there are: {kept}")


@dataclass(frozen=True, slots=True)
class Collected:
    """What `gc` removed and what it spared."""

    removed: tuple[int, ...]
    kept: tuple[int, ...]
    leased: tuple[int, ...]
    """Kept only because a reader holds them."""


def gc(out: Path, *, keep: int = 3, older_than: timedelta = timedelta(0), wait_s: float = 0.0) -> Collected:
    """Remove old snapshots: all but the newest `keep`, those younger than `older_than`, the current one and leased ones.

    Raises UsageError for keep < 1, PublishConflict, StorageFailed, DatasetBroken.
    """
    if keep < 1:
        raise UsageError("--keep must be at least 1: the current snapshot stays in any case")
    with storage(out), writer_lock(out, "gc", wait_s):
        sweep(out)
        complete_forgetting(out, PublishRequest("gc"))
        numbers = snapshot_numbers(out)
        current = current_number(out)
        youngest = time.time() - older_than.total_seconds()
        old = [n for n in numbers[:-keep] if n != current and _made_at(out, n) <= youngest]
        with leased(out) as held:
            removed = [n for n in old if n not in held]
            trash = [_set_aside(out, n) for n in removed]
        for folder in trash:
            remove_tree(folder)
        return Collected(
            tuple(removed), tuple(n for n in numbers if n not in removed), tuple(n for n in old if n in held)
        )


def _made_at(out: Path, number: int) -> float:
    try:
        return datetime.fromisoformat(read_run(snapshot_folder(out, number)).created_at).astimezone(UTC).timestamp()
    except (DatasetBroken, OSError):
        return snapshot_folder(out, number).stat().st_mtime


def _set_aside(out: Path, number: int) -> Path:
    """Rename a snapshot out of the way in one step: it is whole or gone, never half there."""
    trash = out / SNAPSHOTS / f"{TRASH}{number:06d}"
    with storage(trash):
        snapshot_folder(out, number).rename(trash)
        sync_path(trash.parent)
    return trash


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
