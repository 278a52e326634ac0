"""What killed runs leave behind, and how the next run clears it away. Nothing here is ever needed by a reader."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dateline.dataset.format.files import remove_tree, storage, swap_link
from dateline.dataset.format.layout import CURRENT, SNAPSHOTS, STAGING, TRASH, snapshot_folder
from dateline.dataset.format.lock import is_at, is_locked, take
from dateline.dataset.format.manifest import MANIFEST, current_number, snapshot_numbers
from dateline.errors import PublishConflict
from dateline.publish.build.building import BUILDING, SCRATCH

logger = logging.getLogger(__name__)

ALIVE = ".alive"
UNLOCKED_STAGING_S = 24 * 3600
"""Staging that nobody ever locked is somebody's experiment: it goes after a day."""
ASKED_S = 2.0
"""A doctor holds the lock of a living run for an instant, to see whether it lives, and a sweep that of a dead one until it is removed."""


@contextmanager
def run_staging(out: Path, run_id: str) -> Iterator[Path]:
    """The staging folder of a run, made and kept alive while inside; removed at the end.

    The lock in it dies with the process: then the next publish sweeps the folder away. Raises StorageFailed, and
    PublishConflict where a living run has the same id.
    """
    folder = out / STAGING / run_id
    fd = _marked_alive(folder)
    try:
        yield folder
        _remove(folder)
    finally:
        os.close(fd)


def _marked_alive(folder: Path) -> int:
    """Make the folder of a run and lock the mark in it; its open file. A sweep may remove both before they are locked."""
    while True:
        with storage(folder):
            folder.mkdir(parents=True, exist_ok=True)
            try:
                fd = os.open(folder / ALIVE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            except FileNotFoundError:
                continue
        if not take(fd, ASKED_S):
            os.close(fd)
            raise PublishConflict(f"another run with the id {folder.name} is at work in {folder}")
        if is_at(fd, folder / ALIVE):
            return fd
        os.close(fd)


def sweep(out: Path, *, unlocked_staging_s: float = UNLOCKED_STAGING_S) -> None:
    """Clear away what killed runs left. Call with the writer lock held; raises StorageFailed, DatasetBroken.

    Where `current` itself is missing (a first publish died one step before the end, or somebody removed the link), the
    newest complete snapshot becomes it.
    """
    if current_number(out) is None:
        complete = [n for n in snapshot_numbers(out) if (snapshot_folder(out, n) / MANIFEST).exists()]
        if complete:
            logger.warning("%s had no current snapshot: %06d, the newest, is it now", out, complete[-1])
            swap_link(out / CURRENT, f"{SNAPSHOTS}/{snapshot_folder(out, complete[-1]).name}")
    for path in _leftovers(out, unlocked_staging_s):
        if path.parent.name == STAGING and path.is_dir():
            _remove_of_the_dead(path)
        else:
            remove_tree(path)
        logger.info("removed %s, which a killed command had left", path)


def has_leftovers(out: Path) -> bool:
    """Whether a killed command left what a sweep would remove. False while somebody writes: it may be his."""
    found = next(_leftovers(out, UNLOCKED_STAGING_S), None)
    return found is not None and not is_locked(out / ".lock")  # in this order: he may just end


def _leftovers(out: Path, unlocked_staging_s: float) -> Iterator[Path]:
    """What nobody needs: snapshots half built or half removed, or complete and never swapped in; staging of the dead.

    Whether a run lives is asked when its staging is come to: what is told is removed before the next one is asked for.
    """
    with storage(out):
        files, snapshots, runs = (sorted(out.glob(p)) for p in (".*.new", f"{SNAPSHOTS}/*", f"{STAGING}/*"))
        current = current_number(out)
        unpublished = [n for n in snapshot_numbers(out) if current is not None and n > current]
    yield from files
    yield from (path for path in snapshots if path.name in (BUILDING, SCRATCH))
    for mark in (path for path in snapshots if path.name.startswith(TRASH)):
        yield from (path for path in snapshots if f"{TRASH}{path.name}" == mark.name)  # what it marks goes first
        yield mark
    yield from (snapshot_folder(out, n) for n in unpublished)
    yield from (folder for folder in runs if not _is_alive(folder, unlocked_staging_s))


def _remove(path: Path) -> None:
    """Remove what is left over; a mark that its owner is dead goes last, lest half of it stays for a day."""
    if (path / ALIVE).exists():
        with storage(path):
            for child in sorted(path.iterdir()):
                if child.name != ALIVE:
                    remove_tree(child)
    remove_tree(path)


def _remove_of_the_dead(folder: Path) -> None:
    """Remove the staging of a run while holding its lock: one of the same id that begins just now waits, then makes it anew."""
    with storage(folder):
        try:
            fd = os.open(folder / ALIVE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except FileNotFoundError:
            return
    try:
        if take(fd, 0) and is_at(fd, folder / ALIVE):
            _remove(folder)
    finally:
        os.close(fd)


def _is_alive(folder: Path, unlocked_staging_s: float) -> bool:
    mark = folder / ALIVE
    with storage(folder):
        if mark.exists():
            return is_locked(mark)
        try:
            return time.time() - folder.stat().st_mtime < unlocked_staging_s
        except FileNotFoundError:  # its run ended just now
            return True
