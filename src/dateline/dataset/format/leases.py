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
from dataclasses import dataclass
from pathlib import Path

from dateline.dataset.format.absence import no_dataset, not_kept
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import LEASES, SNAPSHOTS, snapshot_folder
from dateline.dataset.format.lock import is_locked
from dateline.dataset.format.manifest import current_number, snapshot_gone
from dateline.errors import DatasetBroken, StorageFailed

DOOR = "door"
ON = "+"
"""After a number in a lease's name: this snapshot and all newer ones."""


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
        held = _take(out, f"{wanted:06d}")
    try:
        yield folder
    finally:
        _give_back(*held)


@contextmanager
def lease_from(out: Path, number: int | None = None) -> Iterator[None]:
    """Hold snapshot `number` (by default the current one) and all newer ones, for what looks at the current one several times.

    Holds nothing, without a word, where there is nothing yet, or the lease cannot be written: reading needs no right to write.
    """
    held = None
    try:
        if (out / SNAPSHOTS).is_dir():
            (out / LEASES).mkdir(exist_ok=True)
            with _door(out, fcntl.LOCK_SH):
                since = (current_number(out) or 0) if number is None else number
                held = _take(out, f"{since:06d}{ON}")
    except (DatasetBroken, StorageFailed, OSError):
        pass  # what is damaged is for the reader to say
    try:
        yield
    finally:
        if held is not None:
            _give_back(*held)


@dataclass(frozen=True, slots=True)
class Held:
    """The snapshots that readers hold; `number in held`."""

    numbers: frozenset[int] = frozenset()
    since: frozenset[int] = frozenset()
    """Each of these and all newer ones."""

    def __contains__(self, number: int) -> bool:
        return number in self.numbers or any(number >= first for first in self.since)


@contextmanager
def leased(out: Path) -> Iterator[Held]:
    """The snapshots that readers hold; while inside, no new lease is given. Leases of dead readers are cleared away."""
    if not (out / LEASES).is_dir():
        with storage(out / LEASES):
            (out / LEASES).mkdir(parents=True)
    with _door(out, fcntl.LOCK_EX), storage(out / LEASES):
        held, since = set[int](), set[int]()
        for path in sorted((out / LEASES).iterdir()):
            name = path.name.partition("-")[0]
            number = name.removesuffix(ON)
            if path.name == DOOR or not number.isdigit():
                continue
            if is_locked(path):
                (since if name.endswith(ON) else held).add(int(number))
            else:
                path.unlink(missing_ok=True)
        yield Held(frozenset(held), frozenset(since))


def _take(out: Path, what: str) -> tuple[int, Path]:
    """A lease on `what`: its open file, and the path of it. With the door held."""
    path = out / LEASES / f"{what}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    with storage(path):
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        fcntl.flock(fd, fcntl.LOCK_EX)
    return fd, path


def _give_back(fd: int, path: Path) -> None:
    os.close(fd)
    with suppress(OSError):
        path.unlink()


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
