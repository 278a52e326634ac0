"""A set of article ids that grows with a dump: sixteen bytes each, where Python's own takes a hundred and fifty."""

from __future__ import annotations

import numpy as np

_FEW = 1 << 15
"""Ids that wait in a Python set before they are sorted in among the others."""


class SeenIds:
    """The ids (32 hex digits) seen so far."""

    def __init__(self) -> None:
        self._sorted = np.empty(0, "S16")
        self._new: set[bytes] = set()

    def add(self, article_id: str) -> bool:
        """Whether it was not there before. Raises ValueError where it is no hex."""
        key = bytes.fromhex(article_id)
        if key in self._new:
            return False
        # numpy drops zeros at the end of such strings; all are of one length, so that none becomes like another
        at = int(self._sorted.searchsorted(np.bytes_(key)))
        if at < len(self._sorted) and self._sorted[at] == key.rstrip(b"\0"):
            return False
        self._new.add(key)
        if len(self._new) >= _FEW:
            self._sorted = np.sort(np.concatenate((self._sorted, np.array(list(self._new), "S16"))))
            self._new.clear()
        return True

    def clear(self) -> None:
        """Forget them all."""
        self._sorted = np.empty(0, "S16")
        self._new.clear()
