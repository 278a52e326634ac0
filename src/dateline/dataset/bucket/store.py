"""The few things a dataset in a bucket asks of a store: read, write, write only what is not there yet, list, remove.

Everything goes through fsspec, so that it is the same for every store it knows. What fails in a way that may pass is tried again;
what a store says comes out as one line with the address, and never a credential, which stand in the environment alone.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from dateline.addresses import refuse_secrets
from dateline.errors import DatasetBroken, StorageFailed
from dateline.ingest import remote
from dateline.ingest.remote import RemoteFile, opened, tried

T = TypeVar("T")
PROBE = ".probe"
_TIME_KEYS = ("LastModified", "last_modified", "updated", "mtime", "created")
_REFUSALS = {"PreconditionFailed", "ConditionalRequestConflict", "ConditionNotMet", "BlobAlreadyExists", "412", "409"}
REMOVED_AT_ONCE = 500
HASH_CHARS = 32
"""Of a content's SHA-256 in its object's name."""


@dataclass(frozen=True, slots=True)
class Lying:
    """An object in a listing."""

    size_bytes: int
    written_s: float
    """When, in seconds since 1970, by the store's clock."""


class Store:
    """What lies below an address. Keys are relative to it."""

    def __init__(self, address: str) -> None:
        """Raises UsageError for an address that cannot be opened."""
        self.address = address.rstrip("/")
        refuse_secrets(self.address)
        self._filesystem, self._root = opened(self.address)

    def get(self, key: str) -> bytes | None:
        """The content of a small object; None where there is none. Raises StorageFailed."""
        with self._told(key):
            try:
                content: bytes = tried(self._at(key), lambda: self._filesystem.cat_file(self._path(key)))
            except FileNotFoundError:
                return None
            return content

    def sealed(self, key: str) -> bytes:
        """The content of a small object that is called by its content. Raises DatasetBroken where it is gone or another, StorageFailed."""
        content = self.get(key)
        if content is None:
            raise DatasetBroken(f"{self.address} has lost {key}")
        if hashlib.sha256(content).hexdigest()[:HASH_CHARS] not in key:
            raise DatasetBroken(f"{self._at(key)} is damaged: it is not what its name says")
        return content

    def fetch(self, key: str, path: Path) -> None:
        """Make a local file of an object, in one step. Raises FileNotFoundError, StorageFailed."""
        beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.new")
        try:
            with self._told(key, missing=False), self.open(key) as source, beside.open("xb") as target:
                while block := source.read(remote.BLOCK_BYTES):
                    target.write(block)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def open(
        self, key: str, size_bytes: int | None = None, missing: Callable[[FileNotFoundError], Exception] | None = None
    ) -> BinaryIO:
        """An object as a file to read by ranges. Raises FileNotFoundError, StorageFailed; so does reading.

        size_bytes: where it is known, the store is not asked. missing: what reading raises instead where it is gone by then.
        """
        with self._told(key, missing=False):
            return cast(BinaryIO, io.BufferedReader(_Object(self._at(key), size_bytes, missing)))

    def send(self, path: Path, key: str) -> None:
        """Write a local file as an object; what was there is replaced, in one step. Raises StorageFailed."""
        with self._told(key):
            tried(self._at(key), lambda: self._filesystem.put_file(os.fspath(path), self._path(key)))

    def put(self, key: str, content: bytes) -> None:
        """Write an object; what was there is replaced, in one step. Raises StorageFailed."""
        with self._told(key):
            tried(self._at(key), lambda: self._filesystem.pipe_file(self._path(key), content))

    def create(self, key: str, content: bytes) -> bool:
        """Write an object where there is none yet; False where there is one, which is not this one.

        Whatever became of an answer: in the end the object itself says who wrote it, so `content` must be of this writer alone.
        Raises StorageFailed where the store tells neither.
        """
        wait_s = remote.WAIT_S
        with self._told(key):
            for attempt in range(1, remote.ATTEMPTS + 1):
                said: Exception | None = None
                try:
                    self._filesystem.pipe_file(self._path(key), content, mode="create")
                    return True
                except (PermissionError, NotImplementedError):
                    raise
                except Exception as error:  # each store has its own ways to say that there is one
                    said = error
                with suppress(StorageFailed):
                    if (found := self.get(key)) is not None:
                        return found == content
                if attempt < remote.ATTEMPTS:
                    time.sleep(wait_s)
                    wait_s *= 2
        raise StorageFailed(
            f"{self._at(key)}: {_said(said)}; the store does not say whether it was written: run again, which finds out"
        ) from None

    def refuses_a_second(self, key: str, content: bytes) -> bool:
        """Whether the store refuses to write, as if it were new, an object that is there with this very content."""
        wait_s = remote.WAIT_S
        with self._told(key):
            for _ in range(remote.ATTEMPTS):
                try:
                    self._filesystem.pipe_file(self._path(key), content, mode="create")
                    return False
                except Exception as error:
                    if _is_refusal(error):
                        return True
                    said = error
                time.sleep(wait_s)
                wait_s *= 2
        raise StorageFailed(f"{self._at(key)}: {_said(said)} ({remote.ATTEMPTS} attempts)") from None

    def probe(self) -> tuple[bool, float]:
        """Whether the store writes conditionally, and its clock in seconds since 1970; leaves nothing. Raises StorageFailed."""
        key, content = f"{PROBE}/{uuid.uuid4().hex}", b"dateline asks whether this store writes conditionally\n"
        try:
            self.put(key, content)
            return self.refuses_a_second(key, content), self.lying(PROBE)[key].written_s
        finally:
            self.remove([key])

    def lying(self, folder: str) -> dict[str, Lying]:
        """Every object below a folder, by its key. Raises StorageFailed."""
        prefix = self._path(folder)
        with self._told(folder):
            self._filesystem.invalidate_cache()
            try:
                found = tried(self._at(folder), lambda: self._filesystem.find(prefix, detail=True))
            finally:
                self._filesystem.invalidate_cache()
            return {
                str(name)[len(self._root) :].lstrip("/"): Lying(int(info.get("size") or 0), _seconds(info))
                for name, info in found.items()
                if info["type"] != "directory"
            }

    def remove(self, keys: Sequence[str]) -> None:
        """Remove objects; one that is gone already is gone. Raises StorageFailed."""
        for some in (keys[at : at + REMOVED_AT_ONCE] for at in range(0, len(keys), REMOVED_AT_ONCE)):
            paths = [self._path(key) for key in some]
            with self._told(some[0]), suppress(FileNotFoundError):
                tried(self._at(some[0]), lambda paths=paths: self._filesystem.rm(paths))  # type: ignore[misc]

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    def _at(self, key: str) -> str:
        return f"{self.address}/{key}"

    @contextmanager
    def _told(self, key: str, *, missing: bool = True) -> Iterator[None]:
        """Say of what a store refuses for good which object it is about. missing: an object that is not there is one of these."""
        try:
            yield
        except FileNotFoundError as error:
            if not missing:
                raise
            raise StorageFailed(f"{self._at(key)}: {_said(error)}; is there such a bucket?") from None
        except PermissionError as error:
            raise StorageFailed(
                f"{self._at(key)}: the store refuses ({_said(error)}); credentials are taken from the environment"
            ) from None


