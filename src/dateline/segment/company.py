"""What the lines around it say of a candidate for a headline: how likely the path through it is, its prints, its neighbours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.segment.path import BEFORE, HEADLINE, TOP
from dateline.segment.shapes import ends_sentence

_FAR = 99
_Lines = Sequence[int] | NDArray[np.intp]


def likely_paths(scores: NDArray[np.int32], candidates: Sequence[int], body: int) -> list[int]:
    """For each of `candidates` the score of the path on which it is the headline of the text that begins at line `body`.

    All lines above it are before the article then, and all between it and the text are its top matter.
    """
    start, stop = candidates[0], max(candidates[-1], body) + 1
    before, head, top = (scores[start:stop, state].astype(np.int64) for state in (BEFORE, HEADLINE, TOP))
    likely = np.cumsum(before) - before + head + np.cumsum(top[::-1])[::-1] - top
    return [int(likely[i - start]) for i in candidates]


def in_company(
    texts: Sequence[str],
    blank_before: Sequence[int],
    widths: Sequence[int],
    scores: NDArray[np.int32],
    candidates: Sequence[int],
    words: Sequence[frozenset[int]],
    body: int,
) -> list[list[int]]:
    """What is known of each of `candidates`, whose `words` are given, beside the lines above and below it."""
    likely, n = likely_paths(scores, candidates, body), len(texts)
    most_likely, by_likely = max(likely), sorted(likely)
    sizes = sorted(widths[i] for i in candidates)
    prints: dict[str, list[int]] = {}
    for i in candidates:
        prints.setdefault(texts[i].casefold(), []).append(i)
    is_top = (
        scores[candidates[0] : candidates[-1] + 2, TOP] - scores[candidates[0] : candidates[-1] + 2, BEFORE]
    ).tolist()
    rows = []
    for at, i in enumerate(candidates):
        same, own, wide, here = prints[texts[i].casefold()], words[at], widths[i], i - candidates[0]
        n_own, is_last = len(own) or 1, at + 1 == len(candidates)
        below = widths[i + 1] if i + 1 < n else -1
        rows.append([
            most_likely - likely[at], len(likely) - bisect_right(by_likely, likely[at]),
            len(same), same.index(i), same[-1] - i,
            widths[i - 1] if i else -1, below, widths[i + 2] if i + 2 < n else -1, len(sizes) - bisect_right(sizes, wide),
            ends_sentence(texts[i + 1]) if i + 1 < n else -1, ends_sentence(texts[i]),
            i - candidates[at - 1] if at else _FAR, _FAR if is_last else candidates[at + 1] - i,
            100 * len(own & words[at - 1]) // n_own if at else -1,
            -1 if is_last else 100 * len(own & words[at + 1]) // n_own,
            blank_before[i + 2] if i + 2 < n else -1, blank_before[i - 1] if i else -1,
            is_top[here + 1] if here + 1 < len(is_top) else 0, is_top[here - 1] if here else 0,
            wide - below if i + 1 < n else 0,
        ])  # fmt: skip
    return rows


_GROUPS = (
    ("prose", "long", "sentence"),
    ("title", "upper"),
    ("short", "name"),
    ("date", "dated"),
    ("byline",),
    ("comment", "share", "more"),
    ("media", "credit", "caption"),
    ("section", "navigation", "tags"),
    ("subscribe", "appeal", "advert", "legal", "endnote", "mark"),
)
_NEAR = 8
"""So many lines on either side are the neighbourhood of a line."""


def kinds_before(
    kinds: Sequence[str], repeated: Sequence[int], margins: Sequence[int], blank_before: Sequence[int]
) -> NDArray[np.int64]:
    """For every line how many of the lines before it are of each group of kinds, are printed again, could be headlines
    by themselves, and stand below a gap; a last row for all lines."""
    n, group = len(kinds), {kind: k for k, some in enumerate(_GROUPS) for kind in some}
    counts = np.zeros((n + 1, len(_GROUPS) + 3), np.int64)
    of = np.array([group.get(kind, -1) for kind in kinds], np.intp)
    counts[np.flatnonzero(of >= 0) + 1, of[of >= 0]] = 1
    counts[np.array(repeated, np.intp) + 1, -3] = 1
    counts[1:, -2] = np.array(margins) > 0
    blank = np.array(blank_before)
    counts[1:, -1] = blank > np.bincount(blank).argmax()
    return counts.cumsum(axis=0)


def stretches(counts: NDArray[np.int64], starts: _Lines, stops: _Lines) -> NDArray[np.int64]:
    """For each stretch of lines how many of what `kinds_before` counts stand in it; 0 where it ends before it starts."""
    last = len(counts) - 1
    first, end = np.array(starts, np.intp).clip(0, last), np.array(stops, np.intp).clip(0, last)
    told: NDArray[np.int64] = counts[np.maximum(first, end)] - counts[first]
    return told


def surroundings(
    counts: NDArray[np.int64], lines: Sequence[int], since: Sequence[int], bodies: Sequence[int]
) -> NDArray[np.int64]:
    """What stands right above and below each of `lines`, between it and the text it may head, and above it since the
    text before: `since` and `bodies` say where these end and begin."""
    at = np.array(lines, np.intp)
    return np.concatenate(
        (
            stretches(counts, at - _NEAR, at),
            stretches(counts, at + 1, at + 1 + _NEAR),
            stretches(counts, at + 1, bodies),
            stretches(counts, since, at),
        ),
        axis=1,
    )
