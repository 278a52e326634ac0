"""Raw dumps in an object store, or on anything else that fsspec knows: listed, hashed and read by ranges, without a copy.

Credentials come from the environment alone (as the store's own tools take them), never from the address, which is printed and
logged. What fails in a way that may pass is tried again; what a range came back shorter than asked for is such a failure.
"""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from dateline.addresses import refuse_secrets
from dateline.errors import StorageFailed, UsageError
from dateline.ingest.hashing import Hashed
from dateline.ingest.sidecars import MANIFEST, SIDECAR_SUFFIX
from dateline.ingest.walking import NUMBER_BITS, Found, Stamp, claims_of, is_passed_over, printable_name

logger = logging.getLogger(__name__)
T = TypeVar("T")

BLOCK_BYTES = 4 << 20
ATTEMPTS = 4
WAIT_S = 0.25
"""Before the second attempt; each further wait is twice as long."""
AT_ONCE = 16
"""Objects hashed at the same time: a request takes as long to answer as a megabyte to send."""

_FOR_GOOD = (
    FileNotFoundError,
    PermissionError,
    IsADirectoryError,
    NotADirectoryError,
    NotImplementedError,
    ImportError,
)
_VERSION_KEYS = ("ETag", "etag", "generation", "VersionId", "version_id", "md5Hash", "content_md5")
_TIME_KEYS = ("mtime", "LastModified", "last_modified", "updated", "created")


class _Cut(OSError):
    """Less came back than was asked for."""


def tried(what: str, call: Callable[[], T]) -> T:
    """The result of a call to a store, which is made again where that may help.

    Raises FileNotFoundError, PermissionError and the like at once, StorageFailed when all attempts failed.
    """
    wait_s = WAIT_S
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return call()
        except _FOR_GOOD:
            raise
        except Exception as error:  # each store has exceptions of its own, and so have the libraries below it
            said = _said(error)
            if type(error).__name__ in ("NoCredentialsError", "ProfileNotFound", "PartialCredentialsError"):
                raise UsageError(f"{what}: {said}; credentials are taken from the environment") from None
            if attempt == ATTEMPTS:
                raise StorageFailed(f"{what}: {said} ({ATTEMPTS} attempts): run again when the store answers") from None
            logger.info("%s: %s; attempt %d of %d failed", what, said, attempt, ATTEMPTS)
        time.sleep(wait_s)
        wait_s *= 2
    raise AssertionError("the last attempt returns or raises")


def _said(error: BaseException) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:300]


def opened(address: str) -> tuple[Any, str]:
    """The file system of an address and the path there. Raises UsageError where there is none."""
    try:
        import fsspec
    except ImportError:
        raise UsageError(f"{address}: a store needs `pip install 'dateline[bucket]'`") from None
    scheme, _, place = address.partition("://")
    try:
        # of the bucket alone: fsspec gives a meaning to some characters that a key may have
        bucket, _, key = place.partition("/")
        filesystem, base = fsspec.url_to_fs(f"{scheme}://{bucket}")
    except ImportError as error:
        bucket_extra = "s3fs comes with `pip install 'dateline[bucket]'`"
        raise UsageError(f"{address} cannot be opened: {_said(error)} ({bucket_extra})") from None
    except (ValueError, TypeError) as error:
        raise UsageError(f"{address} cannot be opened: {_said(error)}") from None
    return filesystem, f"{base.rstrip('/')}/{key}".rstrip("/")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An object or a folder in a listing, as a folder's entry on a disk."""

    name: str
    info: Mapping[str, Any]

    @property
    def stamp(self) -> Stamp | None:
        """What changes when it is written anew; None where the store tells nothing."""
        # the first only: a listing may tell less than a question for the one object
        versions = [str(self.info[key]) for key in _VERSION_KEYS if self.info.get(key)][:1]
        times = [_nanoseconds(self.info[key]) for key in _TIME_KEYS if self.info.get(key)]
        if not versions and not times:
            return None
        number = int.from_bytes(hashlib.blake2b(repr(versions).encode(), digest_size=8).digest(), "little")
        # an etag is of the content or of the write: with one, a time of whole seconds is nothing to be careful about
        changed_ns = 0 if versions else max(times)
        return Stamp(int(self.info.get("size") or 0), changed_ns, 0, number & NUMBER_BITS)


def _nanoseconds(value: Any) -> int:
    if isinstance(value, datetime):
        return int(value.timestamp() * 1_000_000) * 1000
    if isinstance(value, (int, float)):
        return int(value * 1_000_000_000)
    return int.from_bytes(hashlib.blake2b(str(value).encode(), digest_size=6).digest(), "little")


