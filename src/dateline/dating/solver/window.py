"""The candidate days of a document, and what kernels say when they are laid over them."""

from __future__ import annotations

import calendar
import math
from datetime import date
from functools import lru_cache

import numpy as np

from dateline.dating.solver.kernels import DEFAULT_FLOOR, REACH_DAYS, Array, Numbers, calendar_of, day_kernel


class Window:
    """The candidate days of a document: every day of the years it may be from, up to the last day possible."""

    def __init__(self, years: list[int], latest: int | None) -> None:
        parts = [calendar_of(year) for year in years]
        self.years = np.asarray(years, dtype=np.int64)
        self.months = (self.years[:, None] * 12 + np.arange(12)[None, :]).ravel()
        """Month numbers (year * 12 + month - 1), ascending."""
        self.days = np.concatenate([p[0] for p in parts])
        """Day numbers (`date.toordinal`), ascending; not contiguous where years are left out."""
        n_days = len(self.days) if latest is None else int(np.searchsorted(self.days, latest, side="right"))
        self.days = self.days[:n_days]
        self.year_index = np.repeat(np.arange(len(years)), [len(p[0]) for p in parts])[:n_days]
        self.month_index = (np.concatenate([p[1] for p in parts]))[:n_days] + 12 * self.year_index
        """For each day, its month counted from January of the first year, years left out not counted."""
        self.month_days = np.bincount(self.month_index, minlength=12 * len(years)).astype(np.float64)
        """How many candidate days each of those months has."""
        self.weekday_index = np.concatenate([p[2] for p in parts])[:n_days]
        self._weekday_days = np.bincount(self.weekday_index, minlength=7).astype(np.float64)
        self.n_days = n_days
        self._kinds_of_years = [
            (calendar.weekday(y, 1, 1), (calendar.isleap(y - 1), calendar.isleap(y), calendar.isleap(y + 1)))
            for y in years
        ]
        self._means: dict[int, tuple[Array, float]] = {}
        self._yearly: dict[tuple[str, int, int | None], Array] = {}
        self.said: dict[tuple[object, ...], Array] = {}
        """What witnesses say of the window, for those who say the same: nobody changes these arrays."""
        self.mass: dict[int, list[float]] = {}
        """For a day number, the chance that each article's own evidence gives the days around it."""
        self.stacked: Array | None = None
        """[article, day]: the chances of each article from its own evidence, once they are asked for together."""

    def log_mean(self, said: Array) -> float:
        """The logarithm of the mean chance that `said` (log-weights over the days) grants a day."""
        known = self._means.get(id(said))
        if known is None or known[0] is not said:
            top = float(said.max())
            known = self._means[id(said)] = said, top + math.log(float(np.exp(said - top).sum()) / len(said))
        return known[1]

    def scaled(self, said: Array) -> Array:
        """`said` itself, of which it is known that it grants a day the mean chance one."""
        self._means[id(said)] = said, 0.0
        return said

    def by_month(self, logs: Array) -> Array:
        """Log-weights of the window's months as those of its days; their mean is taken of the months, which are few."""
        return self._spread(logs, self.month_index, self.month_days)

    def by_weekday(self, logs: Array) -> Array:
        """Log-weights of the seven weekdays as those of the window's days; their mean is taken of the seven."""
        return self._spread(logs, self.weekday_index, self._weekday_days)

    def _spread(self, logs: Array, index: Numbers, n_days: Array) -> Array:
        said: Array = logs.take(index)
        top = float(logs.max())
        mean = float((np.exp(logs - top) * n_days).sum()) / self.n_days
        if mean > 0.0:  # else what is best of all lies behind the last day
            self._means[id(said)] = said, top + math.log(mean)
        return said

    def index_of(self, day: int) -> int:
        """Where day number `day` stands among the candidates; the next one where it is none."""
        return int(np.searchsorted(self.days, day))

    def around(self, kernel: str, day: int) -> Array:
        """The day kernel laid around day number `day`."""
        index = self.days + (REACH_DAYS - day)
        out: Array = day_kernel(kernel).take(index, mode="clip")
        return out

    def around_yearly(self, kernel: str, month: int, day: int, weekday: int | None = None) -> Array:
        """The kernel laid around that day of every year, each candidate judged by the occurrence that suits it best.

        With `weekday`, only years in which the day falls on it count.
        """
        key = (kernel, month * 100 + day, weekday)
        if key in self._yearly:
            return self._yearly[key]
        parts = [
            _year_around(kernel, key[1], weekday, first_weekday if weekday is not None else 0, leaps)
            for first_weekday, leaps in self._kinds_of_years
        ]
        out: Array = np.concatenate(parts)[: self.n_days]
        self._yearly[key] = out
        return out


@lru_cache(maxsize=4096)
def _year_around(
    kernel: str, month_day: int, weekday: int | None, first_weekday: int, leaps: tuple[bool, bool, bool]
) -> Array:
    """What `Window.around_yearly` says of the days of one year, which depends only on where its leap days and weekdays lie.

    `first_weekday` is that of 1 January (0 where no weekday matters), `leaps` whether the year before, the year itself
    and the year after have 366 days.
    """
    month, day = divmod(month_day, 100)
    lengths = [366 if leap else 365 for leap in leaps]
    out = np.full(lengths[1], math.log(DEFAULT_FLOOR), dtype=np.float64)
    table = day_kernel(kernel)
    for leap, start in zip(leaps, (-lengths[0], 0, lengths[1]), strict=True):
        if month == 2 and day == 29 and not leap:
            continue
        anchor = start + _days_before(month, leap) + day - 1
        if weekday is not None and (first_weekday + anchor) % 7 != weekday:
            continue
        low, high = max(0, anchor - 180), min(len(out), anchor + 341)
        if low < high:
            part = out[low:high]
            np.maximum(part, table[REACH_DAYS + low - anchor : REACH_DAYS + high - anchor], out=part)
    return out


def _days_before(month: int, leap: bool) -> int:
    """The days of a year before the first of `month`."""
    return date(2000 if leap else 2001, month, 1).timetuple().tm_yday - 1
