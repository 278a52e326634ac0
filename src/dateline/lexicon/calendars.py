"""Dates of other calendars as days of ours: Islamic, Persian (Jalali), Buddhist and the eras of Japan and Taiwan.

The arithmetic is convertdate's. Of the Islamic calendar it is the tabular one (civil epoch), within a day or two of the
calendars that are decided by sighting the moon: a Hijri date allows an interval, never a single day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from dateline.lexicon import load_table

PLACEHOLDER_DAYS = frozenset((date(1, 1, 1), date(1601, 1, 1), date(1900, 1, 1), date(1969, 12, 31), date(1970, 1, 1)))
"""Where the calendars of machines begin (in Greenwich or west of it): what they print for want of a day."""
SLACK_DAYS = 2
"""How far an announced Islamic calendar may be from the tabular one."""
BUDDHIST_YEARS = range(2400, 2700)
BUDDHIST_OFFSET = 543
"""Of the Thai era since 1941: before that, years began in April."""
HIJRI_YEARS = range(1300, 1501)
PERSIAN_YEARS = range(1280, 1500)
"""Years that news prints: 1300 to 1500 AH are 1882 to 2077, 1280 to 1499 SH are 1901 to 2121."""


def islamic_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a date in the tabular Islamic calendar; raises ValueError for a month or day out of range.

    A 30th that the tabular month lacks is announced all the same: it is the day after its 29th.
    """
    if not (1 <= month <= 12 and 1 <= day <= 30 and 1 <= year <= 9000):
        raise ValueError(f"no such Hijri date: {year}-{month}-{day}")
    from convertdate import islamic  # a quarter of a second: only where such a date is printed

    return date(*islamic.to_gregorian(year, month, min(day, 29))) + timedelta(days=max(0, day - 29))


def hijri_interval(year: int, month: int, day: int | None) -> tuple[date, date] | None:
    """First and last Gregorian day that a printed Hijri date (or month, with `day` None) may mean; None if there is none."""
    if year not in HIJRI_YEARS or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 30):
        return None
    slack = timedelta(days=SLACK_DAYS)
    first = islamic_day(year, month, 1 if day is None else day)
    last = first if day is not None else first + timedelta(days=29)
    return first - slack, last + slack


def persian_days(year: int, month: int, day: int | None) -> tuple[date, date] | None:
    """First and last Gregorian day of a date (or month) of the Persian solar calendar; None if there is none."""
    if year not in PERSIAN_YEARS or not 1 <= month <= 12:
        return None
    from convertdate import persian

    length = int(persian.month_length(year, month))
    if day is not None and not 1 <= day <= length:
        return None
    first, last = (day, day) if day is not None else (1, length)
    return date(*persian.to_gregorian(year, month, first)), date(*persian.to_gregorian(year, month, last))


def is_thai(text: str, at: int) -> bool:
    """Whether the letter at offset `at` is Thai: a year beside it may be of the Buddhist era."""
    return "\u0e00" <= text[at : at + 1] <= "\u0e7f"


def gregorian_year(year: int) -> int:
    """The Gregorian year of one that may be of the Buddhist era: 2567 is 2024."""
    return year - BUDDHIST_OFFSET if year in BUDDHIST_YEARS else year


@cache
def _era() -> re.Pattern[str]:
    names = sorted(load_table("eras"), key=lambda name: (-len(name), name))
    return re.compile(
        rf"(?P<era>{'|'.join(map(re.escape, names))})[ \u00a0]?(?P<year>\d{{1,4}}|元)[ \u00a0]?年?[ \u00a0]?$"
    )


_REACH = 16


def era_year_before(text: str, at: int, floor: int = 0) -> tuple[int, int] | None:
    """The Gregorian year of an era's year that ends at offset `at` ("令和6年", "民國113年"), and where it begins; or None."""
    window = max(floor, at - _REACH)
    head = text[window:at]
    if not head.rstrip().endswith(("年", *"0123456789０１２３４５６７８９")):
        return None
    match = _era().search(head)
    if match is None:
        return None
    number = 1 if match["year"] == "元" else int(match["year"])
    return int(load_table("eras")[match["era"]]) + number - 1, window + match.start()


def with_weekday(days: tuple[date, date], weekday: int | None) -> tuple[date, date]:
    """`days` (first, last), or the one day of it that is this weekday, where one is."""
    fitting = [day for day in _each(days) if day.weekday() == weekday]
    return (fitting[0], fitting[0]) if len(fitting) == 1 else days


def _each(days: tuple[date, date]) -> Iterable[date]:
    first, last = days
    return (first + timedelta(days=n) for n in range(min((last - first).days, 40) + 1))
