"""The weights as arrays: what a mention says about every candidate day at once.

Candidate days are a contiguous window of day numbers (`date.toordinal`). A kernel over differences of days is one long
table of log-densities, so a dated mention is a slice of it, and an article costs an addition per mention.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.dating.words import load

Array = NDArray[np.float64]

REACH_DAYS = 17_000
"""The largest difference a day kernel knows: 46 years."""
DEFAULT_FLOOR = 1e-8
_FIRST, _LAST = date(1900, 1, 1).toordinal(), date(2099, 12, 31).toordinal()


def _spread(rows: list[list[float]], floor: float, reach: int) -> Array:
    """Log-density for differences -reach..reach from rows of [first, last, mass]."""
    table = np.full(2 * reach + 1, floor, dtype=np.float64)
    for first, last, mass in rows:
        lo, hi = max(-reach, int(first)), min(reach, int(last))
        table[lo + reach : hi + reach + 1] += mass / (int(last) - int(first) + 1)
    return np.log(table)


@cache
def weights() -> dict[str, Any]:
    """`weights.yaml`, parsed once."""
    table: dict[str, Any] = load("weights")
    return table


@cache
def day_kernel(name: str) -> Array:
    """Log-density of the day kernel `name` at differences -REACH_DAYS..REACH_DAYS."""
    kernel = weights()["day_kernels"][name]
    return _spread(kernel["rows"], kernel.get("floor", DEFAULT_FLOOR), REACH_DAYS)


@cache
def step_kernel(group: str, name: str) -> Array:
    """Log-density of a kernel over whole years or months, differences -600..600."""
    return _spread(weights()[group][name]["rows"], 1e-5, 600)


@cache
def cycle(group: str, name: str) -> Array:
    """Log-probabilities of a kernel that repeats: weekdays (7) or months (12)."""
    table = np.asarray(weights()[group][name], dtype=np.float64)
    return np.log(table / table.sum())


@cache
def _calendar() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Year, and months since year 0, of every day from 1900 to 2099."""
    days = [date.fromordinal(n) for n in range(_FIRST, _LAST + 1)]
    year = np.asarray([d.year for d in days], dtype=np.int64)
    month = np.asarray([d.year * 12 + d.month - 1 for d in days], dtype=np.int64)
    return year, month


@dataclass(frozen=True, slots=True)
class Window:
    """The candidate days of a document: [first, last], as day numbers."""

    first: int
    last: int

    @property
    def n_days(self) -> int:
        return self.last - self.first + 1

    @property
    def years(self) -> range:
        """Every calendar year the window touches."""
        return range(date.fromordinal(self.first).year, date.fromordinal(self.last).year + 1)

    def year_index(self) -> NDArray[np.int64]:
        """For each day, its year counted from the window's first year."""
        year = _calendar()[0][self.first - _FIRST : self.last - _FIRST + 1]
        return year - year[0]

    def month_index(self) -> NDArray[np.int64]:
        """For each day, its month counted from January of the window's first year."""
        month = _calendar()[1][self.first - _FIRST : self.last - _FIRST + 1]
        return month - 12 * (month[0] // 12)

    def weekday_index(self) -> NDArray[np.int64]:
        """For each day, its weekday, Monday 0."""
        return (np.arange(self.first, self.last + 1, dtype=np.int64) + 6) % 7

    def around(self, kernel: str, day: int) -> Array:
        """The day kernel laid around day number `day`."""
        start = self.first - day + REACH_DAYS
        stop = start + self.n_days
        table = day_kernel(kernel)
        if start >= 0 and stop <= len(table):
            return table[start:stop]
        index = np.clip(np.arange(start, stop), 0, len(table) - 1)
        return table[index]

    def around_yearly(self, kernel: str, month: int, day: int) -> Array:
        """The kernel laid around that day of every year, each day judged by the occurrence that suits it best."""
        out = np.full(self.n_days, math.log(DEFAULT_FLOOR), dtype=np.float64)
        for year in range(self.years.start - 1, self.years.stop + 1):
            if month == 2 and day == 29 and not _is_leap(year):
                continue
            anchor = date(year, month, day).toordinal()
            lo, hi = max(self.first, anchor - 180), min(self.last, anchor + 340)
            if lo <= hi:
                table = day_kernel(kernel)[lo - anchor + REACH_DAYS : hi - anchor + REACH_DAYS + 1]
                part = out[lo - self.first : hi - self.first + 1]
                np.maximum(part, table, out=part)
        return out


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def window_of(days: list[int], years: list[int], latest: int | None) -> Window | None:
    """The candidate days that the document's dates (day numbers) and years leave possible; None without any.

    Fifty years at most, counted back from the last day possible; a year named may be followed by four more.
    """
    named = [*years, *(date.fromordinal(d).year for d in days)]
    named = [y for y in named if 1900 < y < 2090]
    if not named and latest is None:
        return None
    if latest is not None:
        last = min(latest, _LAST)
        first_year = min(
            [y for y in named if y <= date.fromordinal(last).year], default=date.fromordinal(last).year - 3
        )
        first_year = max(first_year, date.fromordinal(last).year - 45)
        first_year = min(first_year, date.fromordinal(last).year - 3)
    else:
        last = date(max(named) + 4, 12, 31).toordinal()
        first_year = max(min(named), max(named) - 45) - 1
    return Window(max(date(first_year, 1, 1).toordinal(), _FIRST), min(last, _LAST))
