"""The file of notes beside a dataset, `.discovery`: read at the start of a run, written when it knows more.

It is of this machine and no part of the dataset: whatever it says, the rows are the same. It may be removed at any time;
damaged, of another version or missing it is as if it were empty, and every file is read. What was written to so shortly before that
it may be written to again within the same tick of its file system's clock is not noted (git calls such entries racily clean).
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from dateline.dataset import Dataset, working
from dateline.dataset.format.layout import DISCOVERY
from dateline.dataset.format.tombstones import Tombstones
from dateline.discovery.notes import ROW, STAMP, Notes, Rows, keys_of, packed
from dateline.ingest.walking import Found
from dateline.model import Metadata
from dateline.recipe import code_fingerprint, metadata_fingerprint

logger = logging.getLogger(__name__)

MAGIC = b"dateline discovery 1\n"
SETTLED_NS = 2_000_000_000
"""FAT counts its seconds by twos, and no file system in use is coarser."""
_HEAD_BYTES = len(MAGIC) + 16 + 32


@dataclass(slots=True)
class Noted:
    """What is known of files in the raw folders of a dataset. Answers `dateline.ingest.discover.Known`."""

    out: Path
    notes: Notes
    forgotten: Tombstones = field(default_factory=Tombstones)
    """Of what was forgotten nothing is noted."""
    began_ns: int = 0
    """When files were first looked at, by the machine's clock."""
    is_distrusted: bool = False
    """`--rehash`: whatever is noted, every file is read, and noted anew."""
    seen: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    _new: bytearray = field(default_factory=bytearray)

    @classmethod
    def read(cls, out: Path, forgotten: Tombstones = Tombstones(), *, rehash: bool = False) -> Noted:  # noqa: B008 - frozen
        """The notes beside the dataset at `out`; none where they cannot be read. rehash: believe none of them."""
        notes = _read(working(out) / DISCOVERY)
        return cls(out, notes, forgotten, time.time_ns(), rehash, np.zeros(len(notes), np.bool_))

    def sha256_of(self, found: Found) -> str | None:
        """SHA-256 of a file's bytes in hex, where it was noted and has not moved since."""
        (at,) = self.notes.find(keys_of([found.name]))
        if at < 0 or found.stamp is None:
            return None
        row = self.notes.rows[at]
        self.seen[at] = True
        if self.is_distrusted or tuple(row[name] for name in STAMP) != found.stamp:
            return None
        return bytes(row["sha256"]).hex()

    def note(self, found: Found, sha256: str, metadata: Metadata | None) -> None:
        """Note what a file holds, and what is said of it where nothing was wrong with that."""
        if found.stamp is None or not self._is_settled(found.stamp.newest_ns):
            return
        if any(self.forgotten.is_forgotten("dump", value) for value in (found.name, sha256)):
            return
        beside, claims = 0, ""
        if metadata is not None and found.beside is not None and self._is_settled(found.beside.newest_ns):
            beside, claims = found.beside.number, metadata_fingerprint(metadata)
        self._new += packed(found.name, found.stamp, sha256, beside, claims)

    def _is_settled(self, newest_ns: int) -> bool:
        return newest_ns < self.began_ns - SETTLED_NS

    def save(self) -> None:
        """Write the notes where there is something new. A file that cannot be written costs the next run time, and no more."""
        new = np.frombuffer(self._new, ROW)
        at = self.notes.find(new)
        if not len(new) or ((at >= 0).all() and _ageless(self.notes.rows[at]) == _ageless(new)):
            return
        try:
            here = working(self.out)
            here.mkdir(parents=True, exist_ok=True)
            _write(here / DISCOVERY, self.notes.plus(new, self.seen), Dataset(self.out).tombstones())
        except OSError as error:
            logger.info(
                "the notes beside %s cannot be written: the next run reads every dump again (%s)", self.out, error
            )


def _ageless(rows: Rows) -> bytes:
    same = rows.copy()
    same["n_unseen"] = 0
    return same.tobytes()


def _read(path: Path) -> Notes:
    try:
        with path.open("rb") as file:
            return _parsed(file)
    except FileNotFoundError:
        return Notes.none()
    except (OSError, ValueError) as error:
        logger.info("%s is not used, every dump is read: %s", path, error)
        return Notes.none()


def _parsed(file: IO[bytes]) -> Notes:
    head = file.read(_HEAD_BYTES)
    if len(head) != _HEAD_BYTES or not head.startswith(MAGIC):
        raise ValueError("it is of another version, or cut off")
    size_bytes = os.fstat(file.fileno()).st_size - _HEAD_BYTES
    if size_bytes % ROW.itemsize:
        raise ValueError("it is cut off")
    rows = np.fromfile(file, ROW)
    code = head[len(MAGIC) : len(MAGIC) + 16]
    if _digest(code, rows) != head[len(MAGIC) + 16 :]:
        raise ValueError("it is damaged")
    notes = Notes(rows)
    # other code may read more, or less, from a sidecar than the code that noted what it says
    return notes if code == code_fingerprint().encode() else notes.without_claims()


def _write(path: Path, notes: Notes, forgotten: Tombstones) -> None:
    if forgotten.hashes:  # a forget may have come meanwhile
        kept = [not forgotten.is_forgotten("dump", bytes(sha256).hex()) for sha256 in notes.rows["sha256"]]
        notes = Notes(notes.rows[np.array(kept, np.bool_)])
    code = code_fingerprint().encode()
    new = path.with_name(f"{path.name}.{os.getpid()}.new")  # a killed run's is swept away by its name
    try:
        with new.open("wb") as file:
            file.write(MAGIC + code + _digest(code, notes.rows))
            notes.rows.tofile(file)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _digest(code: bytes, rows: Rows) -> bytes:
    digest = hashlib.blake2b(code, digest_size=32)
    digest.update(rows.view(np.uint8).data if len(rows) else b"")
    return digest.digest()
