"""What killed runs leave behind, and how the next run clears it away. Nothing here is ever needed by a reader."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dateline.errors import PublishConflict
from dateline.publish.building import BUILDING, SCRATCH
from dateline.publish.layout import CURRENT, SNAPSHOTS, STAGING, snapshot_folder
from dateline.publish.lock import is_locked
from dateline.publish.manifest import MANIFEST, current_number, snapshot_numbers
from dateline.publish.storage import remove_tree, storage, swap_link

TRASH = ".trash-"
ALIVE = ".alive"
UNLOCKED_STAGING_S = 24 * 3600
"""Staging that nobody ever locked is somebody's experiment: it goes after a day."""


@contextmanager
def run_staging(out: Path, run_id: str) -> Iterator[Path]:
    """The staging folder of a run, made and kept alive while inside; removed at the end.

    The lock in it dies with the process: then the next publish sweeps the folder away. Raises StorageFailed, and
    PublishConflict where a living run has the same id.
    """
    folder = out / STAGING / run_id
    with storage(folder):
        folder.mkdir(parents=True, exist_ok=True)
        fd = os.open(folder / ALIVE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
        remove_tree(folder)
    except BlockingIOError as error:
        raise PublishConflict(f"another run with the id {run_id} is at work in {folder}") from error
    finally:
        os.close(fd)


def sweep(out: Path, *, unlocked_staging_s: float = UNLOCKED_STAGING_S) -> None:
    """Clear away what killed runs left. Call with the writer lock held; raises StorageFailed, DatasetBroken.

    A snapshot above `current` was complete but never swapped in: it goes. Where `current` itself is missing (a first
    publish died one step before the end, or somebody removed the link), the newest complete snapshot becomes it.
    """
    snapshots = out / SNAPSHOTS
    if snapshots.is_dir():
        with storage(snapshots):
            for path in sorted(snapshots.iterdir()):
                if path.name in (BUILDING, SCRATCH) or path.name.startswith(TRASH):
                    remove_tree(path)
        _settle_current(out)
    with storage(out):
        for path in sorted(out.glob(".*.new")):
            remove_tree(path)
    _sweep_staging(out, unlocked_staging_s)


def _settle_current(out: Path) -> None:
    current = current_number(out)
    numbers = snapshot_numbers(out)
    if current is None:
        complete = [n for n in numbers if (snapshot_folder(out, n) / MANIFEST).exists()]
        if not complete:
            return
        current = complete[-1]
        swap_link(out / CURRENT, f"{SNAPSHOTS}/{snapshot_folder(out, current).name}")
    for number in numbers:
        if number > current:
            remove_tree(snapshot_folder(out, number))


def _sweep_staging(out: Path, unlocked_staging_s: float) -> None:
    staging = out / STAGING
    if not staging.is_dir():
        return
    with storage(staging):
        for folder in sorted(staging.iterdir()):
            if not _is_alive(folder, unlocked_staging_s):
                remove_tree(folder)


def _is_alive(folder: Path, unlocked_staging_s: float) -> bool:
    mark = folder / ALIVE
    if mark.exists():
        return is_locked(mark)
    return time.time() - folder.stat().st_mtime < unlocked_staging_s
