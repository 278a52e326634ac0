"""Clearing away old snapshots; what readers hold stays."""

from __future__ import annotations

import errno
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dateline.dataset.bucket.copies import drop_removed
from dateline.dataset.format.files import remove_tree, storage, sync_path
from dateline.dataset.format.layout import SNAPSHOTS, TRASH, snapshot_folder
from dateline.dataset.format.leases import leased
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.manifest import current_number, read_run, snapshot_numbers
from dateline.errors import DatasetBroken, UsageError
from dateline.lake import clear
from dateline.publish.bucket.publishing import in_bucket
from dateline.publish.bucket.removing import Removed, remove_unreachable
from dateline.publish.build.building import PublishRequest
from dateline.publish.commands.forget import complete_forgetting
from dateline.publish.commands.sweep import sweep


@dataclass(frozen=True, slots=True)
class Collected:
    """What `gc` removed and what it spared."""

    removed: tuple[int, ...]
    kept: tuple[int, ...]
    leased: tuple[int, ...]
    """Kept only because a reader holds them."""
    objects: Removed = field(default_factory=Removed)
    """In a bucket: what became of objects that nothing names any more."""


GRACE = timedelta(days=1)


def gc(
    out: Path,
    *,
    keep: int = 3,
    older_than: timedelta = timedelta(0),
    wait_s: float = 0.0,
    grace: timedelta = GRACE,
) -> Collected:
    """Remove old snapshots: all but the newest `keep`, those younger than `older_than`, the current one and leased ones.

    grace: in a bucket, where readers hold no leases, objects stay so long after the last state that named them was superseded.

    What lake tables hold of the removed ones goes, too. Raises UsageError for keep < 1, PublishConflict, StorageFailed, DatasetBroken,
    TableBehind.
    """
    if keep < 1:
        raise UsageError("--keep must be at least 1: the current snapshot stays in any case")
    done = in_bucket(out, lambda folder: _gc(folder, keep, older_than, wait_s), "gc", wait_s)
    done = replace(done, objects=remove_unreachable(out, grace.total_seconds(), wait_s))
    drop_removed(out, grace.total_seconds())
    return done


def _gc(out: Path, keep: int, older_than: timedelta, wait_s: float) -> Collected:
    with storage(out), writer_lock(out, "gc", wait_s):
        sweep(out)
        complete_forgetting(out, PublishRequest("gc"))
        numbers = snapshot_numbers(out)
        current = current_number(out)
        old = [n for n in numbers[:-keep] if n != current and _is_older(out, n, older_than)]
        with leased(out) as held:
            removed = [n for n in old if n not in held]
            trash = [_set_aside(out, n) for n in removed]
        for number, folder in zip(removed, trash, strict=True):
            remove_tree(snapshot_folder(out, number))
            remove_tree(folder)
        clear(out)
        return Collected(
            tuple(removed), tuple(n for n in numbers if n not in removed), tuple(n for n in old if n in held)
        )


def _is_older(out: Path, number: int, age: timedelta) -> bool:
    """Without an age the clock is not asked: set back, it would keep what somebody wants to be gone."""
    return not age or _made_at(out, number) <= time.time() - age.total_seconds()


def _made_at(out: Path, number: int) -> float:
    try:
        return datetime.fromisoformat(read_run(snapshot_folder(out, number)).created_at).astimezone(UTC).timestamp()
    except (DatasetBroken, OSError):
        return snapshot_folder(out, number).stat().st_mtime


def _set_aside(out: Path, number: int) -> Path:
    """Rename a snapshot out of the way in one step: it is whole or gone, never half there.

    An overlay renames no folder of the layer below it: there an empty folder of that name says that it is gone.
    """
    trash = out / SNAPSHOTS / f"{TRASH}{number:06d}"
    with storage(trash):
        try:
            snapshot_folder(out, number).rename(trash)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            trash.mkdir()
        sync_path(trash.parent)
    return trash
