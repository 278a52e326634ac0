"""Notes on files: arrays sorted by the hash of a name. A million of them take a hundred megabytes and no object each.

A name is kept as its hash only, and nothing of a file's content but its SHA-256.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.ingest.walking import Found, Stamp

ROW = np.dtype(
    [
        ("key", "<u8"),  # of the name: sorted by it
        ("key_rest", "<u8"),
        ("size_bytes", "<i8"),
        ("mtime_ns", "<i8"),
        ("ctime_ns", "<i8"),
        ("inode", "<i8"),
        ("sha256", "V32"),
        ("beside", "<u8"),  # `Beside.number`, where `has_claims`
        ("claims", "S16"),  # the fingerprint of its metadata, as the ledger has it
        ("has_claims", "?"),
        ("n_unseen", "u1"),  # how many times notes were written since it was last seen
    ]
)
STAMP = ("size_bytes", "mtime_ns", "ctime_ns", "inode")
_AFTER_KEY = struct.Struct("<4q32sQ16s?B")
MAX_UNSEEN = 64
"""A file that was not seen while its notes were written so many times is gone, or one of another raw folder."""
Rows = npt.NDArray[Any]


def keys_of(names: Iterable[str]) -> Rows:
    """Hashes of names: two columns of 64 bits, `key` and `key_rest`."""
    digests = b"".join(hashlib.blake2b(name.encode(), digest_size=16).digest() for name in names)
    return np.frombuffer(digests, np.dtype([("key", "<u8"), ("key_rest", "<u8")]))


def packed(name: str, stamp: Stamp, sha256: str, beside: int, claims: str) -> bytes:
    """One row as bytes: a million of them as tuples would take the memory of a run."""
    key = hashlib.blake2b(name.encode(), digest_size=16).digest()
    return key + _AFTER_KEY.pack(*stamp, bytes.fromhex(sha256), beside, claims.encode(), bool(claims), 0)


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes sorted by key, of which no two have the same."""

    rows: Rows

    @classmethod
    def none(cls) -> Notes:
        """No notes."""
        return cls(np.empty(0, ROW))

    @classmethod
    def of(cls, rows: Rows) -> Notes:
        """Of rows in any order; where two have one key none of them is kept: what is not noted is read, and that is right."""
        rows = rows[np.argsort(rows["key"], kind="stable")]
        same = rows["key"][1:] == rows["key"][:-1]
        if same.any():
            rows = rows[~(np.append(same, False) | np.insert(same, 0, False))]
        return cls(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def find(self, keys: Rows) -> npt.NDArray[np.int64]:
        """The position of each key, -1 where there is no note."""
        if not len(self.rows):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(self.rows["key"], keys["key"]), len(self.rows) - 1)
        # two names of one `key` in 2**64: the rest tells them apart
        is_it = (self.rows["key"][at] == keys["key"]) & (self.rows["key_rest"][at] == keys["key_rest"])
        return np.where(is_it, at, -1)

    def unmoved(self, found: Sequence[Found], at: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether each file is as it was noted at this position, and so is what lies beside it."""
        stamps = np.array([item.stamp or (-1, 0, 0, 0) for item in found], np.int64).reshape(len(found), len(STAMP))
        beside = np.array([item.beside.number if item.beside else 0 for item in found], np.uint64)
        told = np.array([item.beside is not None for item in found], np.bool_)
        rows = self.rows[np.maximum(at, 0)] if len(self.rows) else np.zeros(len(found), ROW)
        same: npt.NDArray[np.bool_] = (at >= 0) & told & rows["has_claims"] & (rows["beside"] == beside)
        for column, name in enumerate(STAMP):
            same &= rows[name] == stamps[:, column]
        return same

    def without_claims(self) -> Notes:
        """The same bytes of the same files, and nothing of what lies beside them."""
        rows = self.rows.copy()
        rows["has_claims"] = False
        return Notes(rows)

    def plus(self, new: Rows, seen: npt.NDArray[np.bool_]) -> Notes:
        """These and new ones, which go before those of the same names. `seen`: which of these were seen again; one that was
        not for a long time is left out: its file is gone."""
        kept = self.rows.copy()
        kept["n_unseen"] = np.where(seen, 0, np.minimum(kept["n_unseen"].astype(np.int64) + 1, MAX_UNSEEN))
        keep = kept["n_unseen"] < MAX_UNSEEN
        at = self.find(new)
        keep[at[at >= 0]] = False
        new = new[np.sort(len(new) - 1 - np.unique(new["key"][::-1], return_index=True)[1])]  # the last word on each
        return Notes.of(np.concatenate([kept[keep], new]))
