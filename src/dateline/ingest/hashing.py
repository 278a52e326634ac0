"""The SHA-256 of files: known from an earlier run, or read from a disk or a store."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from dateline.addresses import address_of
from dateline.errors import StorageFailed
from dateline.ingest.walking import Found, Stamp
from dateline.model import Metadata

MAX_FAILURES = 3
"""So many objects in a row that a store does not give, after all attempts: it is the store, and not they."""


class Unsettled(Exception):
    """The file changed while it was being hashed."""


class Known(Protocol):
    """What earlier runs have noted of files, so that these need not be read again."""

    def sha256_of(self, found: Found) -> str | None:
        """SHA-256 of a file's bytes in hex; None where it has to be read to be known."""

    def note(self, found: Found, sha256: str, metadata: Metadata | None) -> None:
        """Note what a file holds and what lies beside it says; metadata is None where something was wrong with that."""


Hashed = tuple[str, Stamp | None, int]
"""SHA-256 in hex, the stamp of what had it, its bytes."""


class Hashing:
    """Hashes files in the order in which they are asked for; objects of a store some ahead, many at a time."""

    def __init__(self, files: Sequence[Found], known: Known | None) -> None:
        """files: those that will be asked for, in that order."""
        self._known = known
        self._ahead = self._of_store(files)
        self._n_failures = 0

    def of(self, item: Found) -> Hashed:
        """The hash of a file. Raises Unsettled, OSError for what cannot be read, StorageFailed where a store gives nothing."""
        if (known := self._noted(item)) is not None:
            return known
        if address_of(item.path) is None:
            return _of_disk(item)
        try:
            hashed = next(self._ahead)()
        except StorageFailed as error:
            self._n_failures += 1
            if self._n_failures == MAX_FAILURES:
                raise
            raise OSError(str(error)) from error
        except FileNotFoundError:
            raise Unsettled(item.name) from None
        self._n_failures = 0
        if hashed is None:
            raise Unsettled(item.name)
        return hashed

    def _noted(self, item: Found) -> Hashed | None:
        if self._known is None or item.stamp is None or (sha256 := self._known.sha256_of(item)) is None:
            return None
        return sha256, item.stamp, item.stamp.size_bytes

    def _of_store(self, files: Sequence[Found]) -> Iterator[Callable[[], Hashed | None]]:
        wanted = (item for item in files if not item.trouble and address_of(item.path) and self._noted(item) is None)
        from dateline.ingest.remote import hashed_ahead

        yield from hashed_ahead(wanted)


def _of_disk(item: Found) -> Hashed:
    with Path(item.path).open("rb") as file:
        before = Stamp.of(os.fstat(file.fileno()))
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        read_bytes = file.tell()
    # no clock: a file counts as settled when nothing about it moved while its bytes went by
    after = Stamp.of(Path(item.path).stat())
    if after._replace(ctime_ns=0) != before._replace(ctime_ns=0) or read_bytes != before.size_bytes:
        raise Unsettled(item.name)
    return digest, before, before.size_bytes
