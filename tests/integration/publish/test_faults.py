"""What the operating system refuses stops a publish with file and cause, and leaves the old snapshot."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dateline.dataset.format.files import storage
from dateline.errors import StorageFailed
from dateline.publish import verify
from tests.batches import Delivery, Story, Workshop, state_of
from tests.integration.publish.forks import Server
from tests.integration.publish.test_kills import AFTER, NEW, OLD, every, leftovers, prepared, restore
from tests.integration.publish.tracing import counted, refused_at

FAULTS = {
    "ENOSPC": (("write", "openat", "mkdir", "link", "rename", "symlink", "fsync"), "No space left on device"),
    "EIO": (("write", "fsync", "pread64", "read", "unlink", "close"), "Input/output error"),
    "EMFILE": (("openat",), "Too many open files"),
    "EDQUOT": (("write", "openat", "mkdir"), "Disk quota exceeded"),
}


def refuse_everywhere(workshop: Workshop, server: Server, strace: str, error: str, most: int | None) -> int:
    """Refuse system calls of a publish; how many trials failed for it."""
    calls, cause = FAULTS[error]
    aside = prepared(workshop)
    reports = workshop.stage(*NEW)
    counts = counted(strace, server.start("commit", workshop.out, reports=reports))
    n_failed = 0
    for call, k in every(counts, calls, most):
        restore(workshop, aside)
        trial = server.start("commit", workshop.out, reports=reports)
        code = refused_at(strace, trial, call, k, error)
        said = trial.said
        assert code in (0, 1), (call, k, code, said)
        if code:
            n_failed += 1
            assert said.startswith("StorageFailed: "), (call, k, said)
            assert cause in said, (call, k, said)
            assert os.sep in said, (call, k, said)
        is_after = workshop.state() == state_of(AFTER)
        assert is_after or workshop.state() == state_of(OLD)
        assert is_after or code, (call, k)
        assert verify(workshop.out).problems == ()
        workshop.commit(*NEW)
        assert workshop.state() == state_of(AFTER)
        assert leftovers(workshop.out) == []
    return n_failed


@pytest.mark.parametrize("error", sorted(FAULTS))
def test_refused_system_calls(workshop: Workshop, server: Server, strace: str, error: str) -> None:
    """A refused call (every n-th of them here) ends in StorageFailed naming file and cause; nothing is lost."""
    assert refuse_everywhere(workshop, server, strace, error, 14) >= 5


@pytest.mark.thorough
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("error", sorted(FAULTS))
def test_every_refused_system_call(workshop: Workshop, server: Server, strace: str, error: str) -> None:
    """The same at every single call."""
    n_failed = refuse_everywhere(workshop, server, strace, error, None)
    print(error, n_failed)
    assert n_failed > 5


def test_full_disk(workshop: Workshop, small_disk: Path) -> None:
    """On a really full disk a publish fails naming file and cause, the old snapshot stays, and space helps."""
    workshop.out = small_disk / "out"
    workshop.commit(*OLD)
    ballast = small_disk / "ballast"
    with storage(ballast):
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        ballast.write_bytes(bytes(free - 60_000))
    with pytest.raises(StorageFailed, match=r"out.*: No space left on device"):
        workshop.commit(*NEW)
    assert workshop.state() == state_of(OLD)
    assert verify(workshop.out).problems == ()
    ballast.unlink()
    workshop.commit(*NEW)
    assert workshop.state() == state_of(AFTER)
    assert leftovers(workshop.out) == []


def test_a_large_publish_on_a_small_disk(workshop: Workshop, small_disk: Path) -> None:
    """A publish larger than the disk fails cleanly."""
    workshop.out = small_disk / "out"
    workshop.commit(*OLD)
    dump = Delivery("large.txt", tuple(Story(os.urandom(2000).hex() + str(i), day=i % 400) for i in range(5000)))
    with pytest.raises(StorageFailed, match=r"out.*: No space left on device"):
        workshop.commit(dump)
    assert workshop.state() == state_of(OLD)
    workshop.commit(*NEW)
    assert workshop.state() == state_of(AFTER)
