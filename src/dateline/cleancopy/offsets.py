"""Edits of a text, and where each character of the outcome stood before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """A stretch of a text, half-open, and what is read in its place."""

    start: int
    end: int
    text: str


class Offsets:
    """A map between the offsets of a text before and after edits, monotone both ways; starts and ends map to themselves.

    What an edit took away belongs to what stands before it: a mark dropped at the head of a line lies in the gap above.
    """

    __slots__ = ("_after", "_before", "_is_kept", "_n_after", "_n_before")

    def __init__(self, edits: Sequence[Edit], n_before: int) -> None:
        self._before, self._after, self._is_kept = [0], [0], [True]
        at = shift = 0
        for edit in edits:
            self._add(edit.start, edit.start + shift, False)
            shift += len(edit.text) - (edit.end - edit.start)
            at = edit.end
            self._add(at, at + shift, True)
        self._n_before, self._n_after = n_before, n_before + shift

    def _add(self, before: int, after: int, is_kept: bool) -> None:
        self._before.append(before)
        self._after.append(after)
        self._is_kept.append(is_kept)

    def before(self, offset: int) -> int:
        """Where a character of the edited text stood in the text as it was."""
        if offset <= 0 or offset >= self._n_after:
            return 0 if offset <= 0 < self._n_after else self._n_before
        k = bisect_right(self._after, offset) - 1
        into = offset - self._after[k]
        if self._is_kept[k]:
            return self._before[k] + into
        return min(self._before[k] + into, self._before[k + 1])

    def after(self, offset: int) -> int:
        """Where a character of the text as it was stands in the edited one; of a dropped one, what follows it."""
        if offset <= 0 or offset >= self._n_before:
            return 0 if offset <= 0 else self._n_after
        k = bisect_left(self._before, offset + 1) - 1
        into = offset - self._before[k]
        if self._is_kept[k] or not into:
            return self._after[k] + into
        return self._after[k + 1]


def edited(text: str, edits: Sequence[Edit]) -> str:
    """`text` with its edits made; they are in order and do not overlap."""
    parts: list[str] = []
    at = 0
    for start, end, read in edits:
        parts += (text[at:start], read)
        at = end
    parts.append(text[at:])
    return "".join(parts)
