"""Feasts and holidays (table `feasts.yaml`): on which days of a year they fall, for any year, by rule."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dateline.lexicon import load_table
from dateline.lexicon.calendars import SLACK_DAYS, islamic_day


@dataclass(frozen=True, slots=True)
class Feast:
    """One row of the table: its names, and which rule gives its days."""

    names: tuple[str, ...]
    rule: str
    """'fixed', 'easter', 'weekday' or 'hijri'."""
    numbers: tuple[int, ...]

    def in_year(self, year: int) -> list[tuple[date, date]]:
        """First and last day of each time it is kept in `year` (1900 to 2099); Islamic feasts may come twice or not at all."""
        if self.rule == "fixed":
            day = date(year, *self.numbers)
        elif self.rule == "easter":
            day = easter(year) + timedelta(days=self.numbers[0])
        elif self.rule == "weekday":
            day = _weekday_of_month(year, *self.numbers)
        else:
            return self._islamic(year)
        return [(day, day)]

    def _islamic(self, year: int) -> list[tuple[date, date]]:
        """The times that begin in `year`, a day or two of slack before and after: the moon decides."""
        month, day, length = self.numbers
        hijri_year = (year - 622) * 33 // 32
        starts = [islamic_day(y, month, day) for y in range(hijri_year - 1, hijri_year + 3)]
        slack = timedelta(days=SLACK_DAYS - 1)
        return [(s - slack, s + timedelta(days=length - 1) + slack) for s in starts if s.year == year]


@cache
def feasts() -> tuple[Feast, ...]:
    """Every row of the table, in its order."""
    out = []
    for row in load_table("feasts")["feasts"]:
        (rule,) = row.keys() - {"names"}
        numbers = row[rule] if isinstance(row[rule], list) else [row[rule]]
        out.append(Feast(tuple(row["names"]), rule, tuple(numbers)))
    return tuple(out)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Jones and Butcher's form of the Gregorian computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _weekday_of_month(year: int, month: int, weekday: int, which: int) -> date:
    """The `which`-th `weekday` (Monday 0) of a month; -1 is the last."""
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7)
