"""From probabilities to a claim: best day, interval, precision, confidence, method, and the evidence that agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from dateline.dating.solver.calibration import MASS, MASS_WIDE
from dateline.dating.solver.kernels import Array, Numbers
from dateline.dating.solver.window import Window
from dateline.model import Precision

NARROW_DAYS = 31


@dataclass(frozen=True, slots=True)
class Claim:
    """What the probabilities say, in days."""

    best: date
    confidence: float
    earliest: date
    latest: date
    precision: Precision


def claim(p: Array, window: Window, mass: float = MASS) -> Claim:
    """The best day, its probability, and the shortest interval around it with most of the probability.

    That is `mass` of it where MASS makes the interval a month at most; what settles only a year is surer of itself than right,
    and a long interval holds MASS_WIDE.
    """
    best = int(np.argmax(p))
    low, high = _interval(p, best, MASS)
    if window.days[high] - window.days[low] > NARROW_DAYS:
        low, high = shortest_interval(_sums(p), best, MASS_WIDE)
    elif mass < MASS:
        low, high = _interval(p, best, mass)
    first, last = int(window.days[low]), int(window.days[high])
    length = last - first + 1
    precision = Precision.YEAR
    if length == 1:
        precision = Precision.DAY
    elif length <= 7:
        precision = Precision.WEEK
    elif length <= NARROW_DAYS + 1:
        precision = Precision.MONTH
    day = date.fromordinal
    return Claim(day(int(window.days[best])), float(p[best]), day(first), day(last), precision)


def _interval(p: Array, best: int, mass: float) -> tuple[int, int]:
    """First and last index of the shortest interval around `best` with `mass` of the probability."""
    if p[best] >= mass:
        return best, best
    near = _interval_nearby(p, best, mass)
    return near if near is not None else shortest_interval(_sums(p), best, mass)


def _sums(p: Array) -> Array:
    """The sums of the probabilities before each index, and of all at the end."""
    total = np.zeros(len(p) + 1, dtype=np.float64)
    np.cumsum(p, out=total[1:])
    return total


def _interval_nearby(p: Array, best: int, mass: float) -> tuple[int, int] | None:
    """What `shortest_interval` finds, where it is so short that it must lie near the best day; else None."""
    start = max(0, best - _NEARBY)
    total = _sums(p[start : best + _NEARBY + 1])
    if total[-1] < mass:
        return None
    at = best - start
    starts = np.arange(0, at + 1)
    lengths = _lengths(total, starts, at, mass)
    shortest = int(lengths.argmin())
    length = int(lengths[shortest])
    return (start + shortest, start + shortest + length - 1) if length <= _NEARBY else None


_NEARBY = 32


def shortest_interval(total: Array, best: int, mass: float) -> tuple[int, int]:
    """First and last index of the shortest stretch around `best` with at least `mass` of the probability.

    `total` holds the sums of the probabilities before each index, and of all at its end. The earliest of equals.
    """
    wanted = mass * float(total[-1])
    n_days = len(total) - 1
    # a stretch that has enough before it reaches the best day could begin later
    first = max(0, int(total.searchsorted(total[best + 1] - wanted, side="right")) - 1)
    # as it holds the best day, none begins further before it than the shortest of a few tried is long
    tried = np.arange(best, first - 1, -_STEP)
    first = max(first, best + 1 - int(_lengths(total, tried, best, wanted).min()))
    lengths = _lengths(total, np.arange(first, best + 1), best, wanted)
    at = int(lengths.argmin())
    return (0, n_days - 1) if lengths[at] > n_days else (first + at, first + at + int(lengths[at]) - 1)


_STEP = 32


def _lengths(total: Array, starts: Numbers, best: int, wanted: float) -> Numbers:
    """How long the stretch from each of `starts` must be to hold `wanted` and the best day; impossibly long where none is."""
    ends = total.searchsorted(total.take(starts) + (wanted - 1e-12), side="left")
    np.maximum(ends, best + 1, out=ends)
    lengths: Numbers = ends - starts
    lengths[ends >= len(total)] = len(total)
    return lengths