class _Object(RemoteFile):
    """An object whose loss, noticed while it is read, is told in the words of who opened it."""

    def __init__(
        self, address: str, size_bytes: int | None, missing: Callable[[FileNotFoundError], Exception] | None
    ) -> None:
        super().__init__(address, size_bytes)
        self._missing = missing

    def readinto(self, buffer: Any) -> int:
        """The next bytes. Raises StorageFailed, and what `missing` gives."""
        try:
            return super().readinto(buffer)
        except FileNotFoundError as error:
            if self._missing is None:
                raise
            raise self._missing(error) from None


def _said(error: BaseException | None) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:300]


def _is_refusal(error: BaseException | None) -> bool:
    """Whether a store says that there is such an object already; the libraries below fsspec say it differently."""
    while error is not None:
        response: Any = getattr(error, "response", None)
        codes = {str(getattr(error, name, "")) for name in ("code", "status", "status_code", "error_code")}
        if isinstance(response, dict):
            codes.add(str(response.get("Error", {}).get("Code")))
        if isinstance(error, FileExistsError) or codes & _REFUSALS:
            return True
        error = error.__cause__ or error.__context__
    return False


def _seconds(info: dict[str, Any]) -> float:
    """When an object was written; now where the store does not tell, so that nobody takes it for old."""
    value = next((info[key] for key in _TIME_KEYS if info.get(key)), None)
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return float(value) if isinstance(value, (int, float)) else time.time()


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """What some calls to a store give, in order; several are made at the same time. Raises what the first failing one raised."""
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(remote.AT_ONCE)
    try:
        return [future.result() for future in [pool.submit(call) for call in calls]]
    finally:
        pool.shutdown(cancel_futures=True)