class RemoteFolder:
    """What lies below an address."""

    def __init__(self, address: str) -> None:
        """Raises UsageError for an address that cannot be opened."""
        self.address = address.rstrip("/")
        refuse_secrets(self.address)
        self._filesystem, self._root = opened(self.address)
        self._filesystem.invalidate_cache()
        self._beside: set[str] = set()
        """Addresses of the sidecars and manifests that were listed."""

    def files(self) -> Iterator[Found]:
        """Every object that may be a dump, as `dateline.ingest.walking.walk` gives those of a folder.

        Raises UsageError where nothing lies there, StorageFailed where the store does not answer.
        """
        waiting: list[tuple[str, tuple[Stamp | None, ...]]] = [("", ())]
        while waiting:
            prefix, above = waiting.pop()
            entries = self._listed(prefix)
            if entries is None:
                info = tried(self.address, lambda: self._filesystem.info(self._root))
                parent, _, name = self.address.rpartition("/")
                said = (f"{self.address}{SIDECAR_SUFFIX}", f"{parent}/{MANIFEST}")
                self._beside.update(address for address in said if self._exists(address))
                yield Found(self.address, printable_name(name), "", _Entry(name, info).stamp)
                continue
            claims = claims_of(
                {entry.name: entry.stamp for entry in entries if entry.info["type"] != "directory"}, above
            )
            self._beside.update(f"{self.address}/{prefix}{name}" for name in claims.names)
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.info["type"] == "directory":
                    waiting.append((f"{prefix}{entry.name}/", claims.manifests))
                elif not is_passed_over(entry.name):
                    name = f"{prefix}{entry.name}"
                    place = f"{self.address}/{name}"
                    yield Found(place, printable_name(name), "", entry.stamp, claims.beside(entry.name))

    def _listed(self, prefix: str) -> list[_Entry] | None:
        """The entries of a folder, by name; None where the address is that of one object."""
        folder = f"{self._root}/{prefix}".rstrip("/")
        try:
            infos = tried(f"{self.address}/{prefix}", lambda: self._filesystem.ls(folder, detail=True))
        except FileNotFoundError:
            if prefix:
                return []  # gone since it was listed
            raise UsageError(f"there is nothing at {self.address}: give the prefix your dumps are under") from None
        except _FOR_GOOD as error:
            raise UsageError(f"{self.address}/{prefix} cannot be listed: {_said(error)}") from None
        finally:
            self._filesystem.invalidate_cache()  # what was listed once is never asked for again, and would stay in memory
        if not prefix and [info["name"].rstrip("/") for info in infos] == [folder] and infos[0]["type"] == "file":
            return None
        entries = [_Entry(info["name"].rstrip("/").rpartition("/")[2], info) for info in infos]
        # a store may hold an object that only marks a folder
        return sorted((e for e, i in zip(entries, infos, strict=True) if not _marks(i, folder)), key=lambda e: e.name)

    def _exists(self, address: str) -> bool:
        path = opened(address)[1]
        there: bool = tried(address, lambda: self._filesystem.exists(path))
        return there

    def has(self, address: str) -> bool:
        """Whether a sidecar or manifest of this address was listed."""
        return address in self._beside

    def read(self, address: str, limit_bytes: int) -> bytes:
        """The content of a small object. Raises FileNotFoundError, ValueError for one beyond the limit, StorageFailed."""
        with RemoteFile(address) as file:
            if file.size_bytes > limit_bytes:
                raise ValueError(f"it is larger than {limit_bytes:,} bytes")
            return file.read()


def _marks(info: Mapping[str, Any], folder: str) -> bool:
    name = str(info["name"])
    is_one: bool = info["type"] != "directory" and (name.endswith("/") or name.rstrip("/") == folder)
    return is_one


class RemoteFile(io.RawIOBase):
    """An object as a file to read: a range at a time, each tried again where it fails or comes back cut."""

    def __init__(self, address: str, size_bytes: int | None = None) -> None:
        """size_bytes: where it is known, the store is not asked. Raises FileNotFoundError, PermissionError, StorageFailed."""
        super().__init__()
        self.address = address
        self._filesystem, self._path = opened(address)
        self.stamp: Stamp | None = None
        if size_bytes is None:
            info = tried(address, lambda: self._filesystem.info(self._path))
            if info["type"] != "file":
                raise IsADirectoryError(errno.EISDIR, "it is a folder", address)
            self.stamp = _Entry(address.rpartition("/")[2], info).stamp
            size_bytes = int(info["size"])
        self.size_bytes = size_bytes
        self._at = 0
        self._block, self._block_at = b"", 0

    def is_as_it_was(self) -> bool:
        """Whether the object is the one that was opened. Raises FileNotFoundError, StorageFailed."""
        info = tried(self.address, lambda: self._filesystem.info(self._path))
        same: bool = int(info["size"]) == self.size_bytes and _Entry("", info).stamp == self.stamp
        return same

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; costs nothing."""
        self._at = offset + (0, self._at, self.size_bytes)[whence]
        return self._at

    def tell(self) -> int:
        """Where it stands."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """The next bytes, 0 of them at the end. Raises StorageFailed."""
        if self._at >= self.size_bytes:
            return 0
        if not self._block_at <= self._at < self._block_at + len(self._block):
            # a whole block, whatever of it is asked for first: a small object comes at once, be it read from its end
            first = self._at // BLOCK_BYTES * BLOCK_BYTES
            self._block_at, self._block = first, self._range(first, min(first + BLOCK_BYTES, self.size_bytes))
        start = self._at - self._block_at
        part = self._block[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _range(self, start: int, end: int) -> bytes:
        def fetch() -> bytes:
            content: bytes = self._filesystem.cat_file(self._path, start=start, end=end)
            if len(content) != end - start:
                raise _Cut(f"{len(content):,} bytes came of {end - start:,}")
            return content

        return tried(self.address, fetch)


def hashed(item: Found) -> Hashed | None:
    """SHA-256 of an object's bytes, what its store tells of it, and its size; None where it was written anew meanwhile.

    Raises FileNotFoundError, PermissionError, StorageFailed.
    """
    digest = hashlib.sha256()
    with RemoteFile(item.path) as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
        return (digest.hexdigest(), file.stamp, file.size_bytes) if file.is_as_it_was() else None


def hashed_ahead(items: Iterable[Found]) -> Iterator[Callable[[], Hashed | None]]:
    """For each object, in order, a call that gives `hashed` of it or raises; some are at work at the same time."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        waiting = iter(items)
        window = deque(pool.submit(hashed, item) for item in islice(waiting, 2 * AT_ONCE))
        while window:
            yield window.popleft().result
            window.extend(pool.submit(hashed, item) for item in islice(waiting, 1))
    finally:
        pool.shutdown(cancel_futures=True)
