"""How records are headed: a newspaper's name beside the day, a gap above that nothing else has."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from dateline.records.names import is_paper
from dateline.records.shapes import Line

HEAD = 5
"""Lines above a record's anchor that may be its own."""
MOST_NAME_WORDS = 6
"""Of a newspaper."""
_ALWAYS = 0.99
_WIDE_GAP = 2


def are_headed_alike(lines: Sequence[Line], anchors: Sequence[int]) -> bool:
    """Whether every record has its paper beside its day, and a gap above that nothing else has."""
    return papers_beside_days(lines, anchors) >= _ALWAYS and _stand_apart(lines, anchors)


def _stand_apart(lines: Sequence[Line], anchors: Sequence[int]) -> bool:
    """Whether a gap of two blank lines or more stands above the head of every record but the first, and nowhere else."""
    wide = [i for i, line in enumerate(lines) if line.blanks >= _WIDE_GAP and i]
    heads = [sum(anchor - HEAD <= i <= anchor for i in wide) for anchor in anchors]
    return all(n == 1 for n in heads[1:]) and sum(i > anchors[0] for i in wide) == len(anchors) - 1


def papers_beside_days(lines: Sequence[Line], anchors: Sequence[int]) -> float:
    """The share of the records that print a newspaper's name on the line above or below their day."""
    bounds = [*(max(0, anchor - HEAD) for anchor in anchors), len(lines)]
    n_beside = 0
    for start, end in itertools.pairwise(bounds):
        days = (i for i in range(start, end) if lines[i].shape is not None and lines[i].shape.kind == "date")  # type: ignore[union-attr]
        day = next(days, None)
        n_beside += day is not None and any(_is_paper_line(lines, i) for i in (day - 1, day + 1))
    return n_beside / len(anchors)


def _is_paper_line(lines: Sequence[Line], i: int) -> bool:
    if not 0 <= i < len(lines) or len(lines[i].text.split()) > MOST_NAME_WORDS:
        return False
    shape = lines[i].shape
    return shape is not None and shape.kind == "text" and is_paper(lines[i].text)
