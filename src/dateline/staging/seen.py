"""Sets of article ids that grow with a dump: sixteen bytes each, where Python's own takes a hundred and fifty."""

from __future__ import annotations

from itertools import groupby

import numpy as np

_FEW = 1 << 15
"""Ids that wait in a Python set before they are sorted in among the others."""
_SHELF_BITS = 2
"""Bits of an id's first byte that do not choose its shelf: 64 shelves. To sort new ids in, one shelf at a time is held twice."""


class SeenIds:
    """The ids (32 hex digits) seen so far."""

    def __init__(self) -> None:
        self._shelves: dict[int, np.ndarray] = {}
        self._new: set[bytes] = set()

    def __contains__(self, article_id: str) -> bool:
        """Raises ValueError where it is no hex."""
        return self._has(bytes.fromhex(article_id))

    def add(self, article_id: str) -> bool:
        """Whether it was not there before. Raises ValueError where it is no hex."""
        key = bytes.fromhex(article_id)
        if self._has(key):
            return False
        self._new.add(key)
        if len(self._new) >= _FEW:
            self._put_away()
        return True

    def clear(self) -> None:
        """Forget them all."""
        self._shelves.clear()
        self._new.clear()

    def _has(self, key: bytes) -> bool:
        if key in self._new:
            return True
        shelf = self._shelves.get(_shelf(key))
        if shelf is None:
            return False
        # numpy drops zeros at the end of such strings; all are of one length, so that none becomes like another
        at = int(shelf.searchsorted(np.bytes_(key)))
        return at < len(shelf) and bool(shelf[at] == key.rstrip(b"\0"))

    def _put_away(self) -> None:
        for number, keys in groupby(sorted(self._new), _shelf):
            new = np.array(list(keys), "S16")
            old = self._shelves.get(number)
            self._shelves[number] = new if old is None else np.insert(old, old.searchsorted(new), new)
        self._new.clear()


class RefusedIds:
    """Ids of articles that were refused, by the name of their dump."""

    def __init__(self) -> None:
        self._by_dump: dict[str, SeenIds] = {}

    def __contains__(self, key: tuple[str, str]) -> bool:
        """Whether this dump's article was refused."""
        dump_name, article_id = key
        return dump_name in self._by_dump and article_id in self._by_dump[dump_name]

    def add(self, dump_name: str, article_id: str) -> None:
        """It was."""
        self._by_dump.setdefault(dump_name, SeenIds()).add(article_id)

    def keep_only(self, dump_name: str) -> None:
        """Forget those of all other dumps."""
        self._by_dump = {name: ids for name, ids in self._by_dump.items() if name == dump_name}


def _shelf(key: bytes) -> int:
    return key[0] >> _SHELF_BITS
