"""What comes once in every record: shapes beside an anchor, the line of each in each record, what they are worth together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

import numpy as np
import numpy.typing as npt

from dateline.records.shapes import ID, Line, Shape
from dateline.records.words import role_of_label

Positions = npt.NDArray[np.int64]
COMMON = 0.6
"""A shape in this share of the intervals speaks for their anchor."""
_MOST_PLAIN = 1.0
_ROUNDING = 1e-6
"""Words that come again are worth no more than this together: a story printed twice repeats every line."""
LONGEST_PLAIN = 60
_WEIGHTS = {
    "rule": 1.5,
    "label": 1.0,
    "words": 1.5,
    "date": 1.0,
    "dated": 1.0,
    "byline": 1.0,
    "copyright": 1.0,
    "text": 0.3,
    "language": 1.0,
}


@dataclass(frozen=True, slots=True)
class Partner:
    """A shape that comes once in (nearly) every record."""

    shape: Shape
    coverage: float
    """The share of records that print it."""
    is_before: bool
    """Whether it stands above its record's anchor."""
    places: tuple[int, ...]
    """Its line in each record, -1 where it is missing."""


def places_of(lines: Sequence[Line]) -> dict[Shape, Positions]:
    """Where each shape stands that comes at least twice: line numbers."""
    found: dict[Shape, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line.shape is not None:
            found[line.shape].append(i)
    return {shape: np.array(at, np.int64) for shape, at in found.items() if len(at) > 1}


def weight_of(shape: Shape) -> float:
    """How much a shape that comes once in every record says about a list; 0 for one that says nothing."""
    weight = _WEIGHTS[shape.kind]
    if shape.kind == "label" and role_of_label(shape.key) is None:
        return weight / 3
    if shape.kind == "text" and not is_plain(shape):
        return 1.0 if len(shape.key) <= LONGEST_PLAIN else 0.3
    return weight if len(shape.key) <= LONGEST_PLAIN else 0.0


class Candidates:
    """The shapes that may come once in every record, their places in one array: all are asked of an anchor at once."""

    def __init__(self, places: dict[Shape, Positions]) -> None:
        self.shapes, self.places = list(places), list(places.values())
        self.sizes = np.array([len(at) for at in places.values()], np.int64)
        self.at = np.concatenate(list(places.values()))
        self.of = np.repeat(np.arange(len(self.shapes)), self.sizes)
        self.weights = np.array([weight_of(shape) for shape in self.shapes])
        self.plain = np.array([is_plain(shape) for shape in self.shapes])
        self._fitting: dict[int, tuple[Positions, Positions, Positions, npt.NDArray[np.bool_]]] = {}

    def best(self, anchors: Sequence[Positions], n_best: int) -> list[int]:
        """The indices of the anchors that say most, the best first; of two periods the one that says more lines.

        Anchors that cannot be among them are not counted: no more shapes fit one than are about as many as it.
        """
        bounds = self._bounds(np.array([len(at) for at in anchors], np.int64))
        found: list[tuple[float, int]] = []
        for k in np.argsort(-bounds, kind="stable").tolist():
            if len(found) == n_best and bounds[k] < -found[-1][0]:
                break
            found.append((-self.support(anchors[k]) * math.sqrt(len(anchors[k])), k))
            found = sorted(found)[:n_best]
        return [k for _, k in found]

    def _bounds(self, n: Positions) -> npt.NDArray[np.float64]:
        """At most this is the support of anchors that come `n` times, times the root of `n`."""
        order = np.argsort(self.sizes, kind="stable")
        sizes = self.sizes[order]
        summed = np.concatenate(([0.0], np.cumsum(np.where(self.plain, 0.0, self.weights)[order])))
        first, last = np.searchsorted(sizes, n * COMMON, side="left"), np.searchsorted(sizes, 3 * n + 3, side="right")
        bounds: npt.NDArray[np.float64] = (summed[last] - summed[first] + _MOST_PLAIN + _ROUNDING) * np.sqrt(n)
        return bounds

    def coverages(self, anchor: Positions) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """For each shape the share of records that print it exactly once after their anchor, and before it."""
        n = len(anchor)
        after = self._once(anchor.searchsorted(self.at, side="right") - 1, self.of, len(self.shapes), n)
        before = self._once(anchor.searchsorted(self.at, side="left"), self.of, len(self.shapes), n)
        return after / n, before / n

    def support(self, anchor: Positions) -> float:
        """What the shapes that come once in each interval of an anchor are worth together."""
        n = len(anchor)
        at, number, fits, plain = self._of_size(n)
        after = self._once(anchor.searchsorted(at, side="right") - 1, number, len(fits), n)
        before = self._once(anchor.searchsorted(at, side="left"), number, len(fits), n)
        coverage = np.maximum(after, before) / n
        worth = np.where(coverage >= COMMON, self.weights[fits] * coverage, 0.0)
        return float(worth[~plain].sum() + min(_MOST_PLAIN, worth[plain].sum()))

    def _of_size(self, n: int) -> tuple[Positions, Positions, Positions, npt.NDArray[np.bool_]]:
        """Of the shapes that are about as many as an anchor that comes `n` times: where they stand, which of them stands
        there, which they are, and whether they are plain."""
        found = self._fitting.get(n)
        if found is None:
            fits = (self.sizes >= n * COMMON) & (self.sizes <= 3 * n + 3)
            chosen = fits[self.of]
            of = np.flatnonzero(fits)
            found = self.at[chosen], (np.cumsum(fits) - 1)[self.of[chosen]], of, self.plain[of]
            self._fitting[n] = found
        return found

    @staticmethod
    def _once(interval: Positions, number: Positions, n_shapes: int, n: int) -> Positions:
        """In how many of `n` intervals each shape comes exactly once."""
        inside = (interval >= 0) & (interval < n)
        counts = np.bincount(number[inside] * n + interval[inside], minlength=n_shapes * n)
        once: Positions = np.count_nonzero(counts.reshape(n_shapes, n) == 1, axis=1)
        return once


def is_plain(shape: Shape) -> bool:
    """Whether a shape is words that come again and nothing else: a paper's name, a sentence of a refrain."""
    return shape.kind == "text" and "9" not in shape.key and ID not in shape.key


def stands_above(anchor: Positions, at: Positions, lead: float, is_opener: bool) -> bool:
    """Whether a shape belongs above its record's anchor: the first record and the last tell, else how near it stands."""
    has_first, has_last = bool(at[0] < anchor[0]), bool(at[-1] > anchor[-1])
    if has_first != has_last:
        return has_first
    if abs(lead) * len(anchor) > 1.5:
        return lead > 0
    if is_opener:
        return False
    above = anchor.searchsorted(at, side="left")
    up = (anchor.take(above, mode="clip") - at)[above < len(anchor)].tolist()
    down = (at - anchor.take(above - 1, mode="clip"))[above > 0].tolist()
    return bool(up) and (not down or median_low(up) < median_low(down))


def per_record(anchor: Positions, at: Positions, is_before: bool, n_lines: int) -> tuple[int, ...]:
    """The line of a shape in each record: the one nearest to the anchor; -1 where there is none on its side."""
    if is_before:
        floor = np.concatenate(([-1], anchor[:-1]))
        j = at.searchsorted(anchor, side="left") - 1
        place = at.take(j, mode="clip")
        fits = (j >= 0) & (place > floor)
    else:
        ceiling = np.concatenate((anchor[1:], [n_lines]))
        j = at.searchsorted(anchor, side="right")
        place = at.take(j, mode="clip")
        fits = (j < len(at)) & (place < ceiling)
    return tuple(np.where(fits, place, -1).tolist())
