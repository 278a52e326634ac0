"""The few things publishing asks of a file system: write through, hash while writing, link, sync, swap a link.

Every refusal of the operating system comes out as `StorageFailed` naming file and cause: a full disk at three in the
morning has to be understood from one line.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dateline.errors import StorageFailed

BUFFER_BYTES = 1 << 20
MAX_SINGLE_SYNCS = 100
NO_HARD_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.ENOTSUP})
"""What `link` answers where hard links are not to be had: other file system, network share, too many links."""


@contextmanager
def storage(path: Path | str, consequence: str = "nothing was published, the dataset is as it was") -> Iterator[None]:
    """Turn an OSError inside into StorageFailed naming the file (the error's own, else `path`), cause and consequence."""
    try:
        yield
    except OSError as error:
        # of two files (a link and its target, an old name and a new one) the second is the one that could not be made
        name = next((n for n in (error.filename2, error.filename) if isinstance(n, str)), str(path))
        cause = os.strerror(error.errno) if error.errno else " ".join(str(error).split())
        raise StorageFailed(f"{name}: {cause}; {consequence}") from error


class NewFile:
    """A new file to write to; a sink for pyarrow's writers.

    It is durable after `sync_tree`. Raises StorageFailed for whatever the operating system refuses, FileExistsError's case
    included: content-named files are never written twice.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size_bytes = 0
        with storage(path):
            self._file = path.open("xb", buffering=BUFFER_BYTES)

    @property
    def closed(self) -> bool:
        """Whether it is finished or abandoned."""
        return self._file.closed

    def write(self, data: Any) -> int:
        """Append a buffer of bytes; how many they were."""
        view = memoryview(data).cast("B")
        self.size_bytes += len(view)
        with storage(self.path):
            self._file.write(view)
        return len(view)

    def tell(self) -> int:
        """Bytes written so far."""
        return self.size_bytes

    def flush(self) -> None:
        """Nothing to do until the end: a half-written file is never looked at."""

    def close(self) -> None:
        """Leave the file open: pyarrow closes its sink, `end` or `abandon` closes the file."""

    def readable(self) -> bool:
        """Never: what is written is not looked at."""
        return False

    def writable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Never: what is written stays."""
        return False

    def end(self) -> None:
        """Close what is complete."""
        with storage(self.path):
            self._file.close()

    def abandon(self) -> None:
        """Close without a word; the sweep removes the file."""
        with suppress(OSError):
            self._file.close()


class HashedFile(NewFile):
    """A new file that is hashed on the way."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        """Append a buffer of bytes; how many they were."""
        view = memoryview(data).cast("B")
        self._digest.update(view)
        return super().write(view)

    def finish(self) -> str:
        """Close; the 64 hex digits of the content's SHA-256."""
        self.end()
        return self._digest.hexdigest()


def write_bytes(path: Path, content: bytes) -> str:
    """Write a new file. Returns its SHA-256 in hex."""
    file = HashedFile(path)
    try:
        file.write(content)
        return file.finish()
    finally:
        file.abandon()


def replace_bytes(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write `path` anew in one step: a reader sees the old content or the new."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with storage(path):
        beside.unlink(missing_ok=True)
        write_bytes(beside, content)
        if durable:
            sync_path(beside)
        beside.replace(path)
        if durable:
            sync_path(path.parent)


def canonical_json(value: object) -> bytes:
    """`value` as JSON that is the same bytes for equal values."""
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def sync_path(path: Path) -> None:
    """Make a file's content, or a folder's entries, durable. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        os.close(fd)


def sync_tree(root: Path, files: Sequence[Path]) -> None:
    """Make new `files` under `root` durable, and the entries of every folder there.

    A sync for each costs milliseconds; where there are many, the whole file system is synced once instead.
    """
    folders = [Path(folder) for folder, _, _ in os.walk(root, topdown=False)]
    if len(files) + len(folders) > MAX_SINGLE_SYNCS and _sync_file_system(root):
        return
    for path in (*files, *folders):
        with storage(path):
            sync_path(path)


def _sync_file_system(path: Path) -> bool:
    """One `syncfs` for the file system that `path` is on; False where the system has no such call."""
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        return False
    with storage(path):
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if syncfs(fd) != 0:
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number), str(path))
        finally:
            os.close(fd)
    return True


def link_or_copy(source: Path, target: Path) -> bool:
    """Make `target` the same file as `source`; a copy, synced, where hard links are not to be had.

    Returns whether it is a link. Raises OSError.
    """
    try:
        os.link(source, target)
        return True
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
    shutil.copyfile(source, target)
    sync_path(target)
    return False


def swap_link(link: Path, target: str) -> None:
    """Point `link` at the relative `target` in one step: the only moment of a publish that readers can notice.

    Raises StorageFailed, which says so where the step was taken but cannot be made durable.
    """
    beside = link.with_name(f".{link.name}.new")
    with storage(link):
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        beside.replace(link)
    with storage(link.parent, "it is published, but a power failure could undo that: run again"):
        sync_path(link.parent)


def remove_tree(path: Path) -> None:
    """Remove a file, link or folder that may be half gone already. Raises StorageFailed for anything but that."""
    with storage(path):
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
            return
        for wait_s in (0.05, 0.5, None):
            try:
                shutil.rmtree(path, onerror=_unless_gone)
                return
            except OSError as error:
                # a worker that nobody waits for any more may just be writing there; it stops as its folder is gone
                if error.errno != errno.ENOTEMPTY or wait_s is None:
                    raise
                time.sleep(wait_s)


def _unless_gone(_function: object, _path: str, caught: Any) -> None:
    if not isinstance(caught[1], FileNotFoundError):
        raise caught[1]
