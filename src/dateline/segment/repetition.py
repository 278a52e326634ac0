"""Lines that a document prints more than once.

A caption is printed twice running, a headline again a few lines on, page furniture once per page of the dump: how
far apart the prints are tells them from each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Prints of one headline or caption of one article stand within this many lines of each other.
NEAR_LINES = 14
_MANY = 12
_ELSEWHERE = ("far:more", "far:later")


def repetition_marks(texts: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """For each line printed more than once the names of its repetition features."""
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        # the prints of one caption may differ in their white space
        places.setdefault(" ".join(text.split()) if "  " in text else text, []).append(i)
    marks: dict[int, tuple[str, ...]] = {}
    known: dict[tuple[str, ...], tuple[str, ...]] = {}  # a few dozen, held once however many lines bear them
    if len(places) < len(texts):
        for found in places.values():
            if len(found) > 1:
                for rank, i in enumerate(found):
                    its = tuple(_marks(found, rank, i))
                    marks[i] = known.setdefault(its, its)
    return marks


def marked_as_far(marks: Mapping[int, tuple[str, ...]], lines: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """`marks` with those of lines that other pages print, which are not here."""
    found = dict(marks)
    for i in lines:
        own = found.get(i, ())
        if not any(mark.startswith("far:") for mark in own):
            found[i] = (*own, *_ELSEWHERE)
    return found


def _marks(found: list[int], rank: int, i: int) -> list[str]:
    before = i - found[rank - 1] if rank else 0
    after = found[rank + 1] - i if rank + 1 < len(found) else 0
    marks = []
    if before == 1:
        marks.append("again:next")
    elif 0 < before <= NEAR_LINES:
        marks.append("again:near")
    if after == 1:
        marks.append("first:next")
    elif 0 < after <= NEAR_LINES:
        marks.append("first:near")
    far = sum(1 for j in found if abs(j - i) > NEAR_LINES) if len(found) < _MANY else _MANY
    if far:
        marks.append("far:1" if far == 1 else "far:3" if far <= 3 else "far:more")
        if not before or before > NEAR_LINES:
            marks.append("far:first" if rank == 0 else "far:later")
    return marks
