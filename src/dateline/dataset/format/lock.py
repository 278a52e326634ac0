"""One writer at a time: an operating-system lock that dies with the process that held it.

`flock` belongs to an open file, so two threads of one process exclude each other too. A forked child would keep the
lock of its dead parent alive, so children close what they inherit.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from dateline.dataset.format.files import canonical_json, replace_bytes, storage
from dateline.errors import PublishConflict

POLL_S = 0.05
NAMING_S = 1.0
"""How long a loser waits for a new holder to write down its name."""
LOOKED_S = 0.2
"""How long a lock is asked for at least: who looks whether a writer is at work, or a run alive, takes it for less than that."""
HOLDER = ".lock.holder.json"
_held: set[int] = set()


@contextmanager
def writer_lock(out: Path, run_id: str, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the dataset at `out` for writing; waits up to `wait_s` seconds for another writer to finish.

    Raises PublishConflict saying who holds it since when, StorageFailed where the lock file cannot be had.
    """
    with storage(out):
        out.mkdir(parents=True, exist_ok=True)
        fd = os.open(out / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    _held.add(fd)
    took = False
    try:
        took = take(fd, max(wait_s, LOOKED_S))
        if not took:
            raise PublishConflict(_who(out, wait_s))
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "run_id": run_id, "since": since}
        replace_bytes(out / HOLDER, canonical_json(holder), durable=False)
        yield
    finally:
        if fd in _held:  # not so in a forked child that unwinds through here
            _held.discard(fd)
            try:
                if took:
                    with suppress(OSError):
                        (out / HOLDER).unlink()
            finally:  # whatever interrupts us
                fcntl.flock(fd, fcntl.LOCK_UN)  # for children forked just now, too
                os.close(fd)


def holder(out: Path) -> dict[str, str] | None:
    """Who has the lock: pid, host, run_id, since (ISO, UTC). None where nobody does, or has not said so yet."""
    try:
        record: dict[str, str] = json.loads((out / HOLDER).read_text(encoding="utf-8"))
        is_here = record["host"] == socket.gethostname()
        return (
            None if is_here and not Path(f"/proc/{record['pid']}").exists() and Path("/proc/self").exists() else record
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_locked(path: Path) -> bool:
    """Whether some process holds a `flock` on the file at `path`; False where there is no such file."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _try(fd)
    finally:
        os.close(fd)


def is_at(fd: int, path: Path) -> bool:
    """Whether an open file is what stands at `path`: it may have been removed, or made anew, since it was opened."""
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False


def take(fd: int, wait_s: float) -> bool:
    """Take the lock of an open file; False where another still has it after `wait_s` seconds."""
    deadline = time.monotonic() + wait_s
    while not _try(fd):
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_S)
    return True


def _try(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def _who(out: Path, wait_s: float) -> str:
    waited = f" (waited {wait_s:g} s)" if wait_s else ""
    deadline = time.monotonic() + NAMING_S
    while (record := holder(out)) is None and time.monotonic() < deadline:
        time.sleep(POLL_S)  # a holder that was killed left its name, and the new one is about to write its own
    if record is None:
        return f"{out} is held by another writer{waited}: try again later or use --wait"
    return (
        f"{out} is held by run {record.get('run_id')}, process {record.get('pid')} on {record.get('host')}, "
        f"since {record.get('since')}{waited}: try again later or use --wait"
    )


def _close_inherited() -> None:
    for fd in _held:
        with suppress(OSError):
            os.close(fd)
    _held.clear()


os.register_at_fork(after_in_child=_close_inherited)
