"""Reader leases: while a reader holds one, `gc` leaves its snapshot alone.

A lease is a locked file named after the snapshot; it dies with the reader's process. Nobody needs one for a quick read:
gc keeps the newest snapshots and the young ones anyway.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dateline.dataset.format.absence import no_dataset, not_kept
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import LEASES, snapshot_folder
from dateline.dataset.format.lock import is_locked
from dateline.dataset.format.manifest import current_number, snapshot_gone

DOOR = "door"


@contextmanager
def lease(out: Path, number: int | None = None) -> Iterator[Path]:
    """Hold snapshot `number` (by default the current one) and give its folder, links resolved.

    Raises UsageError where there is no such snapshot, StorageFailed where the lease cannot be written.
    """
    with storage(out / LEASES):
        (out / LEASES).mkdir(exist_ok=True)
    with _door(out, fcntl.LOCK_SH):  # no gc between looking and holding
        wanted = current_number(out) if number is None else number
        folder = None if wanted is None else snapshot_folder(out, wanted)
        if wanted is None or folder is None or not folder.is_dir():
            if wanted is not None and number is None:
                raise snapshot_gone(out, wanted)
            raise no_dataset(out) if wanted is None else not_kept(out, str(wanted))
        path = out / LEASES / f"{wanted:06d}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        with storage(path):
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            fcntl.flock(fd, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        os.close(fd)
        with suppress(OSError):
            path.unlink()


@contextmanager
def leased(out: Path) -> Iterator[frozenset[int]]:
    """The snapshots that readers hold; while inside, no new lease is given. Leases of dead readers are cleared away."""
    if not (out / LEASES).is_dir():
        with storage(out / LEASES):
            (out / LEASES).mkdir(parents=True)
    with _door(out, fcntl.LOCK_EX), storage(out / LEASES):
        held: set[int] = set()
        for path in sorted((out / LEASES).iterdir()):
            number = path.name.partition("-")[0]
            if path.name == DOOR or not number.isdigit():
                continue
            if is_locked(path):
                held.add(int(number))
            else:
                path.unlink(missing_ok=True)
        yield frozenset(held)


@contextmanager
def _door(out: Path, kind: int) -> Iterator[None]:
    path = out / LEASES / DOOR
    with storage(path):
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(fd, kind)
        yield
    finally:
        os.close(fd)
